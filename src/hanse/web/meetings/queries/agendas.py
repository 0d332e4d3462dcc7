"""What a delegate has, day by day, at a moment that is passed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Organisation
from hanse.web.meetings.bridge.entries import other_side
from hanse.web.meetings.models import (
    Delegate,
    Delegation,
    Matchmaking,
    Meeting,
    MeetingRequest,
    Recommendation,
    Schedule,
)
from hanse.web.meetings.queries.names import unread
from hanse.web.meetings.queries.schedules import WITH_NAMES
from hanse.web.ui.words import clock, day_long

SHORT = timedelta(minutes=10)  # the way from one table to the next is no free time


@dataclass(frozen=True)
class Entry:
    """One row of a day: a meeting as this side sees it, or free time between two."""

    kind: Literal["meeting", "gap"]
    starts_at: datetime
    ends_at: datetime
    meeting: Meeting | None = None
    partner: Delegate | None = None
    is_over: bool = False
    is_next: bool = False
    after_now: bool = False
    recommendation: Recommendation | None = None

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_off(self) -> bool:
        """Was it cancelled?"""
        return self.meeting is not None and self.meeting.cancelled_at is not None

    @property
    def is_ours_off(self) -> bool:
        """Did this side cancel it?"""
        meeting = self.meeting
        return bool(meeting and meeting.cancelled_by_id and self.partner and meeting.cancelled_by_id != self.partner.pk)

    @property
    def organisation(self) -> Organisation | None:
        """The partner's organisation."""
        return self.partner.delegation.organisation if self.partner else None


@dataclass(frozen=True)
class Day:
    """A day with meetings; `earlier` is what is over, today only."""

    on: date
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many meetings are held."""
        return sum(1 for entry in self.entries if entry.kind == "meeting" and not entry.is_off)

    @property
    def earlier(self) -> tuple[Entry, ...]:
        """The meetings that are over, or that were to be."""
        return tuple(entry for entry in self.entries if entry.is_over and entry.kind == "meeting")

    @property
    def rest(self) -> tuple[Entry, ...]:
        """What is not over yet."""
        return tuple(entry for entry in self.entries if not entry.is_over)


@dataclass(frozen=True)
class Agenda:
    """The agenda of a delegate: days, the one that is shown, and what comes next."""

    days: tuple[Day, ...]
    shown: Day | None
    next_up: Entry | None
    now: datetime
    delegate_id: int = 0
    unmet: tuple[MeetingRequest, ...] = ()
    is_published: bool = True

    @property
    def is_today(self) -> bool:
        """Is the day that is shown the present one?"""
        return self.shown is not None and timezone.localtime(self.now).date() == self.shown.on

    @property
    def minutes_left(self) -> int:
        """Minutes until the next meeting begins; 0 while it is on."""
        if self.next_up is None:
            return 0
        return max(0, ceil((self.next_up.starts_at - self.now).total_seconds() / 60))

    @property
    def next_words(self) -> str:
        """When the next meeting is, as people say it: Next, in 12 minutes."""
        entry, minutes = self.next_up, self.minutes_left
        if entry is None:
            return ""
        if minutes == 0:
            return _("Now, until %(time)s") % {"time": clock(entry.ends_at)}
        if minutes < 60:
            return ngettext("Next, in %(count)d minute", "Next, in %(count)d minutes", minutes) % {"count": minutes}
        if timezone.localtime(entry.starts_at).date() == timezone.localtime(self.now).date():
            return _("Next, at %(time)s") % {"time": clock(entry.starts_at)}
        return _("Next, on %(day)s") % {"day": day_long(entry.starts_at)}

    @property
    def unmet_rows(self) -> list["Unmet"]:
        """The agreed meetings without a time, each with the reason as this side may read it."""
        rows = []
        for request in self.unmet:
            partner = request.recipient if request.requester_id == self.delegate_id else request.requester
            rows.append(Unmet(partner.delegation.organisation, why_words(request.unmet)))
        return rows


@dataclass(frozen=True)
class Unmet:
    """An agreed meeting without a time: with whom, and why."""

    organisation: Organisation
    why: str


def why_words(reason: str) -> str:
    """A reason of hanse-schedule/1, told to the two who wanted to meet; no names of others."""
    words = {
        "no_common_slot": _("You are never there at the same time."),
        "locked_elsewhere": _("Every time you share is held for another meeting by the organiser."),
        "quota": _("One of you already has as many meetings as the limit allows."),
        "places_full": _("When both of you are free, every place is taken."),
        "displaced": _("At every time you share, one of you meets somebody else."),
        "forbidden": _("The organiser took this meeting out."),
    }
    return words.get(reason, _("No time was found for it."))


def delegates_of(person: Person, slug: str) -> QuerySet[Delegate]:
    """For whom a person meets at an edition, with all that the page names."""
    return (
        Delegate.objects.filter(person=person, delegation__matchmaking__edition__slug=slug)
        .select_related("delegation__matchmaking__edition", "delegation__organisation")
        .defer(*unread("delegation__organisation"))
        .order_by("cancelled_at", "pk")
    )


def _side(path: str) -> list[str]:
    """What an agenda reads of one of the two who meet."""
    organisation = f"{path}__delegation__organisation"
    return [
        path,
        f"{path}__name",
        f"{path}__delegation",
        organisation,
        *(f"{organisation}__{column}" for column in ("key", "slug", "name", "country", "town")),
    ]


# Named one by one: a statement with all columns of nine tables costs more to write than to run.
READ = (
    "place",
    "cancelled_at",
    "cancelled_by",
    "moved_from__starts_at",
    "schedule__published_at",
    "schedule__publication",
    "slot__starts_at",
    "slot__ends_at",
    "request__word",
    *_side("request__requester"),
    *_side("request__recipient"),
)


def published_meetings(delegates: Iterable[Delegate]) -> list[Meeting]:
    """The meetings of the published schedule for these delegates, also those that are off, by time. One query."""
    ids = [delegate.pk for delegate in delegates]
    return list(
        Meeting.objects.filter(schedule__state=Schedule.State.PUBLISHED)
        .filter(Q(request__requester__in=ids) | Q(request__recipient__in=ids))
        .select_related("schedule", "moved_from", *WITH_NAMES)
        .only(*READ)
        .order_by("slot__starts_at", "pk")
    )


def agenda_of(delegate: Delegate, *, now: datetime, on: date | None = None) -> Agenda:
    """The agenda of a delegate in the time zone that is active; three queries."""
    meetings = published_meetings([delegate])
    partners = {other_side(meeting, [delegate.pk]).delegation_id for meeting in meetings}
    known = Recommendation.objects.filter(delegation=delegate.delegation_id, partner__in=partners).defer("axes")
    recommendations = {row.partner_id: row for row in known}
    unmet = (
        MeetingRequest.objects.filter(state=MeetingRequest.State.UNSCHEDULABLE)
        .filter(Q(requester=delegate) | Q(recipient=delegate))
        .select_related("requester__delegation__organisation", "recipient__delegation__organisation")
        .only("unmet", *_side("requester"), *_side("recipient"))
        .order_by("pk")
    )
    entries = [_entry(meeting, delegate, recommendations, now=now) for meeting in meetings]
    next_up = next((entry for entry in entries if not entry.is_over and not entry.is_off), None)
    if next_up is not None:
        position = entries.index(next_up)
        next_up = entries[position] = replace(next_up, is_next=True)
    days = days_of(entries, now=now)
    today = timezone.localtime(now).date()
    shown = next((day for day in days if day.on == on), None) or _day_of_today(days, next_up, today)
    return Agenda(
        days=days,
        shown=shown,
        next_up=next_up,
        now=now,
        delegate_id=delegate.pk,
        unmet=tuple(unmet),
        is_published=bool(meetings),
    )


def _entry(
    meeting: Meeting, delegate: Delegate, recommendations: Mapping[int, Recommendation], *, now: datetime
) -> Entry:
    partner = other_side(meeting, [delegate.pk])
    return Entry(
        "meeting",
        meeting.slot.starts_at,
        meeting.slot.ends_at,
        meeting=meeting,
        partner=partner,
        is_over=meeting.slot.ends_at <= now,
        recommendation=recommendations.get(partner.delegation_id),
    )


def _day_of_today(days: Sequence[Day], next_up: Entry | None, today: date) -> Day | None:
    wanted = today if any(day.on == today for day in days) else None
    if wanted is None and next_up is not None:
        wanted = timezone.localtime(next_up.starts_at).date()
    return next((day for day in days if day.on == wanted), days[-1] if days else None)


def days_of(entries: Sequence[Entry], *, now: datetime) -> tuple[Day, ...]:
    """Meetings by day, with the free time between them; marks the first row after now."""
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(timezone.localtime(entry.starts_at).date(), []).append(entry)
    return tuple(Day(on, _with_now(_with_gaps(rows, now=now), now=now)) for on, rows in sorted(by_day.items()))


def _with_gaps(rows: Sequence[Entry], *, now: datetime) -> list[Entry]:
    found: list[Entry] = []
    until: datetime | None = None
    for row in rows:
        if until is not None and row.starts_at - until > SHORT:
            found.append(Entry("gap", until, row.starts_at, is_over=row.starts_at <= now))
        found.append(row)
        until = max(until, row.ends_at) if until else row.ends_at
    return found


def _with_now(rows: Sequence[Entry], *, now: datetime) -> tuple[Entry, ...]:
    """The line of now stands before the first row that begins later, on a day that has begun."""
    has_begun = any(row.starts_at <= now for row in rows)
    later = next((number for number, row in enumerate(rows) if row.starts_at > now), None)
    if later is None or not has_begun:
        return tuple(rows)
    return tuple(replace(row, after_now=number == later) for number, row in enumerate(rows))


def agendas_list(matchmaking: Matchmaking) -> list[tuple[Delegate, int]]:
    """Every delegate with the number of their meetings, by organisation; two queries."""
    counts: dict[int, int] = {}
    pairs = Meeting.objects.filter(
        schedule__matchmaking=matchmaking, schedule__state=Schedule.State.PUBLISHED, cancelled_at=None
    ).values_list("request__requester", "request__recipient")
    for pair in pairs:
        for number in pair:
            counts[number] = counts.get(number, 0) + 1
    delegates = (
        Delegate.objects.filter(delegation__matchmaking=matchmaking, delegation__left_at=None)
        .select_related("delegation__organisation")
        .defer(*unread("delegation__organisation"))
        .order_by("delegation__organisation__name", "name")
    )
    return [(delegate, counts.get(delegate.pk, 0)) for delegate in delegates]


def printed_agendas(matchmaking: Matchmaking, *, now: datetime) -> list[tuple[Delegate, tuple[Day, ...]]]:
    """The days of every delegate who meets somebody, by organisation; two queries."""
    delegates = list(
        Delegate.objects.filter(delegation__matchmaking=matchmaking, delegation__left_at=None, cancelled_at=None)
        .select_related("delegation__organisation")
        .defer(*unread("delegation__organisation"))
        .order_by("delegation__organisation__name", "name")
    )
    mine: dict[int, list[Meeting]] = {delegate.pk: [] for delegate in delegates}
    for meeting in published_meetings(delegates):
        for number in (meeting.request.requester_id, meeting.request.recipient_id):
            if meeting.cancelled_at is None and number in mine:
                mine[number].append(meeting)
    return [
        (delegate, days_of([_entry(row, delegate, {}, now=now) for row in mine[delegate.pk]], now=now))
        for delegate in delegates
        if mine[delegate.pk]
    ]


def holder_of(feed_key: str) -> tuple[list[Delegate], Matchmaking, str] | None:
    """Whose calendar a secret address is: one delegate's, or that of a whole delegation; with its language."""
    everything = Delegate.objects.select_related("person", "delegation__matchmaking__edition")
    delegate = everything.filter(feed_key=feed_key).first()
    if delegate is not None:
        return [delegate], delegate.delegation.matchmaking, delegate.person.language if delegate.person else "en"
    delegation = Delegation.objects.filter(feed_key=feed_key).first()
    if delegation is None:
        return None
    delegates = list(everything.filter(delegation=delegation))
    if not delegates:
        return None
    known = [each.person.language for each in delegates if each.person]
    return delegates, delegates[0].delegation.matchmaking, known[0] if known else "en"
