"""A folder with a matchmaking in it: `event.toml` and the spreadsheets beside it, read and checked together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hanse.cli.event_file import STATUSES, Event, Session, read_event
from hanse.errors import InputError, Problem
from hanse.matching import Profile, read_profiles
from hanse.spreadsheets import Row, read_table
from hanse.taxonomy import categories

ENDINGS = (".csv", ".xlsx")
RANK = {status: number for number, status in enumerate(STATUSES)}


@dataclass(frozen=True)
class Delegate:
    """Somebody who meets for an organisation; `away` are positions of slots in the event, from 0."""

    id: str
    organisation: str
    name: str
    function: str = ""
    email: str = ""
    category: str = ""
    away: frozenset[int] = frozenset()
    max_meetings: int | None = None


@dataclass(frozen=True)
class Wish:
    """One wish to meet; `asks` and `asked` are ids of delegates or of organisations."""

    asks: str
    asked: str
    status: str = "requested"
    weight: int | None = None
    slot: int | None = None
    word_en: str = ""
    word_de: str = ""
    row: int = 0


@dataclass(frozen=True)
class Folder:
    """Everything that a matchmaking needs, checked: ids are known, nobody meets their own organisation."""

    path: Path
    event: Event
    profiles: tuple[Profile, ...]
    delegates: tuple[Delegate, ...]
    wishes: tuple[Wish, ...] | None
    names: Mapping[str, str]


def read_folder(path: Path) -> Folder:
    """Read a folder; every problem of every file is told at once, with its row and column."""
    if not path.is_dir():
        raise InputError([Problem(str(path), "is no folder", "name a folder with event.toml and organisations.csv")])
    problems: list[Problem] = []
    event: Event | None = None
    try:
        event = read_event(path / "event.toml")
    except InputError as error:
        problems += [_in_file("event.toml", problem) for problem in error.problems]
    profiles = _profiles(path, problems)
    known = {profile.id: profile.name for profile in profiles}
    sessions = event.sessions if event else ()
    delegates = _delegates(path, known, sessions, problems)
    owners = {delegate.id: delegate.organisation for delegate in delegates} | {key: key for key in known}
    wishes = _wishes(path, owners, sessions, problems)
    if problems or event is None:
        raise InputError(problems, source=str(path))
    names = {delegate.id: delegate.name for delegate in delegates} | known
    return Folder(path, event, tuple(profiles), tuple(delegates), wishes, names)


def _in_file(file: str, problem: Problem) -> Problem:
    where = file if problem.where in ("", file) or problem.where.endswith(file) else f"{file}: {problem.where}"
    return Problem(where, problem.what, problem.remedy)


def _find(path: Path, name: str) -> Path | None:
    return next((file for ending in ENDINGS if (file := path / f"{name}{ending}").is_file()), None)


def _profiles(path: Path, problems: list[Problem]) -> list[Profile]:
    file = _find(path, "organisations")
    if file is None:
        problems.append(Problem(str(path), "has no organisations.csv or organisations.xlsx", "add one"))
        return []
    try:
        profiles, found = read_profiles(read_table(file.read_bytes(), filename=file.name))
    except InputError as error:
        problems += [_in_file(file.name, problem) for problem in error.problems]
        return []
    problems += [_in_file(file.name, problem) for problem in found]
    if not profiles and not found:
        problems.append(Problem(file.name, "names no organisation", "add a row for each"))
    return list(profiles)


def _rows(path: Path, name: str, required: tuple[str, ...], problems: list[Problem]) -> tuple[str, list[Row]] | None:
    """The rows of a spreadsheet of the folder, its columns checked; None where it is absent or cannot be read."""
    file = _find(path, name)
    if file is None:
        return None
    try:
        table = read_table(file.read_bytes(), filename=file.name)
    except InputError as error:
        problems += [_in_file(file.name, problem) for problem in error.problems]
        return None
    lacking = [column for column in required if column not in table.columns]
    if lacking:
        there = ", ".join(table.columns)
        problems.append(Problem(file.name, f"lacks the column {lacking[0]}", f"add it; there are: {there}"))
        return None
    return file.name, list(table.rows)


def _delegates(
    path: Path, known: Mapping[str, str], sessions: tuple[Session, ...], problems: list[Problem]
) -> list[Delegate]:
    """The delegates of participants.csv; an organisation that names none is there with one, under its own id."""
    found = _rows(path, "participants", ("organisation",), problems)
    delegates: list[Delegate] = []
    taken: set[str] = set(known)
    if found:
        file, rows = found
        for row in rows:
            where = f"{file}, row {row.number}"
            organisation = row.cells.get("organisation", "")
            if organisation not in known:
                problems.append(
                    Problem(f"{where}, organisation", f"{organisation!r} is not in organisations", "use its id")
                )
                continue
            number = sum(delegate.organisation == organisation for delegate in delegates) + 1
            id = row.cells.get("id") or f"{organisation}-{number}"
            if id in taken:
                problems.append(Problem(f"{where}, id", f"{id!r} stands twice", "give everyone an id of their own"))
                continue
            taken.add(id)
            category = row.cells.get("category", "")
            if category and category not in categories().codes:
                near = ", ".join(categories().codes)
                problems.append(Problem(f"{where}, category", f"{category!r} is not known", f"there are: {near}"))
            delegates.append(
                Delegate(
                    id=id,
                    organisation=organisation,
                    name=row.cells.get("name") or known[organisation],
                    function=row.cells.get("function", ""),
                    email=row.cells.get("email", ""),
                    category=category,
                    away=_away(row, where, sessions, problems),
                    max_meetings=_number(row, "max_meetings", where, problems),
                )
            )
    present = {delegate.organisation for delegate in delegates}
    silent = [Delegate(id=key, organisation=key, name=name) for key, name in known.items() if key not in present]
    return delegates + silent


def _number(row: Row, column: str, where: str, problems: list[Problem]) -> int | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    if re.fullmatch(r"\d{1,6}(\.0+)?", text):
        return int(float(text))
    problems.append(Problem(f"{where}, {column}", f"{text!r} is no whole number", "write a number, or leave it empty"))
    return None


def _away(row: Row, where: str, sessions: tuple[Session, ...], problems: list[Problem]) -> frozenset[int]:
    """The positions of slots in which somebody is not there."""
    spans = [(session.code, start) for session in sessions for start, _end in session.slots()]
    chosen = [word for word in re.split(r"[;|\n,]\s*", row.cells.get("sessions", "")) if word]
    codes = {session.code for session in sessions}
    for word in chosen:
        if sessions and word not in codes:
            there = ", ".join(sorted(codes))
            problems.append(Problem(f"{where}, sessions", f"{word!r} is no session", f"there are: {there}"))
    away = {number for number, (code, _start) in enumerate(spans) if chosen and code not in chosen}
    day = ""
    for word in [word for word in re.split(r"[;|\n,]\s*", row.cells.get("unavailable", "")) if word]:
        position, day = _slot(word, [start for _code, start in spans], day)
        if position is None:
            problems.append(
                Problem(
                    f"{where}, unavailable",
                    f"no slot starts at {word!r}",
                    "write starts such as 2027-05-11 14:20; 14:40",
                )
            )
        else:
            away.add(position)
    return frozenset(away)


def _slot(word: str, starts: list[datetime], day: str) -> tuple[int | None, str]:
    """The position of the slot that starts at `14:20` (on the day named last) or at `2027-05-11 14:20`."""
    match = re.fullmatch(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::00)?", word.strip())
    if not match:
        return None, day
    day = match[1] or day
    wanted = f"{int(match[2]):02}:{match[3]}"
    for position, start in enumerate(starts):
        if f"{start:%H:%M}" == wanted and (not day or f"{start:%Y-%m-%d}" == day):
            return position, day
    return None, day


def _wishes(
    path: Path, owners: Mapping[str, str], sessions: tuple[Session, ...], problems: list[Problem]
) -> tuple[Wish, ...] | None:
    found = _rows(path, "wishes", ("from", "to"), problems)
    if found is None:
        return None
    file, rows = found
    starts = [start for session in sessions for start, _end in session.slots()]
    wishes: list[Wish] = []
    for row in rows:
        where = f"{file}, row {row.number}"
        asks, asked = row.cells.get("from", ""), row.cells.get("to", "")

        def complain(column: str, what: str, remedy: str, where: str = where) -> None:
            problems.append(Problem(f"{where}, {column}", what, remedy))

        unknown = [(column, id) for column, id in (("from", asks), ("to", asked)) if id not in owners]
        for column, id in unknown:
            complain(column, f"{id!r} is neither a participant nor an organisation", "use an id of the other files")
        status = row.cells.get("status") or "requested"
        if status not in STATUSES:
            complain("status", f"{status!r} is not known", f"write one of: {', '.join(STATUSES)}")
        if not unknown and owners[asks] == owners[asked]:
            complain("to", "is the same organisation as “from”", "nobody meets their own organisation; delete the row")
        slot = None
        if word := row.cells.get("slot", ""):
            slot, _day = _slot(word, starts, "")
            if slot is None:
                complain("slot", f"no slot starts at {word!r}", "write a start such as 2027-05-11 14:20")
        weight = _number(row, "weight", where, problems)
        if unknown or status not in STATUSES:
            continue
        wishes.append(
            Wish(
                asks,
                asked,
                status,
                weight,
                slot,
                row.cells.get("word_en", ""),
                row.cells.get("word_de", ""),
                row.number,
            )
        )
    return tuple(wishes)
