"""A spreadsheet's way into the directory: uploaded, its columns named, checked, confirmed, written, forgotten."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.spreadsheets import Table, read_table
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.directory import rules
from hanse.web.directory.actions.import_rows import write_plan
from hanse.web.directory.bridge.columns import BY_NAME, recognise
from hanse.web.directory.models import Import
from hanse.web.directory.queries.plan import Plan, RowPlan, plan_import
from hanse.web.jobs.actions import later
from hanse.web.live.actions import announce

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 100  # up to so many rows a page does the work itself; more is a job with progress
MOST_SHOWN = 200
MOST_PROBLEMS_SHOWN = 500
SAMPLES = 3
State = Import.State


@transaction.atomic
def upload_file(*, data: bytes, filename: str, by: Person, at: datetime) -> Import:
    """Take a file in and guess what its columns mean; a file that is no table raises `InputError` with words."""
    table = read_table(data, filename=filename)
    samples = {
        heading: [row.cells[heading] for row in table.rows if row.cells[heading]][:SAMPLES] for heading in table.columns
    }
    upload = Import.objects.create(
        by=by,
        filename=filename[-200:],
        content=data,
        mapping=recognise(table.columns),
        findings={"headings": list(table.columns), "samples": samples},
        rows_total=len(table.rows),
        created_at=at,
        expires_at=at + KEPT_FOR,
    )
    record("directory.import_uploaded", by=by, about=upload, rows=len(table.rows))
    return upload


@transaction.atomic
def name_columns(*, upload: Import, mapping: Mapping[str, str], by: Person, at: datetime) -> Import:
    """Say which heading is which of our columns, and have the rows checked."""
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.state not in {State.UPLOADED, State.CHECKED}:
        raise Refused(_("This import has gone on already."))
    chosen = [name for name in mapping.values() if name]
    if len(set(chosen)) < len(chosen):
        raise Refused(_("Two columns of the file have the same meaning. Give each its own."))
    if not {"name", "id"} & set(chosen):
        raise Refused(_("Say which column holds the name, or the id."))
    upload.mapping = {heading: mapping.get(heading, "") for heading in upload.findings["headings"]}
    upload.state, upload.rows_done, upload.failure = State.CHECKING, 0, ""
    upload.save()
    if upload.rows_total > AT_ONCE:
        later("hanse.web.directory.tasks.check", upload.pk)
    else:
        check_import(upload=upload)
        upload.refresh_from_db()
    return upload


def check_import(*, upload: Import) -> Import:
    """Compare the rows with the directory and keep the findings for the preview. Writes nothing of the directory."""
    if upload.state != State.CHECKING:
        return upload

    def note(done: int) -> None:
        Import.objects.filter(pk=upload.pk).update(rows_done=done)
        announce(topic_of(upload))

    table = read_table(bytes(upload.content), filename=upload.filename)
    plan = plan_import(_rows(table, upload.mapping), on_progress=note, importer=_watched(upload.by))
    upload.findings = {**upload.findings, **_findings(plan, upload.mapping)}
    upload.state, upload.rows_done = State.CHECKED, len(table.rows)
    upload.save(update_fields=["findings", "state", "rows_done"])
    announce(topic_of(upload))
    return upload


@transaction.atomic
def confirm_import(*, upload: Import, publish: bool, by: Person, at: datetime) -> Import:
    """Have the checked file written. Asking twice imports once."""
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.state in {State.WRITING, State.DONE}:
        return upload
    if upload.state != State.CHECKED or upload.expires_at <= at:
        raise Refused(_("This import cannot be confirmed any more. Please upload the file again."))
    if upload.findings["counts"]["wrong"]:
        raise Refused(_("Some rows are not right yet. Correct the file and upload it again; nothing was written."))
    upload.state, upload.rows_done = State.WRITING, 0
    upload.publish = publish and rules.may_publish_imports(by)
    upload.save()
    announce(topic_of(upload))
    if upload.rows_total > AT_ONCE:
        later("hanse.web.directory.tasks.write", upload.pk)
        return upload
    return write_import(upload=upload, at=at)


@transaction.atomic
def write_import(*, upload: Import, at: datetime) -> Import:
    """Write all rows, or none: if the directory has changed so that a row no longer fits, nothing is written."""
    upload = Import.objects.select_for_update().select_related("by").get(pk=upload.pk)
    if upload.state != State.WRITING:
        return upload
    table = read_table(bytes(upload.content), filename=upload.filename)
    plan = plan_import(_rows(table, upload.mapping), importer=_watched(upload.by))
    upload.findings = {**upload.findings, **_findings(plan, upload.mapping)}
    if plan.of("wrong"):
        upload.state = State.CHECKED
    else:
        trusted = rules.may_validate(upload.by)
        done = write_plan(plan, by=upload.by, at=at, publish=upload.publish, trusted=trusted)
        # What the rows said of people lives in the profiles from now on, and nowhere else.
        upload.findings = {"counts": plan.counts, "made": sorted(done.by_id.values())[:MOST_SHOWN]}
        upload.state, upload.done_at, upload.content = State.DONE, at, b""
        upload.rows_done = upload.rows_total
    upload.save()
    announce(topic_of(upload))
    return upload


@transaction.atomic
def note_failure(*, upload: Import, words: str) -> None:
    """Say that the job came to grief; the person can try again."""
    Import.objects.filter(pk=upload.pk).update(state=State.FAILED, failure=words[:500], content=b"")
    announce(topic_of(upload))


@transaction.atomic
def discard_import(*, upload: Import, by: Person, at: datetime) -> None:
    """Forget a file that nobody confirmed."""
    upload = Import.objects.select_for_update().get(pk=upload.pk)
    if upload.is_under_way or upload.state == State.DONE:
        raise Refused(_("This import is being written or done. It cannot be discarded."))
    record("directory.import_discarded", by=by, about=upload)
    upload.delete()


def forget_expired(*, at: datetime) -> int:
    """Empty files that were never confirmed in their day; return how many."""
    waiting = Import.objects.filter(
        state__in=[State.UPLOADED, State.CHECKED, State.CHECKING, State.FAILED], expires_at__lte=at
    )
    return waiting.update(state=State.EXPIRED, content=b"", findings={})


def _watched(person: Person) -> Person | None:
    """The person, where what they may see and change is less than everything."""
    return None if rules.may_validate(person) else person


def topic_of(upload: Import) -> str:
    """What the page of the import listens to."""
    return f"directory.import.{upload.pk}"


def _rows(table: Table, mapping: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    pairs = [(heading, name) for heading, name in mapping.items() if name in BY_NAME]
    return [(row.number, {name: row.cells[heading] for heading, name in pairs}) for row in table.rows]


def _findings(plan: Plan, mapping: Mapping[str, str]) -> dict[str, Any]:
    """The plan as the preview shows it; long ones are cut, and the counts say so."""
    headings = {name: heading for heading, name in mapping.items() if name}
    problems = [
        {
            "row": row.number,
            "heading": headings.get(problem.column, ""),
            "column": problem.column,
            "value": problem.value,
            "code": problem.code,
            "facts": dict(problem.facts),
        }
        for row in plan.of("wrong")
        for problem in row.problems
    ]
    return {
        "counts": plan.counts,
        "problems": problems[:MOST_PROBLEMS_SHOWN],
        "problems_total": len(problems),
        "new": [_row(row) for row in plan.of("new")[:MOST_SHOWN]],
        "changed": [_row(row) for row in plan.of("changed")[:MOST_SHOWN]],
    }


def _row(row: RowPlan) -> dict[str, Any]:
    return {
        "row": row.number,
        "name": row.values.get("name", ""),
        "country": row.values.get("country", ""),
        "match": row.match,
        "found_by": row.found_by,
        "changes": [[name, before[:200], after[:200]] for name, (before, after) in row.changes.items()],
    }
