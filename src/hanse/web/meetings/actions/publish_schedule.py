"""Publishing a version: agendas change at once, everybody concerned is told once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.jobs.actions import later
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.schedules import locked
from hanse.web.meetings.bridge.cases import row_id
from hanse.web.meetings.models import Delegate, Lock, Matchmaking, Meeting, MeetingRequest, Schedule
from hanse.web.meetings.queries.schedules import obstacles
from hanse.web.meetings.rules.machine import MEETING_REQUEST

FORBIDDEN = "forbidden"  # beside the reasons of hanse-schedule/1: the organiser's word


@transaction.atomic
def publish_schedule(*, schedule: Schedule, by: Person, at: datetime, seen: int | None) -> Schedule:
    """Make this version the one that participants see.

    `seen` is the number of the published version that the organiser compared it with (None: there was none).
    Of two organisers who publish at once one wins; the other is asked to look again. Only what the
    independent validator accepts, and what still agrees with requests and locks, is published.
    """
    matchmaking = locked(schedule.matchmaking)
    schedule = matchmaking.schedules.select_for_update().get(pk=schedule.pk)
    if schedule.state == Schedule.State.PUBLISHED:
        return schedule  # the same form posted twice, or two people of one mind
    before = matchmaking.schedules.filter(state=Schedule.State.PUBLISHED).first()
    _refuse(schedule, before=before, seen=seen)
    if before is not None:
        before.state = Schedule.State.REPLACED
        before.save(update_fields=["state"])
    schedule.state = Schedule.State.PUBLISHED
    schedule.published_at = at
    schedule.published_by = by
    schedule.publication = (matchmaking.schedules.aggregate(last=Max("publication"))["last"] or 0) + 1
    schedule.save(update_fields=["state", "published_at", "published_by", "publication"])
    _carry_over(before, schedule, at=at)
    changed = _set_states(matchmaking, schedule, at=at)
    record(
        "meetings.schedule_published",
        by=by,
        about=schedule,
        number=schedule.number,
        instead_of=before.number if before else None,
        meetings=schedule.summary.get("meetings"),
    )
    later("hanse.web.meetings.tasks.tell_of_schedule", schedule.pk, before.pk if before else None)
    delegates = Delegate.objects.filter(delegation__matchmaking=matchmaking).values_list("pk", flat=True)
    announce(
        f"meetings.console.{matchmaking.pk}",
        *(f"meetings.agenda.{number}" for number in delegates),
        *(f"meetings.requests.{number}" for number in sorted(changed)),
    )
    return schedule


def _refuse(schedule: Schedule, *, before: Schedule | None, seen: int | None) -> None:
    if (before.number if before else None) != seen:
        raise Refused(
            _("Version %(number)d was published meanwhile. Compare with it, then publish.") % {"number": before.number}
            if before
            else _("The published version was taken back meanwhile. Look at the page again.")
        )
    if schedule.state != Schedule.State.READY:
        raise Refused(_("Only a finished version that was not published before can be published."))
    if found := obstacles(schedule):
        raise Refused(" ".join(found))


def _carry_over(before: Schedule | None, schedule: Schedule, *, at: datetime) -> None:
    """Note what moved; keep what is off, so that agendas and calendars go on saying so."""
    if before is None:
        return
    old = {meeting.request_id: meeting for meeting in before.meetings.all()}
    moved = []
    new = list(schedule.meetings.all())
    for meeting in new:
        was = old.get(meeting.request_id)
        if was is None or was.cancelled_at is not None:
            continue
        first = was.moved_from_id or was.slot_id
        source = was.slot_id if was.slot_id != meeting.slot_id else first
        if source != meeting.slot_id:
            meeting.moved_from_id = source
            moved.append(meeting)
    Meeting.objects.bulk_update(moved, ["moved_from"])
    held = {meeting.request_id for meeting in new}
    Meeting.objects.bulk_create(
        Meeting(
            schedule=schedule,
            request_id=was.request_id,
            slot_id=was.slot_id,
            place=None,
            moved_from_id=was.moved_from_id,
            cancelled_at=was.cancelled_at or at,
            cancelled_by_id=was.cancelled_by_id,
        )
        for was in old.values()
        if was.request_id not in held
    )


def _set_states(matchmaking: Matchmaking, schedule: Schedule, *, at: datetime) -> set[int]:
    """Move the requests on: placed and published, or without a time and why. Returns the delegations concerned."""
    placed = set(schedule.meetings.filter(cancelled_at=None).values_list("request_id", flat=True))
    reasons = {row_id(entry["id"]): entry["reason"] for entry in (schedule.result or {})["unmet"]}
    forbidden = Lock.objects.filter(request__matchmaking=matchmaking, slot=None).values_list("request_id", flat=True)
    reasons |= dict.fromkeys(forbidden, FORBIDDEN)
    # A version is computed apart from the requests: what it places is placed and published in this one step.
    may_come = {*MEETING_REQUEST.step("place").sources, *MEETING_REQUEST.step("publish").sources}
    found = matchmaking.requests.filter(state__in=may_come, pk__in=placed)
    changed = _update(found, dict.fromkeys(placed, ""), MeetingRequest.State.PUBLISHED)
    may_go = MEETING_REQUEST.step("give_up").sources
    left = matchmaking.requests.filter(state__in=may_go, pk__in=[number for number in reasons if number not in placed])
    return changed | _update(left, reasons, MeetingRequest.State.UNSCHEDULABLE, ended_at=at)


def _update(requests, reasons: Mapping[int, str], state: str, *, ended_at: datetime | None = None) -> set[int]:  # type: ignore[no-untyped-def]
    concerned: set[int] = set()
    by_reason: dict[str, list[int]] = {}
    for row in requests.only("pk", "state", "unmet", "low_id", "high_id"):
        if row.state != state or row.unmet != reasons[row.pk]:
            by_reason.setdefault(reasons[row.pk], []).append(row.pk)
            concerned |= {row.low_id, row.high_id}
    for reason, numbers in by_reason.items():
        MeetingRequest.objects.filter(pk__in=numbers).update(
            state=state, unmet=reason, ended_at=ended_at, version=F("version") + 1
        )
    return concerned
