"""What a spreadsheet would change: row by row, compared with what is stored. Reads only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hanse.web.accounts.models import Person
from hanse.web.directory.bridge.cells import CellProblem, canonical, cells_of, read_cells
from hanse.web.directory.folding import fold
from hanse.web.directory.models import Organisation, Version
from hanse.web.directory.queries.everything import with_everything

CHUNK = 250
State = Organisation.State
ENDED = (State.WITHDRAWN, State.REJECTED, State.MERGED)
Progress = Callable[[int], None]


@dataclass
class RowPlan:
    """One row: its number as in the spreadsheet, its clean values, and what it means for the directory."""

    number: int
    values: dict[str, Any]
    problems: list[CellProblem] = field(default_factory=list)
    match: int | None = None  # primary key of the organisation that the row speaks of
    found_by: str = ""  # "id" or "name"
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)  # column → cell before, cell after

    @property
    def outcome(self) -> str:
        """`wrong`, `new`, `changed` or `unchanged`."""
        if self.problems:
            return "wrong"
        if self.match is None:
            return "new"
        return "changed" if self.changes else "unchanged"


@dataclass
class Plan:
    """What all rows together would do."""

    rows: list[RowPlan]

    def of(self, outcome: str) -> list[RowPlan]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome."""
        return {outcome: len(self.of(outcome)) for outcome in ("new", "changed", "unchanged", "wrong")}


def plan_import(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    on_progress: Progress = lambda done: None,
    importer: Person | None = None,
) -> Plan:
    """Compare rows (number, cells by our columns) with the directory.

    `importer` is somebody who is no validator. To them what is not public says nothing, neither a profile nor
    the people of one, and they do not change it, unless an import of theirs began the profile.
    """
    known = _Known(importer)
    plan = Plan(rows=[])
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        # First as if new: a row that matches may leave out what is required of a new one.
        match, found_by = known.match(cells)
        values, problems = read_cells(cells, new=match is None)
        if match is not None and not known.is_open(match):
            values = {name: value for name, value in values.items() if not name.startswith("contact_")}
        row = RowPlan(number, values, problems, match, found_by)
        if match is not None:
            row.problems += known.problems(match, values, found_by)
        row.problems += _doubles(row, cells, seen)
        plan.rows.append(row)
        if len(plan.rows) % CHUNK == 0:
            on_progress(len(plan.rows))
    _compare(plan)
    on_progress(len(plan.rows))
    return plan


def _doubles(row: RowPlan, cells: Mapping[str, str], seen: dict[tuple[str, str], int]) -> list[CellProblem]:
    """The row says the same as an earlier one: the same id, the same name and country, or the same organisation."""
    marks = []
    if cells.get("id", "").strip():
        marks.append(("id", cells["id"].strip()))
    if row.values.get("name"):
        marks.append(("name", f"{fold(row.values['name'])} {row.values.get('country', '')}"))
    if row.match is not None:
        marks.append(("match", str(row.match)))
    problems: list[CellProblem] = []
    for mark in marks:
        first = seen.setdefault(mark, row.number)
        if first != row.number and not problems:
            column = "id" if mark[0] == "id" else "name"
            problems.append(CellProblem(column, cells.get(column, ""), "double_in_file", {"row": first}))
    return problems


class _Known:
    """The organisations there are, by permanent id and by folded name and country."""

    def __init__(self, importer: Person | None = None) -> None:
        self.own: frozenset[int] | None = None  # all of it, for validators
        if importer is not None:
            begun = Version.objects.filter(kind=Version.Kind.FIRST, by=importer)
            self.own = frozenset(begun.values_list("organisation", flat=True))
        self.hidden: set[int] = set()
        self.by_id: dict[str, int] = {}
        self.by_name: dict[tuple[str, str], int] = {}
        self.rows: dict[int, tuple[str, str, str]] = {}
        self.names: dict[int, str] = {}
        fields = ("pk", "key", "reference", "name_folded", "country", "state", "name", "published_at")
        for pk, key, reference, name, country, state, shown, published_at in Organisation.objects.order_by(
            "pk"
        ).values_list(*fields):
            self.rows[pk] = (name, country, state)
            self.names[pk] = shown
            if not Organisation(state=state, published_at=published_at).is_public:
                self.hidden.add(pk)
            self.by_id[key] = pk
            if reference:
                self.by_id[reference] = pk
            if state not in ENDED:
                self.by_name.setdefault((name, country), pk)

    def is_open(self, pk: int) -> bool:
        """May this importer see and change all of the profile?"""
        return self.own is None or pk in self.own

    def match(self, cells: Mapping[str, str]) -> tuple[int | None, str]:
        pk = self.by_id.get(cells.get("id", "").strip())
        if pk is not None:
            return pk, "id"
        values, _problems = read_cells({name: cells[name] for name in ("name", "country") if name in cells})
        pk = self.by_name.get((fold(values.get("name") or ""), values.get("country") or ""))
        return (pk, "name") if pk is not None and values.get("name") else (None, "")

    def problems(self, pk: int, values: Mapping[str, Any], found_by: str) -> list[CellProblem]:
        name, country, state = self.rows[pk]
        if state in ENDED:
            return [CellProblem("id", "", "ended")]
        if pk in self.hidden and not self.is_open(pk):
            return [CellProblem("name" if found_by == "name" else "id", "", "not_public")]
        new_name, new_country = fold(values.get("name") or ""), values.get("country") or ""
        if found_by == "id" and new_name and new_country and new_name != name and new_country != country:
            return [CellProblem("id", "", "another", {"name": self.names[pk]})]
        return []


def _compare(plan: Plan) -> None:
    """Fill in which cells of matched rows differ from what is stored."""
    matched = {row.match: row for row in plan.rows if row.match is not None and not row.problems}
    pks = sorted(matched)
    for start in range(0, len(pks), CHUNK):
        for organisation in with_everything().filter(pk__in=pks[start : start + CHUNK]):
            row = matched[organisation.pk]
            before = cells_of(organisation)
            after = {name: canonical(value) for name, value in row.values.items() if name != "id"}
            row.changes = {
                name: (before[name], after[name])
                for name in after
                if before[name] != after[name]
                and not (name in organisation.pending and after[name] == organisation.pending[name])
            }
