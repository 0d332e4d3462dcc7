"""Telling people of their agendas, and the keys of their calendars."""

import secrets
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.mail.actions import queue
from hanse.web.meetings.bridge.entries import calendar_of, other_side, place_name
from hanse.web.meetings.models import Delegate, Matchmaking, Meeting, Schedule
from hanse.web.meetings.queries.names import unread
from hanse.web.meetings.queries.schedules import UNREAD, WITH_NAMES, Changes, changes_between

ICS = "text/calendar; charset=utf-8; method=PUBLISH"


def tell_of_schedule(schedule: Schedule, *, before: Schedule | None, at: datetime) -> int:
    """Mail everybody concerned, once, in their language, with their calendar; returns how many mails.

    The first time everybody gets their agenda. Later those hear of it for whom something changes, and what.
    A second run of the same job sends nothing twice.
    """
    matchmaking = schedule.matchmaking
    changes = changes_between(before, schedule)
    delegates = (
        Delegate.objects.filter(delegation__matchmaking=matchmaking, cancelled_at=None, delegation__left_at=None)
        .select_related("person", "delegation__organisation")
        .defer(*unread("delegation__organisation"))
        .order_by("pk")
    )
    if before is not None:
        delegates = delegates.filter(pk__in=changes.people)
    rows = list(schedule.meetings.select_related(*WITH_NAMES).defer(*UNREAD).order_by("slot__starts_at"))
    written = 0
    for delegate in delegates:
        mine = [row for row in rows if delegate.pk in {row.request.requester_id, row.request.recipient_id}]
        written += _tell(delegate, mine, changes=changes if before else None, schedule=schedule)
    return written


@transaction.atomic
def _tell(delegate: Delegate, mine: list[Meeting], *, changes: Changes | None, schedule: Schedule) -> int:
    reader: Person | str = delegate.person if delegate.person is not None else delegate.email
    if not reader:
        return 0
    language = reader.language if isinstance(reader, Person) else None
    matchmaking = schedule.matchmaking
    with timezone.override(matchmaking.zone), translation.override(language or "en"):
        queue(
            "meetings/mail/agenda_changed.txt" if changes is not None else "meetings/mail/agenda.txt",
            to=reader,
            language=language,
            key=f"meetings.published.{schedule.pk}.{delegate.pk}",
            context={
                "delegate": delegate,
                "edition": matchmaking.edition,
                "meetings": [_line(row, delegate, matchmaking) for row in mine if row.cancelled_at is None],
                "changes": _changes(changes, delegate, matchmaking) if changes is not None else [],
                "path": reverse("meetings:agenda", args=[matchmaking.edition.slug]),
                "feed": reverse("meetings:feed", args=[delegate.feed_key]),
            },
            attachments=[("agenda.ics", calendar_of([delegate], mine, matchmaking), ICS)],
        )
    return 1


def _line(row: Meeting, delegate: Delegate, matchmaking: Matchmaking) -> dict[str, object]:
    partner = other_side(row, [delegate.pk])
    return {
        "starts_at": row.slot.starts_at,
        "ends_at": row.slot.ends_at,
        "organisation": partner.delegation.organisation,
        "partner": partner.name,
        "place": place_name(matchmaking, row.place),
    }


def _changes(changes: Changes, delegate: Delegate, matchmaking: Matchmaking) -> list[dict[str, object]]:
    return [
        {
            "kind": change.kind,
            "before": change.before.slot.starts_at if change.before else None,
            **_line(change.meeting, delegate, matchmaking),
        }
        for change in changes.of(delegate.pk)
    ]


@transaction.atomic
def renew_feed_key(*, delegate: Delegate, by: Person, at: datetime) -> str:
    """Give the calendar a new secret address; the old one stops at once."""
    delegate.feed_key = secrets.token_urlsafe(24)
    delegate.save(update_fields=["feed_key"])
    record("meetings.feed_key_renewed", by=by, about=delegate)
    return delegate.feed_key
