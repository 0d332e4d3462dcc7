"""The columns of a list of organisations: what each is called, and what its cells may hold."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from hanse import taxonomy
from hanse.spreadsheets import Recognition, recognise

# The longest text that each column takes; the same limits as the directory's.
LONGEST = {
    "id": 40, "name": 160, "acronym": 30, "town": 80, "legal_form": 60, "website": 200, "label_scheme": 40,
    "label_level": 20, "contact_name": 120, "contact_function": 120, "contact_email": 254,
    "summary_en": 400, "summary_de": 400, "description_en": 8000, "description_de": 8000,
}  # fmt: skip
LONGEST_TITLE = 120
LONGEST_DETAIL = 400

# Columns with a list of codes, and the scheme that the codes are from.
LISTS = {
    "languages": "languages",
    "ecosystems": "ecosystems",
    "sectors": "sectors",
    "technologies": "technologies",
    "themes": "themes",
    "stages": "stages",
    "services": "services",
    "countries_known": "countries",
    "countries_wanted": "countries",
    "cooperation_sought": "cooperation",
    "cooperation_offered": "cooperation",
}
ITEMS = ("offers_en", "offers_de", "needs_en", "needs_de")
IDS = ("partners", "rivals")
NUMBERS = ("staff", "members_total", *(f"members_{kind}" for kind in taxonomy.member_kinds().codes))
DAYS = ("members_as_of", "label_valid_until")


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """Each column with the headings that people give it, in English and German; the order is the export's."""
    return {name: tuple(writings) for name, writings in read_data("columns")["headings"].items()}


def column_names() -> tuple[str, ...]:
    """The canonical names of all columns, in the order of an export."""
    return tuple(headings())


def recognise_columns(columns: Iterable[str], *, chosen: Mapping[str, str] | None = None) -> Recognition:
    """Which column each heading means; `chosen` (heading to column, "" for none) is what a person decided."""
    return recognise(columns, vocabulary=headings(), chosen=chosen)


@cache
def read_data(name: str) -> dict[str, Any]:
    """One data file of this package."""
    text = resources.files("hanse.matching").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
