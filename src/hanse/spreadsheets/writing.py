"""Tables on the way out. A cell that a spreadsheet program would take for a formula is written as text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

_PLAIN_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")
_NOT_ALLOWED_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cell = str | int | float | None


def guarded(cell: Cell) -> str:
    """The cell's text with an apostrophe before it where it would run as a formula; `read_table` takes it off again."""
    text = "" if cell is None else str(cell)
    dangerous = text[:1] in {"=", "+", "-", "@", "\t", "\r"} or (text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"})
    return f"'{text}" if dangerous and not _PLAIN_NUMBER.fullmatch(text) else text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, separator: str = ",") -> bytes:
    """A CSV file in UTF-8 with the mark that lets Excel show every letter right."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    for row in rows:
        writer.writerow([guarded(cell).replace("\0", "") for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "hanse") -> bytes:
    """A workbook of one sheet: headings bold and fixed, numbers as numbers, all else as text, never a formula."""
    from openpyxl import Workbook  # slow: loads all of openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "hanse")
    sheet.freeze_panes = "A2"
    for position, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = max(12, min(40, len(column) + 4))
    bold = Font(bold=True)

    def cell(value: Cell, *, heading: bool = False) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return WriteOnlyCell(sheet, value)
        text = _NOT_ALLOWED_IN_XML.sub(" ", "" if value is None else str(value))[:32_767]
        # The reader takes one guarding apostrophe off.
        made = WriteOnlyCell(sheet, f"'{text}" if re.match("'+[=+@-]", text) else text)
        made.data_type = "s"
        if heading:
            made.font = bold
        return made

    sheet.append([cell(column, heading=True) for column in columns])
    for row in rows:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
