"""Workbooks: what they hold, and what hostile ones must not do. Bounds hold by construction, not by a stopwatch."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from hanse.errors import InputError
from hanse.spreadsheets import MOST_ROWS, read_table, write_xlsx
from hanse.spreadsheets.workbook import MOST_UNPACKED

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_workbook(fill=None, **sheets):
    book = Workbook()
    sheet = book.active
    if fill:
        fill(sheet)
    for name, cells in sheets.items():
        other = book.create_sheet(name)
        for row in cells:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_workbook(sheet: str, *, shared: str | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """A minimal workbook with exactly this XML in its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "xl/workbook.xml", f'<workbook {NS} xmlns:r="{REL}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        parts.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared is not None:
            parts.writestr("xl/sharedStrings.xml", shared)
        for name, content in (extra or {}).items():
            parts.writestr(name, content)
    return out.getvalue()


def sheet_of(*rows: str) -> str:
    return f"<worksheet {NS}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def rows(data):
    return [dict(row.cells) for row in read_table(data, filename="list.xlsx").rows]


def refusal(data, filename="list.xlsx"):
    with pytest.raises(InputError) as caught:
        read_table(data, filename=filename)
    return caught.value.problems


def test_values_become_text_as_people_see_them():
    def fill(sheet):
        sheet.append(["name", "year", "share", "day", "moment", "clock", "code", "yes"])
        sheet.append(
            ["Äpfel & Öl", 2014, 0.5, date(2016, 11, 30), datetime(2014, 10, 20, 14, 20), time(9, 30), 1, True]
        )
        sheet["G2"].number_format = "00"

    assert rows(a_workbook(fill)) == [
        {
            "name": "Äpfel & Öl",
            "year": "2014",
            "share": "0.5",
            "day": "2016-11-30",
            "moment": "2014-10-20 14:20",
            "clock": "09:30",
            "code": "01",
            "yes": "TRUE",
        }
    ]


def test_rows_keep_their_numbers_over_gaps():
    def fill(sheet):
        sheet["B3"], sheet["C3"] = "name", "country"
        sheet["B7"], sheet["C7"] = "Alp", "AT"

    table = read_table(a_workbook(fill), filename="x.xlsx")
    assert (table.heading_row, table.rows[0].number, table.rows[0].cells) == (3, 7, {"name": "Alp", "country": "AT"})
    assert table.place(table.rows[0], "country") == "row 7, country (C7)"


def test_the_first_visible_sheet_with_entries_is_read():
    def fill(sheet):
        sheet.append(["secret", "x"])
        sheet.sheet_state = "hidden"

    data = a_workbook(fill, empty=[], list=[["name", "country"], ["Alp", "AT"]])
    assert rows(data) == [{"name": "Alp", "country": "AT"}]


def test_a_formula_gives_its_stored_value_and_is_never_executed():
    data = raw_workbook(sheet_of(
        f'<row r="1">{text("A1", "name")}{text("B1", "sum")}</row>',
        f'<row r="2">{text("A2", "Alp")}<c r="B2"><f>SUM(1,2)</f><v>3</v></c></row>',
    ))  # fmt: skip
    assert rows(data) == [{"name": "Alp", "sum": "3"}]


def test_a_formula_without_a_stored_value_is_refused_with_its_cell():
    def fill(sheet):
        sheet.append(["name", "sum"])
        sheet.append(["Alp", "=SUM(1,2)"])

    problem = refusal(a_workbook(fill))[0]
    assert (problem.where, problem.what) == ("B2", "the formula has no stored value")


def test_an_error_value_is_refused_with_its_cell():
    data = raw_workbook(sheet_of(
        f'<row r="1">{text("A1", "name")}{text("B1", "x")}</row>',
        f'<row r="2">{text("A2", "Alp")}<c r="B2" t="e"><v>#REF!</v></c></row>',
    ))  # fmt: skip
    assert (refusal(data)[0].where, refusal(data)[0].what) == ("B2", "the cell shows the error #REF!")


def test_merged_cells_below_the_headings_are_refused_and_above_are_titles():
    def below(sheet):
        sheet.append(["name", "country"])
        sheet.append(["Alp", "AT"])
        sheet.append(["Ufer", None])
        sheet.merge_cells("B2:B3")

    def above(sheet):
        sheet["A1"] = "Members"
        sheet.merge_cells("A1:B1")
        sheet["A2"], sheet["B2"], sheet["A3"], sheet["B3"] = "name", "country", "Alp", "AT"

    assert (refusal(a_workbook(below))[0].where, refusal(a_workbook(below))[0].what) == ("B2:B3", "cells are merged")
    assert rows(a_workbook(above)) == [{"name": "Alp", "country": "AT"}]


def test_doubled_headings_are_refused():
    assert refusal(a_workbook(lambda sheet: sheet.append(["name", "Name"])))[0].where == "B1"


def test_a_workbook_that_is_called_csv_is_refused():
    data = a_workbook(lambda sheet: sheet.append(["a", "b"]))
    assert refusal(data, "list.csv")[0].remedy == "let its name end in .xlsx"


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["content.xml", "mimetype"], "this is an OpenDocument file (.ods), which cannot be read here"),
        (["word/document.xml"], "this is a text document (.docx), not a table"),
        (["xl/workbook.bin"], "this is a binary workbook (.xlsb), which cannot be read here"),
        (["a.txt"], "this is a compressed folder, not a workbook"),
    ],
)
def test_other_zip_files_are_refused_with_what_to_do(names, what):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    assert refusal(out.getvalue())[0].what == what
    assert refusal(out.getvalue())[0].remedy == "open it in a spreadsheet program and save it as XLSX or CSV"


def test_a_torn_workbook_is_refused():
    data = a_workbook(lambda sheet: sheet.append(["a", "b"]))
    assert refusal(data[: len(data) // 2])[0].what == "the workbook is damaged or protected"


def test_broken_xml_is_refused():
    assert refusal(raw_workbook("<worksheet><sheetData><row>"))[0].what == "the workbook is damaged"


def test_a_reference_to_a_text_that_is_not_there_is_refused():
    data = raw_workbook(sheet_of('<row r="1"><c r="A1" t="s"><v>9</v></c><c r="B1" t="s"><v>-1</v></c></row>'))
    assert [problem.where for problem in refusal(data)] == ["A1", "B1"]


def test_a_zip_bomb_is_refused_by_its_declared_size_and_nothing_is_unpacked():
    zeros = bytes(MOST_UNPACKED // 4)
    data = raw_workbook(sheet_of(), extra={f"xl/media/{i}.bin": zeros for i in range(5)})
    tracemalloc.start()
    problem = refusal(data)[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.what == "unpacked, the workbook would have 125 MiB"
    assert peak < 10 * 1024 * 1024


def test_a_zip_that_lies_about_its_size_is_refused():
    body = sheet_of(*[f"<row r='{i}'><c r='A{i}'><v>1</v></c></row>" for i in range(1, 2000)])
    data = bytearray(raw_workbook(body))
    real = len(body.encode()).to_bytes(4, "little")
    assert data.count(real) >= 1
    lied = bytes(data).replace(real, (1000).to_bytes(4, "little"))
    assert refusal(lied)[0].what in {"the workbook is damaged or protected", "the workbook is damaged"}


def test_an_entity_bomb_is_refused_wherever_it_stands():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    in_sheet = raw_workbook(bomb + sheet_of(cell.replace(">b<", ">&b;<")))
    in_texts = raw_workbook(sheet_of(cell), shared=f"{bomb}<sst {NS}><si><t>&b;</t></si></sst>")
    for data in (in_sheet, in_texts):
        assert refusal(data)[0].what == "the workbook holds a document type declaration, as attacks do"


def test_an_external_entity_is_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert "document type declaration" in refusal(raw_workbook(bomb + sheet_of()))[0].what


def test_200_000_rows_are_refused_after_the_allowed_ones():
    cells = "".join(
        f"<row r='{i}'><c r='A{i}'><v>{i}</v></c><c r='B{i}'><v>0.5</v></c></row>" for i in range(1, 200_001)
    )
    assert refusal(raw_workbook(sheet_of(cells)))[0].where == f"row {MOST_ROWS + 2}"


def test_a_row_of_millions_of_empty_cells_is_refused_after_a_few():
    data = raw_workbook(sheet_of("<row>" + "<c/>" * 3_000_000 + "</row>"))
    assert len(data) < 100_000
    tracemalloc.start()
    problem = refusal(data)[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.what == "the row has more cells than a spreadsheet can have"
    assert peak < 20 * 1024 * 1024


def test_too_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr("hanse.spreadsheets.workbook.MOST_ELEMENTS", 1000)
    assert "far larger" in refusal(raw_workbook(sheet_of(*["<row/>"] * 100_000)))[0].what


def test_a_cell_at_the_far_end_costs_nothing_and_is_refused():
    data = raw_workbook(sheet_of(
        f'<row r="1">{text("A1", "name")}{text("B1", "x")}</row>',
        f'<row r="1048576">{text("A1048576", "Alp")}{text("XFD1048576", "far")}</row>',
    ))  # fmt: skip
    tracemalloc.start()
    problem = refusal(data)[0]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem.where, problem.what) == ("XFD1048576", "there are more than 300 columns")
    assert peak < 4 * 1024 * 1024


def test_a_row_number_of_many_digits_is_no_endless_loop():
    data = raw_workbook(sheet_of(
        f'<row r="1">{text("A1", "name")}{text("B1", "x")}</row>',
        f'<row r="99999999999999999999">{text("A2", "Alp")}{text("B2", "1")}</row>',
    ))  # fmt: skip
    assert rows(data) == [{"name": "Alp", "x": "1"}]


def test_a_nul_that_hides_in_an_escape_is_refused():
    data = raw_workbook(sheet_of(f'<row r="1">{text("A1", "name")}{text("B1", "x_x0000_")}</row>'))
    assert (refusal(data)[0].where, refusal(data)[0].what) == ("B1", "there is a NUL sign in the cell")


def test_written_workbooks_hold_no_formula_and_come_back():
    import openpyxl

    cells = [["=1+1", "+49 30", 3], ["'=x", "@a", 2.5], ["-x", "", 0]]
    data = write_xlsx(["a", "b", "c"], cells)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
        "s",
        "n",
        "inlineStr",
    }
    assert rows(data) == [
        {"a": "=1+1", "b": "+49 30", "c": "3"},
        {"a": "'=x", "b": "@a", "c": "2.5"},
        {"a": "-x", "b": "", "c": "0"},
    ]


CELLS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn"]), max_size=12
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_is_written_is_read_again(cells):
    expected = [{"first": one, "second": other} for one, other in cells if one or other]
    assert rows(write_xlsx(["first", "second"], cells)) == expected


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_a_workbook_with_foreign_bytes_gives_a_table_or_a_refusal(noise, position):
    data = bytearray(SAMPLE)
    start = position % len(data)
    data[start : start + len(noise)] = noise
    # Any other error would be a crash on somebody's upload.
    with suppress(InputError):
        assert read_table(bytes(data), filename="any.xlsx").columns


SAMPLE = a_workbook(lambda sheet: [sheet.append(["name", "country"]), sheet.append(["Alp", "AT"])])
