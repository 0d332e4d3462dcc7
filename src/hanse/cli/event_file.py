"""`event.toml`: a matchmaking in one file: name, time zone, sessions and their slots, places, rules."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from hanse.errors import InputError, Problem

KINDS = ("table", "room", "booth", "video")
MOST_NUMBER = 2**31 - 1
MOST_PLACES = 100_000
STATUSES = ("locked", "accepted", "requested", "suggested", "declined")
KEYS = {
    "": {
        "name",
        "slug",
        "time_zone",
        "place",
        "town",
        "country",
        "languages",
        "sessions",
        "places",
        "rules",
        "matching",
    }
    | {"motto_en", "motto_de", "lead_en", "lead_de", "number", "series", "seed", "framework"},
    "sessions": {"code", "name_en", "name_de", "date", "start", "end", "slot_minutes", "gap_minutes"},
    "places": {"count", "kind"},
    "rules": {"choose", "first_meetings", "breaks", "max_break_difference", "across_countries", "request_days"}
    | {"max_open_requests", "max_meetings", "booking_opens", "booking_closes", "statuses", "suggestions"},
}


@dataclass(frozen=True)
class Session:
    """A morning or an afternoon; times are local to the event."""

    code: str
    name_en: str
    name_de: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    gap_minutes: int

    def slots(self) -> list[tuple[datetime, datetime]]:
        """The spans of its slots: as many as fit, one after the other with the gap between."""
        spans = []
        start = self.starts_at
        while start + timedelta(minutes=self.slot_minutes) <= self.ends_at:
            end = start + timedelta(minutes=self.slot_minutes)
            spans.append((start, end))
            start = end + timedelta(minutes=self.gap_minutes)
        return spans


@dataclass(frozen=True)
class Event:
    """What `event.toml` says. Values that are absent have the defaults that `docs/reference` names."""

    name: str
    zone: ZoneInfo
    sessions: tuple[Session, ...]
    places: int | None
    kind: str
    place: str = ""
    languages: tuple[str, ...] = ("en",)
    seed: int = 1
    choose: str = "value"
    first_meetings: tuple[int, ...] = (30, 20, 10)
    breaks: str = "minimise"
    max_break_difference: int | None = None
    max_meetings: int | None = None
    across_countries: bool = False
    statuses: tuple[str, ...] = ("locked", "accepted", "requested")
    suggestions: int = 6
    request_days: int = 7
    max_open_requests: int = 8
    booking_opens: datetime | None = None
    booking_closes: datetime | None = None
    matching: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


class Reader:
    """Collects what is wrong while it reads, so that a person hears of everything at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, where: str, what: str, remedy: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(where, what, remedy))

    def unknown(self, table: Mapping[str, Any], where: str) -> None:
        """Refuse keys that nobody would read."""
        for key in table:
            if key not in KEYS[where.split("[")[0]] and not key.startswith("x_"):
                known = ", ".join(sorted(KEYS[where.split("[")[0]]))
                self.complain(f"{where}.{key}".strip("."), "is not a known key", f"there are: {known}")

    def text(self, table: Mapping[str, Any], key: str, where: str, *, default: str | None = None) -> str:
        """A text; without a default it is required."""
        value = table.get(key, default)
        if isinstance(value, str) and (value or default is not None):
            return value
        self.complain(f"{where}{key}", "is missing" if value in (None, "") else "is no text", "write a text in quotes")
        return ""

    def whole(
        self,
        table: Mapping[str, Any],
        key: str,
        where: str,
        default: int | None,
        *,
        least: int = 0,
        most: int = MOST_NUMBER,
    ) -> int | None:
        """A whole number, or the default where it is absent."""
        value = table.get(key, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and least <= value <= most):
            return value
        limits = f"{least} or more" if most == MOST_NUMBER else f"{least} to {most}"
        self.complain(f"{where}{key}", f"is {value!r:.40}", f"write a whole number, {limits}")
        return default

    def part(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """A table inside the file; empty where it is absent."""
        value = table.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.complain(key, f"is {value!r:.40}", f"write [{key}] and its keys below")
        return {}

    def languages(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        """The languages of the event, the main one first."""
        value = table.get("languages", ["en"])
        if isinstance(value, list) and all(isinstance(word, str) and word for word in value):
            return tuple(value) or ("en",)
        self.complain("languages", f"is {value!r:.40}", 'write a list such as ["en", "de"]')
        return ("en",)

    def yes(self, table: Mapping[str, Any], key: str, where: str) -> bool:
        """True or false; false where it is absent."""
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.complain(f"{where}{key}", f"is {value!r:.40}", "write true or false")
        return False

    def choice(self, table: Mapping[str, Any], key: str, where: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = table.get(key, default)
        if value in choices:
            return str(value)
        self.complain(f"{where}{key}", f"is {value!r}", f"write one of: {', '.join(choices)}")
        return default

    def day(self, value: Any, where: str) -> date | None:
        """A day, as TOML knows it or as a text like 2027-05-11."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.complain(where, f"is {value!r}", "write a day such as 2027-05-11")
            return None

    def hour(self, value: Any, where: str) -> time | None:
        """A time of day, as TOML knows it or as a text like 13:30."""
        if isinstance(value, time):
            return value
        if isinstance(value, str) and re.fullmatch(r"\d{1,2}:\d{2}", value):
            hours, minutes = value.split(":")
            if int(hours) < 24 and int(minutes) < 60:
                return time(int(hours), int(minutes))
        self.complain(where, f"is {value!r}", 'write a time such as "13:30"')
        return None

    def moment(self, table: Mapping[str, Any], key: str, where: str, zone: ZoneInfo) -> datetime | None:
        """A moment in the zone of the event, or None where it is absent."""
        value = table.get(key)
        if value is None:
            return None
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            self.complain(f"{where}{key}", f"is {value!r}", "write a moment such as 2027-04-19T09:00")
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def read_event(path: Path) -> Event:
    """Read `event.toml`; every problem is named with its place."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(
            [Problem(str(path), "is missing", "write one; examples/brussels/event.toml shows how")]
        ) from None
    except OSError as error:
        problem = Problem(str(path), f"cannot be read: {error.strerror}", "check the file")
        raise InputError([problem], source=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            [Problem(str(path), f"is no TOML: {error}", "mend the line it names")], source=str(path)
        ) from None
    event = event_from_table(table)
    if isinstance(event, list):
        raise InputError(event, source=str(path))
    return event


def event_from_table(table: Mapping[str, Any]) -> Event | list[Problem]:
    """Turn the parsed file into an event, or into the list of everything that is wrong with it."""
    reader = Reader()
    reader.unknown(table, "")
    name = reader.text(table, "name", "")
    zone_name = reader.text(table, "time_zone", "")
    if zone_name and zone_name not in available_timezones():
        reader.complain("time_zone", f"is {zone_name!r}", "write a zone such as Europe/Brussels")
        zone_name = "UTC"
    zone = ZoneInfo(zone_name or "UTC")
    sessions = _sessions(reader, table.get("sessions"), zone)
    places = reader.part(table, "places")
    reader.unknown(places, "places")
    rules = reader.part(table, "rules")
    reader.unknown(rules, "rules")
    kind = reader.choice(places, "kind", "places.", KINDS, "table")
    first = rules.get("first_meetings", [30, 20, 10])
    if not isinstance(first, list) or not all(type(entry) is int and entry >= 0 for entry in first):
        reader.complain("rules.first_meetings", f"is {first!r}", "write whole numbers such as [30, 20, 10]")
        first = []
    statuses = rules.get("statuses", ["locked", "accepted", "requested"])
    if not isinstance(statuses, list) or any(status not in STATUSES for status in statuses):
        reader.complain("rules.statuses", f"is {statuses!r}", f"write a list of: {', '.join(STATUSES)}")
        statuses = []
    event = Event(
        name=name,
        zone=zone,
        sessions=tuple(sessions),
        places=reader.whole(places, "count", "places.", None, most=MOST_PLACES),
        kind=kind,
        place=reader.text(table, "place", "", default=""),
        languages=reader.languages(table),
        seed=_seed(reader, table),
        choose=reader.choice(rules, "choose", "rules.", ("value", "all"), "value"),
        first_meetings=tuple(first),
        breaks=reader.choice(rules, "breaks", "rules.", ("minimise", "ignore"), "minimise"),
        max_break_difference=reader.whole(rules, "max_break_difference", "rules.", None),
        max_meetings=reader.whole(rules, "max_meetings", "rules.", None),
        across_countries=reader.yes(rules, "across_countries", "rules."),
        statuses=tuple(statuses),
        suggestions=reader.whole(rules, "suggestions", "rules.", 6) or 0,
        request_days=reader.whole(rules, "request_days", "rules.", 7, least=1) or 7,
        max_open_requests=reader.whole(rules, "max_open_requests", "rules.", 8, least=1) or 8,
        booking_opens=reader.moment(rules, "booking_opens", "rules.", zone),
        booking_closes=reader.moment(rules, "booking_closes", "rules.", zone),
        matching=reader.part(table, "matching"),
        extra={key: value for key, value in table.items() if key in KEYS[""]},
    )
    return reader.problems or event


def _seed(reader: Reader, table: Mapping[str, Any]) -> int:
    seed = reader.whole(table, "seed", "", 1)
    return 1 if seed is None else seed


def _sessions(reader: Reader, entries: Any, zone: ZoneInfo) -> list[Session]:
    if not isinstance(entries, list) or not entries:
        reader.complain("sessions", "there is none", "write at least one [[sessions]]")
        return []
    sessions: list[Session] = []
    for number, entry in enumerate(entries):
        where = f"sessions[{number}]"
        if not isinstance(entry, Mapping):
            reader.complain(where, "is no table", "write [[sessions]] and its keys below")
            continue
        reader.unknown(entry, where)
        code = reader.text(entry, "code", f"{where}.")
        day = reader.day(entry.get("date"), f"{where}.date")
        start = reader.hour(entry.get("start"), f"{where}.start")
        end = reader.hour(entry.get("end"), f"{where}.end")
        minutes = reader.whole(entry, "slot_minutes", f"{where}.", 20, least=5) or 20
        gap = reader.whole(entry, "gap_minutes", f"{where}.", 0) or 0
        if day is None or start is None or end is None:
            continue
        session = Session(
            code=code,
            name_en=reader.text(entry, "name_en", f"{where}.", default=code),
            name_de=reader.text(
                entry, "name_de", f"{where}.", default=reader.text(entry, "name_en", f"{where}.", default=code)
            ),
            starts_at=datetime.combine(day, start, tzinfo=zone),
            ends_at=datetime.combine(day, end, tzinfo=zone),
            slot_minutes=minutes,
            gap_minutes=gap,
        )
        if not session.slots():
            reader.complain(where, "holds no slot", "let it end at least one slot after it starts")
        elif sessions and session.starts_at < sessions[-1].ends_at:
            reader.complain(where, f"starts before {sessions[-1].code} ends", "list sessions in order of time")
        if any(other.code == code for other in sessions):
            reader.complain(f"{where}.code", f"{code!r} stands twice", "give each session a code of its own")
        sessions.append(session)
    return sessions
