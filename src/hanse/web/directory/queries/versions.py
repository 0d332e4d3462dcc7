"""Earlier versions of a profile, each with what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from hanse.web.directory.bridge.columns import NAMES
from hanse.web.directory.models import Organisation, Version
from hanse.web.directory.words import column_title

PER_PAGE = 20


@dataclass(frozen=True)
class Change:
    """One cell that a version changed."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionShown:
    """A version, and what it changed from the one before."""

    version: Version
    changes: Sequence[Change]


def versions_of(organisation: Organisation, number: str | int | None) -> Page[Any]:
    """Versions, the latest first; two queries for a page."""
    page = Paginator(organisation.versions.select_related("by"), PER_PAGE).get_page(number)
    rows = list(page.object_list)
    older = organisation.versions.filter(number=rows[-1].number - 1).first() if rows else None
    befores = [*rows[1:], older]
    shown: Page[Any] = page
    shown.object_list = [VersionShown(row, _changes(before, row)) for row, before in zip(rows, befores, strict=True)]
    return shown


def _changes(before: Version | None, after: Version) -> list[Change]:
    if before is None:
        return []
    return [
        Change(column_title(name), before.cells.get(name, ""), after.cells.get(name, ""))
        for name in NAMES
        if before.cells.get(name, "") != after.cells.get(name, "")
    ]
