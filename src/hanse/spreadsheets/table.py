"""What a sent file is read into: headings and rows of text, with the numbers a person sees in the spreadsheet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hanse.errors import InputError, Problem

MOST_BYTES = 25 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_CHARACTERS = 20_000
MOST_PROBLEMS = 50
ROWS_SEARCHED_FOR_HEADINGS = 10


@dataclass(frozen=True)
class Row:
    """One row: its number as in the spreadsheet (the first is 1) and its cells by heading; an empty cell is ""."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Headings and rows. `source` is the file's name, `heading_row` the number of the row with the headings.

    `letters` says in which spreadsheet column ("A", "AB") each heading stands.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str = ""
    heading_row: int = 1
    letters: Mapping[str, str] = field(default_factory=dict)

    def place(self, row: Row, column: str) -> str:
        """How a person finds a cell again: `row 7, Country (D7)`."""
        letters = self.letters.get(column)
        return f"row {row.number}, {column}" + (f" ({letters}{row.number})" if letters else "")


def column_letters(index: int) -> str:
    """The letters of a spreadsheet column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, index: int) -> str:
    """The name of a cell: row 7, column index 3 is `D7`."""
    return f"{column_letters(index)}{row}"


def assemble(records: Iterable[tuple[int, Sequence[str]]], *, source: str) -> Table:
    """Build the table from numbered records; the first that looks like headings becomes the headings.

    Titles above the headings are passed over: the headings are the first of the first ten rows
    that has at least two entries, else the first row that is not empty. Empty rows are left out and keep
    their numbers. Refuses doubled headings, entries without a heading and more than the most rows.
    """
    problems: list[Problem] = []
    waiting: list[tuple[int, list[str]]] = []
    heading: tuple[int, list[str]] | None = None
    rows: list[Row] = []
    columns: list[tuple[int, str]] = []

    for number, record in records:
        cells = [clean(cell) for cell in record]
        if not any(cells):
            continue
        if heading is None:
            waiting.append((number, cells))
            if sum(1 for cell in cells if cell) < 2 and len(waiting) < ROWS_SEARCHED_FOR_HEADINGS:
                continue
            heading = waiting[-1] if sum(1 for cell in cells if cell) >= 2 else waiting[0]
            columns = _headings(*heading, source=source)
            for early in waiting[waiting.index(heading) + 1 :]:
                rows.append(_row(*early, columns, problems))
            continue
        if len(rows) >= MOST_ROWS:
            raise InputError(
                [
                    Problem(
                        f"row {number}",
                        f"the table has more than {MOST_ROWS:,} rows",
                        "send it in parts of at most that many rows",
                    )
                ],
                source=source,
            )
        rows.append(_row(number, cells, columns, problems))
        if len(problems) >= MOST_PROBLEMS:
            break

    if heading is None and waiting:
        heading = waiting[0]
        columns = _headings(*heading, source=source)
        rows = [_row(*early, columns, problems) for early in waiting[1:]]
    if heading is None:
        raise InputError(
            [Problem("", "the file holds no entries", "send a table with headings in its first row")], source=source
        )
    if problems:
        raise InputError(problems, source=source)
    return Table(
        columns=tuple(name for _index, name in columns),
        rows=tuple(rows),
        source=source,
        heading_row=heading[0],
        letters={name: column_letters(index) for index, name in columns},
    )


def clean(cell: str) -> str:
    """The text of a cell without the spaces and invisible signs around it; an apostrophe that guards a formula goes."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0\ufeff\u200b")
    return text[1:] if re.match("'+[=+@-]", text) else text


def _headings(number: int, cells: list[str], *, source: str) -> list[tuple[int, str]]:
    """The headings with their column indexes; refuses two of the same name."""
    seen: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(cells):
        name = " ".join(cell.split())
        if not name:
            continue
        if name.casefold() in seen:
            first = cell_name(number, seen[name.casefold()])
            problems.append(
                Problem(
                    cell_name(number, index), f"the heading “{name}” stands in {first} too", "give each its own name"
                )
            )
        seen.setdefault(name.casefold(), index)
    if problems:
        raise InputError(problems[:MOST_PROBLEMS], source=source)
    return [(index, " ".join(cell.split())) for index, cell in enumerate(cells) if cell]


def _row(number: int, cells: list[str], columns: list[tuple[int, str]], problems: list[Problem]) -> Row:
    """One row under the headings; entries that stand under no heading are problems."""
    known = {index for index, _name in columns}
    for index, cell in enumerate(cells):
        if cell and index not in known:
            what = f"“{cell[:40]}” stands under no heading"
            remedy = "give the column a heading, or put entries that hold the separator in quotation marks"
            problems.append(Problem(cell_name(number, index), what, remedy))
            break
        if len(cell) > MOST_CHARACTERS:
            what = f"the entry has {len(cell):,} characters"
            problems.append(Problem(cell_name(number, index), what, f"shorten it to {MOST_CHARACTERS:,}"))
    return Row(number=number, cells={name: cells[index] if index < len(cells) else "" for index, name in columns})
