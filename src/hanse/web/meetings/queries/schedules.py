"""Versions of a schedule: how they stand, how two of them differ, what keeps one from being published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hanse.web.meetings.models import Lock, Matchmaking, Meeting, MeetingRequest, Schedule
from hanse.web.meetings.queries.names import unread

RUNNING = (Schedule.State.QUEUED, Schedule.State.COMPUTING)
SILENCE = timedelta(seconds=30)  # a computation that has not been heard of for so long is taken for dead
WAITING = timedelta(minutes=15)  # and one that nobody has taken up for so long is given back
BOTH = ("request__requester__delegation__organisation", "request__recipient__delegation__organisation")
WITH_NAMES = ("slot", *BOTH)
UNREAD = unread(*BOTH)


def versions(matchmaking: Matchmaking) -> QuerySet[Schedule]:
    """All versions, the newest first, without their documents."""
    return matchmaking.schedules.defer("case", "result", "progress").select_related("asked_by", "published_by")


def published(matchmaking: Matchmaking) -> Schedule | None:
    """The version that participants see."""
    return versions(matchmaking).filter(state=Schedule.State.PUBLISHED).first()


def is_broken_off(schedule: Schedule, at: datetime) -> bool:
    """Has nothing been heard of a running computation for too long?"""
    if schedule.state == Schedule.State.QUEUED:
        return at - schedule.asked_at > WAITING
    return schedule.state == Schedule.State.COMPUTING and at - (schedule.heartbeat_at or schedule.asked_at) > SILENCE


def error_words(schedule: Schedule) -> str:
    """Why a version failed, for the organiser."""
    why, _newline, detail = schedule.error.partition("\n")
    words = {
        "stopped_early": _("Stopped before it began."),
        "stopped": _("Stopped before a schedule was found."),
        "none": _("No schedule was found within the time. Give it more seconds."),
        "impossible": _(
            "No schedule can exist: what is locked contradicts itself. Take a lock away and compute again."
        ),
        "wrong": _("The solver cannot read the case."),
        "broken": _("The computation broke off: the solver's process ended. Nothing was changed."),
        "broken_off": _("The computation broke off: its worker was not heard of any more. Nothing was changed."),
        "not_taken_up": _("Nobody took this computation up. The worker that computes is not running."),
    }
    sentence = words.get(why, _("The computation failed. Nothing was changed."))
    return f"{sentence} {detail}" if detail and why in {"impossible", "wrong"} else sentence


@dataclass(frozen=True)
class Change:
    """What a version changes in one meeting, seen from the version before."""

    kind: Literal["new", "moved", "place", "lost"]
    meeting: Meeting
    before: Meeting | None = None


@dataclass(frozen=True)
class Changes:
    """What a version changes beside another: meetings gained, lost, moved, at another place."""

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    places: tuple[Change, ...] = ()
    people: frozenset[int] = field(default_factory=frozenset)

    def of(self, delegate_id: int) -> list[Change]:
        """Those that concern one delegate, by time."""
        mine = [
            change
            for change in (*self.gained, *self.moved, *self.places, *self.lost)
            if delegate_id in {change.meeting.request.requester_id, change.meeting.request.recipient_id}
        ]
        return sorted(mine, key=lambda change: change.meeting.slot.starts_at)

    @property
    def movers(self) -> frozenset[int]:
        """The delegates of the meetings that move."""
        return _people(self.moved)


def _people(changes: tuple[Change, ...]) -> frozenset[int]:
    rows = [change.meeting.request for change in changes]
    return frozenset(number for row in rows for number in (row.requester_id, row.recipient_id))


def changes_between(before: Schedule | None, after: Schedule) -> Changes:
    """What participants would have to be told: meetings that are off already count neither as held nor as lost."""
    old = held_meetings(before) if before else {}
    new = held_meetings(after)
    gained = tuple(Change("new", meeting) for key, meeting in new.items() if key not in old)
    lost = tuple(Change("lost", meeting) for key, meeting in old.items() if key not in new)
    both = [(meeting, old[key]) for key, meeting in new.items() if key in old]
    moved = tuple(Change("moved", now, was) for now, was in both if now.slot_id != was.slot_id)
    places = tuple(
        Change("place", now, was) for now, was in both if now.slot_id == was.slot_id and now.place != was.place
    )
    return Changes(gained, lost, moved, places, _people((*gained, *lost, *moved, *places)))


def held_meetings(schedule: Schedule) -> Mapping[int, Meeting]:
    """The meetings of a version that are not off, by request, with all that a page or mail names."""
    rows = schedule.meetings.filter(cancelled_at=None).select_related(*WITH_NAMES).defer(*UNREAD)
    return {meeting.request_id: meeting for meeting in rows.order_by("slot__starts_at", "place")}


def obstacles(schedule: Schedule) -> list[str]:
    """Why a version must not be published as things stand now; each a whole sentence. Empty: it may."""
    if schedule.complaints or not schedule.is_validated:
        count = len(schedule.complaints)
        return [
            ngettext(
                "The independent validator found %(count)d mistake in this version.",
                "The independent validator found %(count)d mistakes in this version.",
                count,
            )
            % {"count": count}
        ]
    held = held_meetings(schedule)
    return [
        *_cancelled_since(held),
        *_absent_since(schedule, held),
        *_locked_since(schedule, held),
        *_too_many_places(schedule),
    ]


def _cancelled_since(held: Mapping[int, Meeting]) -> list[str]:
    return [
        _("%(one)s and %(other)s do not meet any more, but this version has them meet.") % _names(meeting)
        for meeting in held.values()
        if meeting.request.state not in MeetingRequest.AGREED
        or any(
            side.cancelled_at or side.delegation.left_at
            for side in (meeting.request.requester, meeting.request.recipient)
        )
    ]


def _absent_since(schedule: Schedule, held: Mapping[int, Meeting]) -> list[str]:
    away = set(
        schedule.matchmaking.slots.filter(absent_delegates__isnull=False)
        .values_list("absent_delegates", "pk")
        .distinct()
    )
    return [
        _("%(name)s has become absent at the time of a meeting.") % {"name": side.name}
        for meeting in held.values()
        for side in (meeting.request.requester, meeting.request.recipient)
        if (side.pk, meeting.slot_id) in away
    ]


def _locked_since(schedule: Schedule, held: Mapping[int, Meeting]) -> list[str]:
    locks = Lock.objects.filter(request__matchmaking=schedule.matchmaking_id, request__state__in=MeetingRequest.AGREED)
    found = []
    for lock in locks.select_related(*BOTH).defer(*UNREAD):
        meeting = held.get(lock.request_id)
        names = {"one": lock.request.requester.delegation, "other": lock.request.recipient.delegation}
        if lock.slot_id is None and meeting is not None:
            found.append(
                _("The meeting of %(one)s and %(other)s was forbidden after this version was computed.") % names
            )
        elif lock.slot_id is not None and (meeting is None or meeting.slot_id != lock.slot_id):
            found.append(_("The meeting of %(one)s and %(other)s was locked after this version was computed.") % names)
    return found


def _too_many_places(schedule: Schedule) -> list[str]:
    limit = schedule.matchmaking.places
    if limit is None or not schedule.meetings.filter(cancelled_at=None, place__gt=limit).exists():
        return []
    return [_("This version uses more places than the %(count)d that are left.") % {"count": limit}]


def _names(meeting: Meeting) -> dict[str, str]:
    return {
        "one": meeting.request.requester.delegation.organisation.name,
        "other": meeting.request.recipient.delegation.organisation.name,
    }
