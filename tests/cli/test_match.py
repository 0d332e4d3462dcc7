"""`hanse match`: the document, the words, the refusals."""

import json

import pytest
from click.testing import CliRunner

from hanse.cli.match import command
from hanse.cli.words import kind_title, reason_sentence, unmet_sentence
from hanse.matching import KINDS, Match, Reason

LIST = (
    "id,name,country,themes,countries_wanted,offers_en,needs_en\n"
    "a,Alpenholz,AT,skills,SE,Timber joints,\n"
    "b,Norrträ,SE,skills,,,Timber joints for halls\n"
    "c,Süd,IT,,,,\n"
)


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*words, language="en"):
    return CliRunner().invoke(
        command, [str(word) for word in words], env={"HANSE_LANGUAGE": language, "COLUMNS": "160"}
    )


def test_json_is_one_document_and_nothing_else(listed, tmp_path):
    out = tmp_path / "matches.json"
    result = run(listed, "--json", "--out", out)
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert result.stdout == out.read_text(encoding="utf-8")
    assert document["format"] == "hanse-matches/1"
    assert [(entry["id"], [partner["id"] for partner in entry["partners"]]) for entry in document["organisations"]] == [
        ("a", ["b"]), ("b", ["a"]), ("c", []),
    ]  # fmt: skip
    partner = document["organisations"][0]["partners"][0]
    assert set(partner) == {"id", "score", "there", "back", "reasons"}
    assert {reason["kind"] for reason in partner["reasons"]} <= set(KINDS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You offer “Timber joints”; Norrträ needs “Timber joints for halls”."),
        ("de", "Sie bieten „Timber joints“; Norrträ sucht „Timber joints for halls“."),
    ],
)
def test_a_person_reads_sentences(listed, language, words):
    assert words in run(listed, language=language).stdout


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,country\nAlp,XX\n", "row 2, country (B2): “XX” is not known"),
        (b"name,country\n", "names no organisation; add a row for each"),
        (b"", "the file is empty"),
        (b"{}", 'format: is missing; begin with "format": "hanse-profiles/1"'),
    ],
)
def test_wrong_lists_exit_2_with_nothing_on_standard_output(tmp_path, content, words):
    path, out = tmp_path / "list.csv", tmp_path / "out.json"
    path.write_bytes(content)
    result = run(path, "--json", "--out", out)
    assert (result.exit_code, result.stdout, out.exists()) == (2, "", False)
    assert f"{path}: {words}" in result.stderr


def test_wrong_event_files_exit_2_with_the_path_in_them(listed, tmp_path):
    event = tmp_path / "event.toml"
    event.write_text("[matching.weights]\nmarket = 7\n", encoding="utf-8")
    result = run(listed, "--event", event)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "matching.weights.market: is 7; give a number from 0 to 1" in result.stderr
    assert run(listed, "--event", tmp_path / "none.toml").exit_code == 2
    assert run(tmp_path / "none.csv").exit_code == 2


SIDES = {
    "market": {"countries": ["SE", "DE"], "home": ["SE"]},
    "value_chain": {"from_stage": "components", "to_stage": "use", "ecosystems": []},
    "offer_need": {"cooperation": ["supplier"]},
    "wish": {},
}
WAYS = {
    "market": ("they_know", "we_know"),
    "value_chain": ("they_supply", "we_supply"),
    "offer_need": ("they_offer", "we_offer", "both_seek"),
    "wish": ("we_wish", "they_wish", "both"),
}
DETAILS = [
    ("common_interest", {"themes": ["skills"], "ecosystems": ["health"]}),
    ("sector", {"pairs": [["28", "10"]]}),
    ("sector", {"ecosystems": [["health", "digital"]]}),
    *[(kind, {**detail, "direction": way}) for kind, detail in SIDES.items() for way in WAYS[kind]],
]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("macthing = 1", "macthing"),
        ("[rules]\nacros_countries = true", "rules.acros_countries"),
        ('[rules]\nacross_countries = "no"', "rules.across_countries"),
        ("matching = 5", "matching"),
    ],
)
def test_unknown_keys_of_an_event_are_refused_with_their_path(listed, tmp_path, text, where):
    event = tmp_path / "event.toml"
    event.write_text(text, encoding="utf-8")
    result = run(listed, "--event", event)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{event}: {where}: ")


def test_names_that_look_like_markup_are_printed_as_they_are(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST.replace("Alpenholz", "Alpen[/b][red]holz"), encoding="utf-8")
    result = run(path)
    assert result.exit_code == 0
    assert "Alpen[/b][red]holz (AT)" in result.stdout


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_kind_of_reason_has_its_own_sentence_for_each_side(language):
    pair = Match(a="x", b="y", score=1, there=1, back=1, axes=(), reasons=())
    names = {"x": "Xenon", "y": "Ypsilon"}
    said = [
        reason_sentence(Reason(kind, 1.0, detail), match=pair, reader="x", names=names, language=language)
        for kind, detail in DETAILS
    ]
    assert len(set(said)) == len(DETAILS)
    assert all(
        sentence.endswith(".") and ("Ypsilon" in sentence or "asked" in sentence or "wünschen" in sentence)
        for sentence in said
    )
    other = reason_sentence(
        Reason("market", 1.0, {**SIDES["market"], "direction": "they_know"}),
        match=pair,
        reader="y",
        names=names,
        language=language,
    )
    assert "Xenon" in other
    assert other.startswith("You know" if language == "en" else "Sie kennen")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_axis_has_a_title_and_every_unmet_reason_a_sentence(language):
    assert len({kind_title(kind, language=language) for kind in KINDS}) == len(KINDS)
    assert unmet_sentence({"reason": "quota"}, language=language).endswith(".")
