"""Calendars: appointments as iCalendar text (RFC 5545) that every calendar program reads.

Times are written in the zone of the event, with its VTIMEZONE, so that a reader elsewhere sees the right hour and
a reader there sees the local one. A UID never changes; what changes is `sequence`, which must rise, and a meeting
that is off stays in the calendar as CANCELLED, because programs keep what merely disappears.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//hanse//matchmaking//EN"


@dataclass(frozen=True)
class CalendarEntry:
    """One appointment of a calendar; all moments are aware, `stamped_at` is when the entry was last changed."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    stamped_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def write_calendar(
    entries: Iterable[CalendarEntry],
    *,
    name: str,
    zone: ZoneInfo,
    refresh: timedelta | None = None,
    method: Literal["PUBLISH", "CANCEL"] = "PUBLISH",
) -> bytes:
    """Write a calendar: entries by time, each in `zone`; `refresh` tells subscribers how often to look again.

    `CANCEL` is for a letter whose entries are all off: programs then take them out. There is no other METHOD:
    nobody is asked to answer.
    """
    from icalendar import Calendar, vText  # loaded by the first calendar, not by every start of a server

    entries = list(entries)
    if method == "CANCEL" and not all(entry.is_cancelled for entry in entries):
        raise ValueError("a meeting that is held cannot be taken out of a calendar")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    title = vText(" ".join(name.split()))  # a name of two lines would be two lines of the file
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", zone.key)
    if refresh is not None:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", f"PT{int(refresh.total_seconds() // 60)}M")
    for entry in sorted(entries, key=lambda each: (each.starts_at, each.uid)):
        calendar.add_component(_event(entry, zone))
    calendar.add_missing_timezones()
    # The zones stand before what uses them: some programs read from the top once.
    calendar.subcomponents.sort(key=lambda part: part.name != "VTIMEZONE")
    text: bytes = calendar.to_ical()
    return text


def _event(entry: CalendarEntry, zone: ZoneInfo) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    event.add("last-modified", entry.stamped_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", "\n".join(entry.summary.splitlines()))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    for field, text in (("location", entry.location), ("description", entry.description), ("url", entry.url)):
        if text:
            event.add(field, "\n".join(text.splitlines()))  # every kind of line break, as the format escapes it
    return event
