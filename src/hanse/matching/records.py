"""From the rows of a table to checked records of organisations, with every error in its row and cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hanse import taxonomy
from hanse.errors import Problem
from hanse.matching.columns import (
    DAYS,
    IDS,
    ITEMS,
    LISTS,
    LONGEST,
    LONGEST_DETAIL,
    LONGEST_TITLE,
    NUMBERS,
    recognise_columns,
)
from hanse.spreadsheets import Row, Table
from hanse.taxonomy import Scheme, UnknownCode

MOST_NUMBER = 1_000_000


@dataclass(frozen=True)
class CellProblem(Problem):
    """A problem of one cell, with the facts that its words are made from in any language.

    `code` is one of: missing, unknown_code, unknown_id, not_a_number, not_a_year, not_a_day, not_an_address,
    not_a_mail, too_long, doubled, region_elsewhere, same_name, no_column, column_twice.
    """

    code: str = ""
    row: int = 0
    column: str = ""
    given: str = ""
    nearest: tuple[str, ...] = ()
    scheme: str = ""
    longest: int = 0
    other_row: int = 0


@dataclass(frozen=True)
class Item:
    """An offer or a need: title and detail by language ("en", "de"); a language may be missing."""

    title: Mapping[str, str]
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """One organisation of a list. `values` holds, by canonical column, only what the row gives.

    Texts are str, lists of codes tuples, `offers` and `needs` tuples of `Item`, numbers int, `fte` Decimal, days date.
    """

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str, default: Any = None) -> Any:
        """What the row gives for a column, else the default."""
        return self.values.get(column, default)


def read_records(
    table: Table, mapping: Mapping[str, str] | None = None
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Check every cell of a table of organisations; rows with a problem are left out of the records.

    `mapping` says which heading means which column (heading to canonical name, "" for none) where a person
    decided; the other headings are recognised. Headings that nobody knows are passed over.
    """
    found = recognise_columns(table.columns, chosen=mapping)
    problems: list[Problem] = [
        CellProblem(
            where=f"row {table.heading_row}, {column}",
            what=f"the column means “{known}”, as another column does",
            remedy="say which of the two it is",
            code="column_twice",
            row=table.heading_row,
            column=known,
            given=column,
        )
        for column, known in found.doubled.items()
    ]
    for name in ("name", "country"):
        if found.column_of(name) is None:
            what, remedy = f"there is no column “{name}”", f"give the column with it the heading “{name}”"
            problems.append(CellProblem(f"row {table.heading_row}", what, remedy, "no_column", table.heading_row, name))
    if problems:
        return (), tuple(problems)

    headings = {known: heading for heading, known in found.mapping.items()}
    records = []
    seen_ids: dict[str, int] = {}
    seen_names: dict[tuple[str, str], int] = {}
    for row in table.rows:
        reader = _RowReader(table, row, headings)
        values = reader.read()
        if identity := values.get("id"):
            if other := seen_ids.get(identity):
                reader.refuse("id", "doubled", f"the id “{identity}” stands in row {other} too",
                              "give each organisation its own", given=identity, other_row=other)  # fmt: skip
            seen_ids.setdefault(identity, row.number)
        if values.get("name") and values.get("country"):
            key = (taxonomy.folded(values["name"]), values["country"])
            if other := seen_names.get(key):
                reader.refuse("name", "same_name", f"“{values['name']}” stands in row {other} too",
                              "leave one of the two out", given=values["name"], other_row=other)  # fmt: skip
            seen_names.setdefault(key, row.number)
        problems += reader.problems
        if not reader.problems:
            records.append(Record(row=row.number, values=values))
    return tuple(records), tuple(problems)


class _RowReader:
    """Reads the cells of one row and keeps what is wrong with them."""

    def __init__(self, table: Table, row: Row, headings: Mapping[str, str]) -> None:
        self.table, self.row, self.headings = table, row, headings
        self.problems: list[Problem] = []

    def read(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in self.headings:
            text = self.cell(column)
            if column in ITEMS or not text:
                continue
            value = self.value(column, text)
            if value not in (None, ()):
                values[column] = value
        for column in ("name", "country"):
            if not self.cell(column):
                self.refuse(column, "missing", "nothing is entered", "every organisation needs it")
        for name in ("offers", "needs"):
            items = self.items(name)
            if items:
                values[name] = items
        region, country = values.get("region"), values.get("country")
        if region and country and taxonomy.country_of_region(region) != country:
            there = taxonomy.countries().title(taxonomy.country_of_region(region))
            self.refuse("region", "region_elsewhere", f"{region} lies in {there}, not in {country}",
                        "correct the region or the country", given=region)  # fmt: skip
        return values

    def cell(self, column: str) -> str:
        heading = self.headings.get(column)
        return self.row.cells.get(heading, "") if heading else ""

    def value(self, column: str, text: str) -> Any:
        """The checked value of a cell, or None where it is wrong."""
        if len(text) > LONGEST.get(column, len(text)):
            self.too_long(column, text, LONGEST[column])
            return None
        if column in LISTS:
            return self.codes(column, text, taxonomy.scheme(LISTS[column]))
        if column in IDS:
            return tuple(dict.fromkeys(_split(text)))
        if column == "kind":
            return self.code(column, text, taxonomy.kinds())
        if column == "country":
            return self.code(column, text, taxonomy.countries())
        if column == "region":
            return self.code(column, text, taxonomy.regions())
        if column in NUMBERS:
            return self.number(column, text)
        if column == "fte":
            return self.decimal(column, text)
        if column == "founded":
            year = _whole(text)
            if year is None or not 1000 <= year <= 2200:
                self.refuse(column, "not_a_year", f"“{text[:40]}” is no year", "write a year such as 2009", given=text)
                return None
            return year
        if column in DAYS:
            day = day_of(text)
            if day is None:
                self.refuse(
                    column, "not_a_day", f"“{text[:40]}” is no day", "write 2016-11-30 or 30.11.2016", given=text
                )
            return day
        if column == "website":
            return self.website(text)
        if column == "contact_email" and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", text):
            return self.refuse(
                column, "not_a_mail", f"“{text[:60]}” is no mail address", "write name@example.org", given=text
            )
        return text

    def code(self, column: str, text: str, scheme: Scheme) -> str | None:
        try:
            return scheme.check(sector_code(text) if scheme.name == "sectors" else text)
        except UnknownCode as unknown:
            remedy = f"nearest: {unknown.hint()}" if unknown.nearest else f"see the list of {scheme.name}"
            self.refuse(column, "unknown_code", f"“{text[:60]}” is not known", remedy,
                        given=text, nearest=unknown.nearest, scheme=scheme.name)  # fmt: skip
            return None

    def codes(self, column: str, text: str, scheme: Scheme) -> tuple[str, ...] | None:
        found: list[str | None] = []
        for piece in _split(text):
            known = scheme.find(sector_code(piece) if scheme.name == "sectors" else piece)
            commas = [part.strip() for part in piece.split(",") if part.strip()]
            if known is None and len(commas) > 1:
                # A comma may belong to a title, so it separates only where the whole is no title.
                found += [self.code(column, part, scheme) for part in commas]
            else:
                found.append(known or self.code(column, piece, scheme))
        return tuple(dict.fromkeys(code for code in found if code)) if all(found) else None

    def items(self, name: str) -> tuple[Item, ...]:
        """Offers or needs: the first in English belongs to the first in German, and so on."""
        by_language = {language: self.pieces(f"{name}_{language}") for language in ("en", "de")}
        items = []
        for position in range(max(len(pieces) for pieces in by_language.values())):
            given = {language: pieces[position] for language, pieces in by_language.items() if position < len(pieces)}
            items.append(
                Item(
                    title={language: title for language, (title, _detail) in given.items()},
                    detail={language: detail for language, (_title, detail) in given.items() if detail},
                )
            )
        return tuple(items)

    def pieces(self, column: str) -> list[tuple[str, str]]:
        pieces = []
        for piece in re.split(r"[|\n]", self.cell(column)):
            title, _colon, detail = (part.strip() for part in piece.partition(":"))
            if not title:
                continue
            if len(title) > LONGEST_TITLE:
                self.too_long(column, title, LONGEST_TITLE)
            if len(detail) > LONGEST_DETAIL:
                self.too_long(column, detail, LONGEST_DETAIL)
            pieces.append((title, detail))
        return pieces

    def number(self, column: str, text: str) -> int | None:
        number = _whole(text)
        if number is None or not 0 <= number <= MOST_NUMBER:
            self.refuse(
                column, "not_a_number", f"“{text[:40]}” is no whole number", "write a number such as 120", given=text
            )
            return None
        return number

    def decimal(self, column: str, text: str) -> Decimal | None:
        try:
            number = Decimal(text.replace(",", ".").replace(" ", ""))
            if number.is_finite() and 0 <= number < 100_000:
                return number.quantize(Decimal("0.1"))
        except InvalidOperation:
            pass
        self.refuse(column, "not_a_number", f"“{text[:40]}” is no number", "write a number such as 3.5", given=text)
        return None

    def website(self, text: str) -> str | None:
        address = text if "://" in text else f"https://{text}"
        if re.fullmatch(r"https?://[^\s/@]+\.[^\s/@]+(/\S*)?", address):
            return address
        self.refuse("website", "not_an_address", f"“{text[:60]}” is no address of a web site",
                    "write https://www.example.org", given=text)  # fmt: skip
        return None

    def too_long(self, column: str, text: str, longest: int) -> None:
        self.refuse(column, "too_long", f"“{text[:30]}…” has {len(text)} characters", f"shorten it to {longest}",
                    given=text[:60], longest=longest)  # fmt: skip

    def refuse(self, column: str, code: str, what: str, remedy: str, **facts: Any) -> None:
        heading = self.headings.get(column, column)
        where = self.table.place(self.row, heading)
        self.problems.append(
            CellProblem(where=where, what=what, remedy=remedy, code=code, row=self.row.number, column=column, **facts)
        )


def sector_code(text: str) -> str:
    """A NACE code as people write it, as section or division: C28, 28.12 and 2812 are 28, and 1 is 01."""
    match = re.fullmatch(r"[A-U]?\s?([0-9]{1,2})(\.?[0-9]{1,2}){0,1}(\.[0-9]+)?", text.strip().upper())
    if not match:
        return text.upper() if len(text) == 1 else text
    return match[1].zfill(2)


def day_of(text: str) -> date | None:
    """A day as 2016-11-30, 30.11.2016, 30/11/2016, or a month as 2016-11 (its first day), or None."""
    text = text.strip()
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?(?: 00:00)?", text):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    elif match := re.fullmatch(r"([0-9]{1,2})[./]\s?([0-9]{1,2})[./]\s?([0-9]{4})", text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _split(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[;|\n]", text) if piece.strip()]


def _whole(text: str) -> int | None:
    """A whole number; 1,200 and 1.200 and 1 200 are 1200."""
    plain = re.sub(r"(?<=[0-9])[., \u00a0'](?=[0-9]{3}(?:[^0-9]|$))", "", text.strip())
    return int(plain) if re.fullmatch(r"[0-9]{1,9}", plain) else None
