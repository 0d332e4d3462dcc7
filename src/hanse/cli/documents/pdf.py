"""Agendas and table sheets as one tagged PDF: a page for each organisation, then one for each table."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from importlib import resources
from itertools import groupby
from string import printable
from typing import Any, TypeVar

from hanse.cli.documents.content import Agenda, Content, Line, clock, day
from hanse.cli.language import pick

T = TypeVar("T")

NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
"""What Typst says of a sign that no font of this machine has; the standard allows no box in its place."""
MOST_SIGNS = 40
"""So many different signs are replaced by a question mark, one after the other."""


def write_pdf(content: Content) -> bytes:
    """The PDF (PDF/UA-1: tagged, with title and language)."""
    import typst  # slow: loads the compiler

    template = (resources.files("hanse.cli.documents") / "agendas.typ").read_bytes()
    data = json.dumps(_data(content), ensure_ascii=False)
    for _try in range(MOST_SIGNS):
        try:
            pdf: bytes = typst.compile(template, sys_inputs={"data": data}, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            lacking = NO_GLYPH.search(str(error))
            if lacking is None:
                raise
            for sign in set(lacking[1]) - {"\u200d", "\ufe0f", *printable}:
                data = data.replace(sign, "?")
            data = data.replace("\u200d", "").replace("\ufe0f", "")  # what joins or colours the signs of an emoji
        else:
            return pdf
    return bytes(typst.compile(template, sys_inputs={"data": data}))  # in so many scripts, boxes and no standard


def _data(content: Content) -> dict[str, Any]:
    language = content.language
    table = pick("Table", "Tisch", language=language)

    return {
        "title": content.name,
        "language": language,
        "zone": pick(f"Times are local ({content.zone})", f"Ortszeit ({content.zone})", language=language),
        "words": {
            "none": pick("No meetings yet.", "Noch keine Gespräche.", language=language),
            "unmet": pick("Wishes that could not be met", "Wünsche, die offen blieben", language=language),
            "agenda_head": [pick("Time", "Zeit", language=language), table, pick("With", "Mit", language=language)],
            "sheet_head": [pick("Time", "Zeit", language=language), "", ""],
        },
        "agendas": [
            {
                "name": agenda.organisation,
                "place": agenda.country,
                "people": ", ".join(agenda.people),
                "days": _by_day(agenda.lines, _start, partial(_agenda_row, agenda), language),
                "unmet": [{"partner": partner, "why": why} for partner, why in agenda.unmet],
            }
            for agenda in content.agendas
        ],
        "sheets": [
            {
                "title": f"{table} {sheet.place}",
                "days": _by_day(sheet.lines, _begin, _sheet_row, language),
            }
            for sheet in content.sheets
        ],
    }


def _span(start: datetime, end: datetime) -> str:
    return f"{clock(start)}–{clock(end)}"


def _start(line: Line) -> datetime:
    return line.starts_at


def _agenda_row(agenda: Agenda, line: Line) -> dict[str, str]:
    return {
        "time": _span(line.starts_at, line.ends_at),
        "place": "" if line.place is None else str(line.place),
        "partner": f"{line.partner}, {line.country}",
        "person": line.person,
        "mine": line.mine if len(agenda.people) > 1 else "",
        "why": line.why,
    }


def _begin(line: tuple[datetime, datetime, str, str]) -> datetime:
    return line[0]


def _sheet_row(line: tuple[datetime, datetime, str, str]) -> dict[str, str]:
    return {"time": _span(line[0], line[1]), "first": line[2], "second": line[3]}


def _by_day(
    lines: Iterable[T], start: Callable[[T], datetime], row: Callable[[T], dict[str, str]], language: str
) -> list[dict[str, Any]]:
    return [
        {"title": day(start(group[0]), language), "rows": [row(line) for line in group]}
        for _date, entries in groupby(lines, key=lambda line: start(line).date())
        if (group := list(entries))
    ]
