"""Cells of the directory's spreadsheet ↔ clean values ↔ a profile.

`read_cells` turns what people typed into values and problems; `cells_of` writes a stored profile in the one canonical
spelling, and `canonical` writes values in the same, so that two profiles are compared cell by cell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.bridge.columns import BY_NAME, COLUMNS, Column
from hanse.web.directory.models import Organisation

Item = tuple[str, str]  # title, detail
REQUIRED = ("name", "country")
LEVELS = {"bronze", "silver", "gold"}
LARGEST = 2_000_000_000
_LIST = re.compile(r"[;|\n]")
_ITEMS = re.compile(r"[|\n]")
_THOUSANDS = re.compile(r"^\d{1,3}([.,' \u00a0\u202f]\d{3})+$")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
LONGEST_TITLE, LONGEST_DETAIL, MOST_ITEMS = 120, 400, 12


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with a cell: a code that the page puts into words, and what the words need."""

    column: str
    value: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def read_cells(cells: Mapping[str, str], *, new: bool = True) -> tuple[dict[str, Any], list[CellProblem]]:
    """Clean values of the columns that are there, and what is wrong. A new profile needs name and country."""
    values: dict[str, Any] = {}
    problems: list[CellProblem] = []
    for name, cell in cells.items():
        column = BY_NAME[name]
        text = _tidy(cell)
        try:
            values[name] = _READERS[column.kind](text, column)
        except _Wrong as wrong:
            problems.append(CellProblem(name, text[:200], wrong.code, wrong.facts))
    for name in REQUIRED:
        if (new and name not in cells) or (name in values and not values[name]):
            problems.append(CellProblem(name, "", "required"))
    if "kind" in values and not values["kind"]:
        del values["kind"]  # an empty cell is no decision
    if not problems:
        problems += _together(values)
    return values, problems


def _together(values: Mapping[str, Any]) -> list[CellProblem]:
    """What is wrong although each cell is right."""
    problems = []
    total = values.get("members_total")
    parts = sum(values[name] or 0 for name in values if BY_NAME[name].kind == "members")
    if total is not None and parts > total:
        problems.append(CellProblem("members_total", str(total), "fewer_than_parts", {"parts": parts}))
    if values.get("label_level") and not values.get("label_scheme", "?"):
        problems.append(CellProblem("label_scheme", "", "label_without_scheme"))
    if any(values.get(name) for name in ("contact_email", "contact_function")) and not values.get("contact_name", "?"):
        problems.append(CellProblem("contact_name", "", "contact_without_name"))
    return problems


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _text(text: str, column: Column) -> str:
    if column.longest <= 400:
        text = " ".join(text.split())
    if len(text) > column.longest:
        raise _Wrong("too_long", longest=column.longest, length=len(text))
    return text.lower() if column.name == "label_level" and text.lower() in LEVELS else text


def _choice(text: str, column: Column) -> str:
    if not text:
        return ""
    return _known("kind", text)


def _country(text: str, column: Column) -> str:
    return _known("country", text) if text else ""


def _known(scheme: str, text: str) -> str:
    code = vocabulary.find(scheme, text)
    if code is None:
        nearest = vocabulary.nearest(scheme, text)
        raise _Wrong("unknown", text=text[:80], nearest=list(nearest), scheme=scheme)
    return code


def _nuts(text: str, column: Column) -> str:
    return _known("region", text) if text else ""


def _website(text: str, column: Column) -> str:
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise _Wrong("not_an_address") from None
    if len(address) > column.longest:
        raise _Wrong("too_long", longest=column.longest, length=len(address))
    return address


def _mail(text: str, column: Column) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise _Wrong("not_a_mail_address") from None
    return text


def _whole(text: str, column: Column) -> int | None:
    if not text:
        return None
    plain = re.sub(r"[.,' \u00a0\u202f]", "", text) if _THOUSANDS.match(text) else re.sub(r"[.,]0+$", "", text)
    if not re.fullmatch(r"[0-9]{1,12}", plain) or int(plain) > LARGEST:
        raise _Wrong("not_whole")
    number = int(plain)
    if column.name == "founded" and not 1000 <= number <= 2100:
        raise _Wrong("not_a_year")
    if column.name == "staff" and number > 32_000:
        raise _Wrong("too_large", largest=32_000)
    return number


def _decimal(text: str, column: Column) -> Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", ".")).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise _Wrong("not_decimal") from None
    if not number.is_finite() or number < 0:
        raise _Wrong("not_decimal")
    if number > 32_000:
        raise _Wrong("too_large", largest=32_000)
    return number


def _day(text: str, column: Column) -> date | None:
    if not text:
        return None
    for pattern in _DAYS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if 1900 <= day.year <= 2200:
            return day
    raise _Wrong("not_a_day")


def _codes(text: str, column: Column) -> list[str]:
    parts = [part.strip() for part in _LIST.split(text)]
    return list(dict.fromkeys(_known(column.field, part) for part in parts if part))


def _items(text: str, column: Column) -> list[Item]:
    items = [read_item(part) for part in _ITEMS.split(text)] if text else []
    while items and items[-1] == ("", ""):
        items.pop()
    if len(items) > MOST_ITEMS:
        raise _Wrong("too_many_items", most=MOST_ITEMS)
    for title, detail in items:
        if len(title) > LONGEST_TITLE:
            raise _Wrong("title_too_long", longest=LONGEST_TITLE, title=title[:60])
        if len(detail) > LONGEST_DETAIL:
            raise _Wrong("detail_too_long", longest=LONGEST_DETAIL, title=title[:60])
        if detail and not title:
            raise _Wrong("item_without_title")
    return items


def read_item(text: str) -> Item:
    """`title: detail` in two; the first colon followed by a blank divides."""
    title, _colon, detail = f"{text} ".partition(": ")
    return " ".join(title.split()), " ".join(detail.split())


def tidy_item(title: str, detail: str) -> Item:
    """An item as it may be stored: what divides items in a cell cannot stand inside one."""
    title, detail = (" ".join(part.replace("|", "/").split()) for part in (title, detail))
    return title.replace(": ", " – ").removesuffix(":"), detail


_READERS = {
    "text": _text,
    "choice": _choice,
    "country": _country,
    "nuts": _nuts,
    "website": _website,
    "mail": _mail,
    "whole": _whole,
    "members": _whole,
    "decimal": _decimal,
    "day": _day,
    "codes": _codes,
    "items": _items,
}


def canonical(value: Any) -> str:
    """The one spelling of a value in a cell."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        if value and isinstance(value[0], tuple):
            return " | ".join(f"{title}: {detail}" if detail else title for title, detail in value)
        return "; ".join(value)
    return str(value)


def values_of(organisation: Organisation) -> dict[str, Any]:
    """Everything of a profile as values by column (reads the prefetched rows)."""
    counts = {row.kind: row.number for row in organisation.member_counts.all()}
    texts = {row.language: row for row in organisation.texts.all()}
    label = next(iter(sorted(organisation.labels.all(), key=lambda row: row.pk)), None)
    contact = next(iter(organisation.contacts.all()), None)
    values: dict[str, Any] = {}
    for column in COLUMNS:
        language = column.name[-2:]
        if column.name == "id":
            values["id"] = organisation.reference or organisation.key
        elif column.kind == "codes":
            values[column.name] = organisation.codes(column.field)
        elif column.kind == "items":
            values[column.name] = _stored_items(organisation, column.field, language)
        elif column.kind == "members":
            values[column.name] = counts.get(column.field)
        elif column.field in {"summary", "description"}:
            values[column.name] = getattr(texts.get(language), column.field, "")
        elif column.name.startswith("label_"):
            values[column.name] = getattr(label, column.field, None)
        elif column.name.startswith("contact_"):
            values[column.name] = getattr(contact, column.field, None)
        else:
            values[column.name] = getattr(organisation, column.field)
    return values


def _stored_items(organisation: Organisation, kind: str, language: str) -> list[Item]:
    rows = sorted((row for row in organisation.items.all() if row.kind == kind), key=lambda row: row.position)
    items = [(getattr(row, f"title_{language}"), getattr(row, f"detail_{language}")) for row in rows]
    while items and items[-1] == ("", ""):
        items.pop()
    return items


def cells_of(organisation: Organisation) -> dict[str, str]:
    """Everything of a profile as canonical cells by column (reads the prefetched rows)."""
    return {name: canonical(value) for name, value in values_of(organisation).items()}
