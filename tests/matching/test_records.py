"""Lists of organisations: read in both languages, refused in row and cell."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from hanse.errors import InputError
from hanse.matching import Item, Rules, read_profiles, read_records, read_rules, table_of_document
from hanse.spreadsheets import read_table


def records(text, mapping=None):
    return read_records(read_table(text.encode(), filename="list.csv"), mapping)


def facts(problems):
    return [(problem.where, problem.code) for problem in problems]


def test_german_headings_titles_and_numbers_are_understood():
    row = {
        "Firma": "Alpenholz",
        "Land": "Österreich",
        "Ökosysteme": "Bauwirtschaft; Textil",
        "Branchen": "C16; Maschinenbau; 1",
        "Technologien": "Holztechnik, KI",
        "Zielländer": "Polen; SE",
        "Gegründet": "1998",
        "VZÄ": "3,5",
        "Mitglieder": "1.200",
        "Stand": "30.9.2026",
        "Webseite": "www.alpenholz.example",
        "Angebote": "Brettsperrholz: 30 m; ab Mai | Prüfstand",
    }
    text = "\t".join(row) + "\n" + "\t".join(row.values()) + "\n"
    found, problems = records(text)
    assert problems == ()
    assert found[0].values == {
        "name": "Alpenholz",
        "country": "AT",
        "ecosystems": ("construction", "textiles"),
        "sectors": ("16", "28", "01"),
        "technologies": ("wood-engineering", "artificial-intelligence"),
        "countries_wanted": ("PL", "SE"),
        "founded": 1998,
        "fte": Decimal("3.5"),
        "members_total": 1200,
        "members_as_of": date(2026, 9, 30),
        "website": "https://www.alpenholz.example",
        "offers": (Item({"de": "Brettsperrholz"}, {"de": "30 m; ab Mai"}), Item({"de": "Prüfstand"})),
    }


@pytest.mark.parametrize(
    ("heading", "cell", "code", "nearest"),
    [
        ("ecosystems", "mobilty", "unknown_code", "mobility"),
        ("sectors", "Maschinen", "unknown_code", "28"),
        ("country", "Germny", "unknown_code", "DE"),
        ("founded", "long ago", "not_a_year", None),
        ("staff", "-3", "not_a_number", None),
        ("fte", "NaN", "not_a_number", None),
        ("members_as_of", "31.02.2026", "not_a_day", None),
        ("website", "nowhere", "not_an_address", None),
        ("contact_email", "a@b", "not_a_mail", None),
        ("region", "FR10", "region_elsewhere", None),
        ("summary_en", "x" * 401, "too_long", None),
        ("offers_en", "x" * 121, "too_long", None),
    ],
)
def test_wrong_cells_are_named_with_the_nearest_code(heading, cell, code, nearest):
    country = "" if heading == "country" else ",country"
    found, problems = records(f"name,{heading}{country}\nAlp,{cell}{',DE' if country else ''}\n")
    assert found == ()
    assert facts(problems) == [(f"row 2, {heading} (B2)", code)]
    assert problems[0].nearest[:1] == ((nearest,) if nearest else ())
    assert problems[0].remedy


def test_every_error_is_told_and_good_rows_are_kept():
    found, problems = records("id,name,country\n1,Alp,AT\n1,Berg,XX\n3,Alp,AT\n4,,DE\n5,Tal,DE\n")
    assert [record["name"] for record in found] == ["Alp", "Tal"]
    assert facts(problems) == [
        ("row 3, country (C3)", "unknown_code"),
        ("row 3, id (A3)", "doubled"),
        ("row 4, name (B4)", "same_name"),
        ("row 5, name (B5)", "missing"),
    ]


def test_missing_and_doubled_columns_are_refused():
    assert facts(records("name,x\nAlp,1\n")[1]) == [("row 1", "no_column")]
    assert facts(records("name,country,Land\nAlp,AT,AT\n")[1]) == [("row 1, Land", "column_twice")]
    found, problems = records("name,country,Land\nAlp,AT,DE\n", {"country": "", "Land": "country"})
    assert (problems, found[0]["country"]) == ((), "DE")


def test_profiles_without_id_get_one_from_name_and_country():
    profiles, problems = read_profiles(read_table("name,country\nÄlp & Co,AT\n".encode(), filename="x.csv"))
    assert (problems, profiles[0].id) == ((), "alp-and-co-at")


def test_partners_must_be_in_the_list():
    _profiles, problems = read_profiles(read_table(b"id,name,country,rivals\na,A,AT,b\n", filename="x.csv"))
    assert facts(problems) == [("row 2, rivals", "unknown_id")]


def test_json_gives_the_same_profiles_as_a_table():
    document = {
        "format": "hanse-profiles/1",
        "organisations": [
            {"id": "a", "name": "Alp", "country": "AT", "themes": ["skills"], "x_own": {}, "offers_en": ["Wood: dry"]}
        ],
    }
    profiles, problems = read_profiles(table_of_document(json.dumps(document).encode(), source="x.json"))
    assert problems == ()
    assert (profiles[0].themes, profiles[0].offers) == (("skills",), (Item({"en": "Wood"}, {"en": "dry"}),))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("{", "line 1, column 2"),
        ("[]", "format"),
        ('{"format": "other/1"}', "format"),
        ('{"format": "hanse-profiles/1"}', "organisations"),
        ('{"format": "hanse-profiles/1", "organisations": [], "more": 1}', "more"),
        ('{"format": "hanse-profiles/1", "organisations": [3]}', "organisations[0]"),
        ('{"format": "hanse-profiles/1", "organisations": [{"nmae": "x"}]}', "organisations[0].nmae"),
        ('{"format": "hanse-profiles/1", "organisations": [{"name": {}}]}', "organisations[0].name"),
        ("[" * 100_000, ""),
    ],
)
def test_wrong_documents_are_refused_with_their_path(text, where):
    with pytest.raises(InputError) as refusal:
        table_of_document(text.encode(), source="x.json")
    assert refusal.value.problems[0].where == where


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b'{"format": "hanse-profiles/1", "format": "hanse-profiles/1"}', "is given twice in one object"),
        (b'{"x_n": NaN}', "holds NaN, which is not a number in JSON"),
        (b'{"x_n": ' + b"9" * 5000 + b"}", "holds a number that is too long"),
        (rb'{"x_n": "\ud800"}', "holds half of a character (an escape \\ud800 to \\udfff alone)"),
    ],
    ids=["doubled", "nan", "long number", "half character"],
)
def test_json_that_no_program_reads_alike_is_refused(text, what):
    with pytest.raises(InputError) as error:
        table_of_document(text, source="list.json")
    assert [problem.what for problem in error.value.problems] == [what]


def test_rules_of_an_event_change_what_they_name():
    rules = read_rules({"weights": {"market": 1, "x_note": "ours"}, "across_countries": True})
    assert rules.weights == dict(Rules().weights) | {"market": 1.0}
    assert rules.across_countries
    assert rules.factors == Rules().factors


def test_wrong_rules_are_refused_with_their_paths():
    with pytest.raises(InputError) as refusal:
        read_rules({"weights": {"market": 2, "wether": 0.1}, "factors": 3, "across_countries": "yes", "foo": 1})
    assert [problem.where for problem in refusal.value.problems] == [
        "matching.across_countries",
        "matching.foo",
        "matching.weights.market",
        "matching.weights.wether",
        "matching.factors",
    ]


def test_who_only_reads_profiles_loads_no_numpy():
    code = "import sys, hanse.matching; sys.exit('numpy' in sys.modules or 'openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, check=False).returncode == 0
