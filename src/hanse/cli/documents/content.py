"""The matter of agendas and table sheets: who meets whom, when, where and why, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time

from hanse.cli.casework import Wanted
from hanse.cli.folder import Delegate, Folder
from hanse.cli.words import reason_sentence, unmet_sentence
from hanse.matching import Matches
from hanse.scheduling.agendas import Appointment, read_agendas, read_sheets
from hanse.taxonomy import countries as country_names


@dataclass(frozen=True)
class Line:
    """One meeting as it stands in an agenda."""

    starts_at: datetime
    ends_at: datetime
    partner: str
    country: str
    person: str
    place: int | None
    mine: str
    why: str
    meeting: str


@dataclass(frozen=True)
class Agenda:
    """What one organisation has, delegate by delegate, and what it does not have, with the reason."""

    organisation: str
    id: str
    country: str
    people: tuple[str, ...]
    lines: tuple[Line, ...]
    unmet: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """What stands on one table: time, and the two sides."""

    place: int
    lines: tuple[tuple[datetime, datetime, str, str], ...]


@dataclass(frozen=True)
class Content:
    """All agendas and table sheets of a schedule."""

    name: str
    venue: str
    language: str
    zone: str
    agendas: tuple[Agenda, ...] = field(default=())
    sheets: tuple[Sheet, ...] = field(default=())


def day(moment: datetime, language: str) -> str:
    """“Tuesday 11 May” or “Dienstag, 11. Mai”."""
    pattern = "EEEE, d. MMMM" if language == "de" else "EEEE d MMMM"
    return format_date(moment.date(), pattern, locale=language)


def clock(moment: datetime) -> str:
    """“14:20”, in the zone the moment is in."""
    return format_time(moment.timetz(), "HH:mm", tzinfo=None, locale="en")


def write_content(
    folder: Folder,
    wanted: list[Wanted],
    matches: Matches,
    case: Mapping[str, Any],
    schedule: Mapping[str, Any],
    *,
    language: str,
) -> Content:
    """Put the words to a case and its schedule."""
    delegates = {delegate.id: delegate for delegate in folder.delegates}
    names = country_names()
    countries = {profile.id: names.title(profile.country, language) for profile in folder.profiles}
    meetings = {meeting.id: meeting for meeting in wanted}
    entries = read_agendas(case, schedule)
    zone = folder.event.zone

    def line(appointment: Appointment) -> Line:
        other = delegates[appointment.partners[0]]
        own = delegates[appointment.participant]
        return Line(
            starts_at=appointment.starts_at.astimezone(zone),
            ends_at=appointment.ends_at.astimezone(zone),
            partner=folder.names[other.organisation],
            country=countries[other.organisation],
            person="" if other.id == other.organisation else other.name,
            place=appointment.place,
            mine="" if own.id == own.organisation else own.name,
            why=_why(meetings[appointment.meeting], own, matches, folder, language),
            meeting=appointment.meeting,
        )

    agendas = []
    for profile in folder.profiles:
        people = [delegate for delegate in folder.delegates if delegate.organisation == profile.id]
        lines = [line(appointment) for delegate in people for appointment in entries[delegate.id]]
        agendas.append(
            Agenda(
                organisation=profile.name,
                id=profile.id,
                country=countries[profile.id],
                people=tuple(delegate.name for delegate in people if delegate.id != profile.id),
                lines=tuple(sorted(lines, key=lambda entry: (entry.starts_at, entry.mine))),
                unmet=tuple(_unmet(profile.id, meetings, folder, schedule, language)),
            )
        )
    sheets = [
        Sheet(
            place=place,
            lines=tuple(
                (
                    sitting.starts_at.astimezone(zone),
                    sitting.ends_at.astimezone(zone),
                    folder.names[delegates[sitting.participants[0]].organisation],
                    folder.names[delegates[sitting.participants[1]].organisation],
                )
                for sitting in sittings
            ),
        )
        for place, sittings in read_sheets(case, schedule).items()
        if sittings
    ]
    return Content(folder.event.name, folder.event.place, language, zone.key, tuple(agendas), tuple(sheets))


def _why(meeting: Wanted, own: Delegate, matches: Matches, folder: Folder, language: str) -> str:
    """The word that came with the wish, else the strongest reason of the match."""
    for wish in meeting.wishes:
        word = (wish.word_de or wish.word_en) if language == "de" else (wish.word_en or wish.word_de)
        if word:
            return f"“{word}”" if language == "en" else f"„{word}“"
    other = meeting.second if own.organisation == meeting.first.organisation else meeting.first
    pair = matches.pair(own.organisation, other.organisation)
    if not pair.reasons:
        return ""
    return reason_sentence(pair.reasons[0], match=pair, reader=own.organisation, names=folder.names, language=language)


def _unmet(
    organisation: str, meetings: Mapping[str, Wanted], folder: Folder, schedule: Mapping[str, Any], language: str
) -> list[tuple[str, str]]:
    found = []
    for entry in schedule["unmet"]:
        meeting = meetings[entry["id"]]
        sides = (meeting.first.organisation, meeting.second.organisation)
        if organisation in sides:
            other = sides[1] if sides[0] == organisation else sides[0]
            found.append((folder.names[other], unmet_sentence(entry, language=language)))
    return found
