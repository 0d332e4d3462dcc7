"""Agendas as a spreadsheet: all meetings, each organisation's, the tables by slot, the wishes that were not met."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hanse.cli.documents.content import Content, clock, day
from hanse.cli.language import pick


def write_workbook(content: Content) -> bytes:
    """The file, as bytes. Texts are written as texts: a name that begins with “=” is no formula."""
    language = content.language
    book = Workbook()
    book.remove(book.worksheets[0])
    date, time, end = (
        pick("Day", "Tag", language=language),
        pick("Start", "Beginn", language=language),
        pick("End", "Ende", language=language),
    )
    table = pick("Table", "Tisch", language=language)
    organisation = pick("Organisation", "Organisation", language=language)
    sheet = _sheet(book, pick("Agendas", "Agenden", language=language))
    partner = [
        pick("With", "Mit", language=language),
        pick("Country", "Land", language=language),
        pick("Person", "Person", language=language),
        pick("Why", "Warum", language=language),
    ]
    _head(sheet, [organisation, date, time, end, table, *partner])
    for agenda in content.agendas:
        for line in agenda.lines:
            start, finish = clock(line.starts_at), clock(line.ends_at)
            when = [day(line.starts_at, language), start, finish, line.place]
            _row(sheet, [agenda.organisation, *when, line.partner, line.country, line.person, line.why])
    sheet = _sheet(book, pick("Tables", "Tische", language=language))
    _head(sheet, [table, date, time, end, pick("First", "Erste Seite", language=language)])
    sheet.cell(1, 6, pick("Second", "Zweite Seite", language=language)).font = Font(bold=True)
    for place in content.sheets:
        for begins, ends, first, second in place.lines:
            _row(sheet, [place.place, day(begins, language), clock(begins), clock(ends), first, second])
    sheet = _sheet(book, pick("Wishes not met", "Offene Wünsche", language=language))
    _head(
        sheet, [organisation, pick("With", "Mit", language=language), pick("Why not", "Warum nicht", language=language)]
    )
    for agenda in content.agendas:
        for other, why in agenda.unmet:
            _row(sheet, [agenda.organisation, other, why])
    for each in book.worksheets:
        _widths(each)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    return sheet


def _head(sheet: Worksheet, words: list[str]) -> None:
    for column, word in enumerate(words, 1):
        sheet.cell(1, column, word).font = Font(bold=True)


def _row(sheet: Worksheet, values: list[str | int | None]) -> None:
    number = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column, value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > 40)


def _widths(sheet: Worksheet) -> None:
    for column, cells in enumerate(sheet.iter_cols(), 1):
        longest = max((len(str(cell.value)) for cell in cells if cell.value is not None), default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(60, longest + 2)
