"""CSV as people send it: encodings, separators, and refusals that say where."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse.errors import InputError
from hanse.spreadsheets import MOST_BYTES, MOST_ROWS, read_table, write_csv

TEXT = "Firma;Land;Ort\nÖko-Käserei “Süß”;AT;Łódź\n"


def rows(data, filename="list.csv"):
    return [dict(row.cells) for row in read_table(data, filename=filename).rows]


def refusal(data, filename="list.csv"):
    with pytest.raises(InputError) as caught:
        read_table(data, filename=filename)
    return caught.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_give_the_same_table(encoding):
    assert rows(TEXT.encode(encoding)) == [{"Firma": "Öko-Käserei “Süß”", "Land": "AT", "Ort": "Łódź"}]


def test_utf_16_with_big_endian_mark_is_read():
    assert rows(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))[0]["Ort"] == "Łódź"


def test_windows_1252_is_read():
    assert rows("Firma;Preis\nKäse “Süß”;5 €\n".encode("cp1252")) == [{"Firma": "Käse “Süß”", "Preis": "5 €"}]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_found(separator):
    text = separator.join(["Name", "Country"]) + "\n" + separator.join(["Alp", "AT"]) + "\n"
    assert rows(text.encode()) == [{"Name": "Alp", "Country": "AT"}]


def test_a_list_with_another_separator_in_a_cell_does_not_mislead():
    assert rows(b"name,technologies\nAlp,solar;wind;hydrogen\n") == [
        {"name": "Alp", "technologies": "solar;wind;hydrogen"}
    ]


def test_the_hint_of_excel_is_followed_and_counted():
    table = read_table(b"sep=;\nname;country\nAlp, north;AT\n", filename="x.csv")
    assert table.rows[0].cells == {"name": "Alp, north", "country": "AT"}
    assert table.rows[0].number == 3


def test_rows_keep_the_numbers_of_the_spreadsheet():
    table = read_table(b'name,country\n\n"two\nlines",AT\n,,\nB,DE\n', filename="x.csv")
    assert [row.number for row in table.rows] == [3, 5]
    assert table.place(table.rows[1], "country") == "row 5, country (B5)"


def test_titles_above_the_headings_are_passed_over():
    table = read_table(b"Liste der Mitglieder\n\nName;Land\nA;AT\n", filename="x.csv")
    assert (table.heading_row, table.columns) == (3, ("Name", "Land"))


def test_one_column_is_a_table():
    assert rows(b"name\nA\nB\n") == [{"name": "A"}, {"name": "B"}]


def test_short_rows_are_filled_up():
    assert rows(b"a,b,c\n1\n") == [{"a": "1", "b": "", "c": ""}]


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"", "", "the file is empty"),
        (b"\n\n  \n", "", "the file holds no entries"),
        (b"a,b\n1,2\n3,\x004\n", "line 3", "there is a NUL sign, so this is no text"),
        (b"a,b\n1,\"2\n3,4\n", "row 2 (line 3)", "a quotation mark is opened and never closed"),
        (b'a,b\n1,"2"x\n', "row 2 (line 2)", "there is text behind a closing quotation mark"),
        (b"a,A \n1,2\n", "B1", "the heading “A” stands in A1 too"),
        (b"a,b\n1,2,3\n", "C2", "“3” stands under no heading"),
        (b"a,,c\n1,2,3\n", "B2", "“2” stands under no heading"),
        ("a,b\nKäse,Süß\n".encode() + b"\xff\n", "line 3",
         "a letter is damaged: this is neither UTF-8 nor Windows-1252"),
        (b"a,b\n\x81,2\n", "line 2", "a letter is in no encoding that is known here"),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "", "the text is in UTF-32"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "", "the text breaks off or is damaged (utf-16)"),
        (b"%PDF-1.7", "", "this is a PDF, not a table that can be read here"),
        (b"<html><body>", "", "this is a web page or XML, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "",
         "this is an old Excel file (.xls) or a workbook with a password, not a table that can be read here"),
    ],
)  # fmt: skip
def test_broken_files_are_refused_with_place_and_remedy(data, where, what):
    problem = refusal(data)[0]
    assert (problem.where, problem.what) == (where, what)
    assert problem.remedy


def test_a_csv_that_is_called_a_workbook_is_refused():
    assert refusal(b"a,b\n1,2\n", "list.xlsx")[0].what == "the name ends in .xlsx, but the content is not a workbook"


def test_too_many_rows_are_refused_without_reading_them_all():
    drawn = 0

    def lines():
        nonlocal drawn
        for number in range(200_000):
            drawn += 1
            yield number + 1, ["name" if number == 0 else f"n{number}", "x"]

    from hanse.spreadsheets.table import assemble

    with pytest.raises(InputError) as caught:
        assemble(lines(), source="big.csv")
    assert caught.value.problems[0].what == f"the table has more than {MOST_ROWS:,} rows"
    assert drawn == MOST_ROWS + 2


def test_200_000_rows_are_refused():
    data = b"name,country\n" + b"Alp,AT\n" * 200_000
    assert refusal(data)[0].where == f"row {MOST_ROWS + 2}"


def test_exactly_as_many_rows_as_allowed_are_read():
    assert len(read_table(b"name,country\n" + b"Alp,AT\n" * MOST_ROWS, filename="x.csv").rows) == MOST_ROWS


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at():
    assert refusal(bytes(MOST_BYTES + 1))[0].what == "the file has 25 MiB"


def test_a_huge_cell_is_refused_with_its_name():
    assert refusal(b"a,b\n1," + b"x" * 25_000 + b"\n")[0].where == "B2"
    assert refusal(b'a,b\n1,"' + b"x" * 300_000 + b'"\n')[0].what == "a cell is far too long"


def test_too_many_columns_are_refused():
    assert refusal(",".join(f"c{i}" for i in range(400)).encode() + b"\n")[0].what == "there are more than 300 columns"


def test_every_wrong_cell_is_named_not_only_the_first():
    assert [problem.where for problem in refusal(b"a,b\n1,2,3\n1,2\n1,2,4\n")] == ["C2", "C4"]


def test_formulas_are_written_as_text_and_come_back():
    data = write_csv(["a", "b"], [["=HYPERLINK(0)", "+49 30 1"], ["@x", "-5"], ["'=x", "-a"]])
    assert data.decode("utf-8-sig").splitlines()[1:] == ["'=HYPERLINK(0),'+49 30 1", "'@x,-5", "''=x,'-a"]
    assert rows(data) == [{"a": "=HYPERLINK(0)", "b": "+49 30 1"}, {"a": "@x", "b": "-5"}, {"a": "'=x", "b": "-a"}]


CELLS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn"]), max_size=12
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read_again(cells, separator):
    data = write_csv(["first", "second"], cells, separator=separator)
    expected = [{"first": one, "second": other} for one, other in cells if one or other]
    assert rows(data) == expected


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_refusal(data):
    # Any other error would be a crash on somebody's upload.
    with suppress(InputError):
        assert read_table(data, filename="any.csv").columns
