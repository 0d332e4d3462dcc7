"""Writing what a spreadsheet says: all rows or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hanse.errors import InputError, Problem
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory.actions.index import reindex
from hanse.web.directory.actions.store import store
from hanse.web.directory.actions.tell import tell_of_change
from hanse.web.directory.actions.versions import keep_versions
from hanse.web.directory.bridge.columns import BY_NAME
from hanse.web.directory.machine import next_state
from hanse.web.directory.models import Organisation, Version
from hanse.web.directory.queries.everything import with_everything
from hanse.web.directory.queries.plan import Plan, RowPlan, plan_import
from hanse.web.directory.words import cell_problem
from hanse.web.live.actions import announce

State = Organisation.State


@dataclass(frozen=True)
class Imported:
    """What an import did. `by_id` maps the id of each row of the file to its organisation's primary key."""

    new: int
    changed: int
    unchanged: int
    by_id: Mapping[str, int]


@transaction.atomic
def import_organisations(
    rows: Sequence[Mapping[str, str]], *, by: Person | None, at: datetime, publish: bool = True
) -> Imported:
    """Import rows (cells by our columns, as in organisations.csv) at once; `InputError` names every wrong cell.

    Columns that are not ours are passed over.
    """
    ours = ({name: cell for name, cell in row.items() if name in BY_NAME} for row in rows)
    plan = plan_import(enumerate(ours, start=2))
    wrong = [
        Problem(f"row {row.number}, {problem.column}", cell_problem(problem.code, problem.facts))
        for row in plan.of("wrong")
        for problem in row.problems
    ]
    if wrong:
        raise InputError(wrong)
    return write_plan(plan, by=by, at=at, publish=publish)


@transaction.atomic
def write_plan(plan: Plan, *, by: Person | None, at: datetime, publish: bool, trusted: bool = True) -> Imported:
    """Write a plan without problems.

    `publish` publishes the new ones at once; else they go to the validators. An importer who is not `trusted`
    (no validator) changes names, legal forms and countries of public profiles only by way of the validators.
    """
    new, changed = plan.of("new"), plan.of("changed")
    made = {row.number: _begin(at=at, publish=publish) for row in new}
    found = {
        organisation.pk: organisation
        for organisation in with_everything().select_for_update().filter(pk__in=[row.match for row in changed])
    }
    pairs: list[tuple[Organisation, Mapping[str, Any]]] = [(made[row.number], row.values) for row in new]
    held: list[Organisation] = []
    for row in changed:
        organisation = found[row.match]  # type: ignore[index]  # a changed row has a match
        values = {name: row.values[name] for name in row.changes}
        if not trusted:
            values = _hold_back(organisation, values, at=at, held=held)
        pairs.append((organisation, values))
    store(pairs, at=at)
    Organisation.objects.bulk_update(held, ["pending", "state", "submitted_at"], batch_size=100)
    touched = [organisation.pk for organisation, _values in pairs]
    reindex(touched)
    keep_versions(touched, kind=Version.Kind.IMPORT, by=by, at=at)
    record("directory.imported", by=by, new=len(new), changed=len(changed), published=publish)
    tell_of_change(touched, at=at)
    announce("directory")
    return Imported(len(new), len(changed), len(plan.of("unchanged")), _by_id(plan, made))


def _begin(*, at: datetime, publish: bool) -> Organisation:
    organisation = Organisation(state=State.PUBLISHED if publish else State.IN_VALIDATION, submitted_at=at)
    if publish:
        organisation.published_at = organisation.confirmed_at = at
    return organisation


def _hold_back(
    organisation: Organisation, values: dict[str, Any], *, at: datetime, held: list[Organisation]
) -> dict[str, Any]:
    """Take the major fields of a public profile out of the values and leave them to the validators."""
    major = {name: values[name] for name in Organisation.MAJOR_FIELDS if name in values}
    if not major or not organisation.is_public:
        return values
    organisation.pending = {**organisation.pending, **major}
    if next_state(organisation.state, "edit_major"):
        organisation.state = State.IN_VALIDATION
        organisation.submitted_at = at
    held.append(organisation)
    return {name: value for name, value in values.items() if name not in major}


def _by_id(plan: Plan, made: Mapping[int, Organisation]) -> dict[str, int]:
    def pk(row: RowPlan) -> int:
        return row.match if row.match is not None else made[row.number].pk

    return {str(row.values["id"]): pk(row) for row in plan.rows if row.values.get("id")}
