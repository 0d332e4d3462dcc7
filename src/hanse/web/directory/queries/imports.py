"""What the pages of an import show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language

from hanse.web.accounts.models import Person
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.models import Import, Organisation
from hanse.web.directory.words import cell_problem, column_title


@dataclass(frozen=True)
class WrongCell:
    """A cell that is wrong: where it stands, what it says, what to do."""

    row: int
    heading: str
    value: str
    words: str


@dataclass(frozen=True)
class RowShown:
    """A row of the preview, with the profile that it speaks of."""

    row: int
    name: str
    country: str
    url: str
    known_as: str
    found_by: str
    changes: Sequence[tuple[str, str, str]]


class Preview:
    """The findings in words."""

    def __init__(self, upload: Import) -> None:
        self.upload = upload
        self.findings: dict[str, Any] = upload.findings

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged, wrong."""
        counts: dict[str, int] = self.findings.get("counts", {})
        return counts

    @property
    def can_be_confirmed(self) -> bool:
        """Is there something to write, and nothing wrong?"""
        return not self.counts.get("wrong") and bool(self.counts.get("new") or self.counts.get("changed"))

    @property
    def problems(self) -> list[WrongCell]:
        """Every wrong cell, or the first of very many."""
        return [
            WrongCell(
                problem["row"],
                problem["heading"] or column_title(problem["column"]),
                problem["value"],
                cell_problem(problem["code"], problem["facts"]),
            )
            for problem in self.findings.get("problems", ())
        ]

    @property
    def problems_left_out(self) -> int:
        """How many more there are."""
        total: int = self.findings.get("problems_total", 0)
        return total - len(self.findings.get("problems", ()))

    @cached_property
    def _matched(self) -> dict[int, Organisation]:
        pks = [row["match"] for row in self.findings.get("changed", ()) if row["match"]]
        return Organisation.objects.only("pk", "name", "slug").in_bulk(pks)

    @property
    def new(self) -> list[RowShown]:
        """Rows that begin a profile."""
        return [self._row(row) for row in self.findings.get("new", ())]

    @property
    def changed(self) -> list[RowShown]:
        """Rows that change a profile, with the cells they change."""
        return [self._row(row) for row in self.findings.get("changed", ())]

    def _row(self, row: dict[str, Any]) -> RowShown:
        known = self._matched.get(row["match"]) if row["match"] else None
        return RowShown(
            row=row["row"],
            name=row["name"] or (known.name if known else ""),
            country=vocabulary.title("country", row["country"], (get_language() or "en")[:2]),
            url=known.get_absolute_url() if known else "",
            known_as=known.name if known else "",
            found_by=row["found_by"],
            changes=[(column_title(name), before, after) for name, before, after in row["changes"]],
        )


def imports_of(person: Person) -> Sequence[Import]:
    """The last imports of a person."""
    return list(Import.objects.filter(by=person).defer("content", "findings", "mapping")[:10])
