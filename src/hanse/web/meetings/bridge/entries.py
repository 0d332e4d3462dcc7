"""Meetings ↔ entries of a calendar, in the language that is active."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hanse.scheduling.calendars import CalendarEntry, write_calendar
from hanse.web.meetings.models import Delegate, Matchmaking, Meeting


def other_side(meeting: Meeting, delegate_ids: Iterable[int]) -> Delegate:
    """The partner of a meeting, as those delegates see it (reads the joined rows)."""
    request = meeting.request
    return request.recipient if request.requester_id in set(delegate_ids) else request.requester


def place_name(matchmaking: Matchmaking, place: int | None) -> str:
    """Where a meeting is held, in words: Table 14, Room 2, Video."""
    kind = Matchmaking.PlaceKind(matchmaking.place_kind)
    if kind == Matchmaking.PlaceKind.VIDEO or place is None:
        return str(kind.label)
    return f"{kind.label} {place}"


def calendar_entries(
    meetings: Iterable[Meeting], *, delegate_ids: Iterable[int], matchmaking: Matchmaking
) -> list[CalendarEntry]:
    """Entries of the published meetings of one or more delegates; those that are off say so.

    The UID is that of the request, for ever; the sequence rises with each publication and with a cancellation.
    """
    ids = set(delegate_ids)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    agenda = settings.BASE_URL + reverse("meetings:agenda", args=[matchmaking.edition.slug])
    edition = matchmaking.edition
    where = ", ".join(part for part in (edition.venue, edition.town) if part)
    entries = []
    for meeting in meetings:
        partner = other_side(meeting, ids)
        place = place_name(matchmaking, meeting.place)
        organisation = partner.delegation.organisation
        entries.append(
            CalendarEntry(
                uid=f"meeting-{meeting.request_id}@{host}",
                starts_at=meeting.slot.starts_at,
                ends_at=meeting.slot.ends_at,
                summary=_("Meeting: %(organisation)s") % {"organisation": organisation.name},
                location=f"{place}, {where}" if where else place,
                description=_("With %(name)s, %(organisation)s. %(edition)s")
                % {"name": partner.name, "organisation": organisation.name, "edition": edition.name},
                url=agenda,
                sequence=2 * (meeting.schedule.publication or 0) + (1 if meeting.cancelled_at else 0),
                stamped_at=_stamp(meeting),
                is_cancelled=meeting.cancelled_at is not None,
            )
        )
    return entries


def _stamp(meeting: Meeting) -> datetime:
    moment = meeting.cancelled_at or meeting.schedule.published_at
    if moment is None:
        raise ValueError("only published meetings stand in a calendar")
    return moment


def calendar_of(
    delegates: Iterable[Delegate],
    meetings: Iterable[Meeting],
    matchmaking: Matchmaking,
    *,
    refresh: timedelta | None = None,
    method: Literal["PUBLISH", "CANCEL"] = "PUBLISH",
) -> bytes:
    """The calendar of one or more delegates as a file; `refresh` where programs subscribe to it."""
    ids = [delegate.pk for delegate in delegates]
    entries = calendar_entries(meetings, delegate_ids=ids, matchmaking=matchmaking)
    name = _("Meetings at %(edition)s") % {"edition": matchmaking.edition.name}
    return write_calendar(entries, name=name, zone=matchmaking.zone, refresh=refresh, method=method)
