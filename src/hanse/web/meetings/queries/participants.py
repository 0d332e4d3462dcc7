"""What the organiser's page of participants reads, and what a spreadsheet of participants would change."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from hanse import taxonomy
from hanse.errors import Problem
from hanse.spreadsheets import recognise
from hanse.web.directory.folding import fold
from hanse.web.directory.models import Organisation
from hanse.web.directory.queries.listing import search
from hanse.web.meetings.bridge.participants import Attendee
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, ParticipantsFile, Slot
from hanse.web.meetings.queries.names import unread

VOCABULARY = {
    "id": ("id", "kennung", "nr", "no"),
    "organisation": ("organisation", "organization", "cluster", "organisation id", "organisation name"),
    "name": ("name", "participant", "person", "teilnehmer", "teilnehmende"),
    "function": ("function", "funktion", "position", "role", "rolle", "job title"),
    "email": ("email", "e-mail", "mail", "mail address", "e-mail-adresse"),
    "category": ("category", "kategorie"),
    "sessions": ("sessions", "session", "blöcke", "termine", "anwesend"),
    "unavailable": ("unavailable", "absent", "away", "abwesend", "nicht verfügbar"),
    "max_meetings": ("max_meetings", "max meetings", "meetings at most", "höchstens", "maximale gespräche"),
}


@dataclass(frozen=True)
class Entry:
    """One row that can be taken over: the organisation, the person, and whom it changes (none: a new delegate)."""

    number: int
    organisation: Organisation
    attendee: Attendee
    delegate: Delegate | None

    @property
    def is_changed(self) -> bool:
        """Would the row change somebody who is already in? (Reads the prefetched absences.)"""
        known = self.delegate
        if known is None:
            return False
        said = self.attendee
        absent = frozenset(slot.pk for slot in known.absent.all())
        return (known.name, known.function, known.email, known.category, known.max_meetings, absent) != (
            said.name,
            said.function,
            said.email,
            said.category,
            said.max_meetings,
            said.absent,
        )


@dataclass(frozen=True)
class Preview:
    """What a file would do: rows to take over, and every problem in its row and cell."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def newcomers(self) -> int:
        """How many would come in."""
        return sum(entry.delegate is None for entry in self.entries)

    @property
    def changed(self) -> int:
        """How many who are in would change."""
        return sum(entry.is_changed for entry in self.entries)


def participants(matchmaking: Matchmaking) -> QuerySet[Delegation]:
    """The delegations of a matchmaking with their organisations and how many meet for each, by name."""
    return (
        matchmaking.delegations.filter(left_at__isnull=True)
        .select_related("organisation")
        .defer(*unread("organisation"))
        .prefetch_related("delegates")
        .annotate(people=Count("delegates", filter=Q(delegates__cancelled_at__isnull=True)))
        .order_by("organisation__name", "pk")
    )


MOST_FOUND = 20


@dataclass(frozen=True)
class Candidate:
    """An organisation of the directory that the words find, and whether it takes part already."""

    organisation: Organisation
    is_in: bool


def candidates(matchmaking: Matchmaking, words: str) -> list[Candidate]:
    """The first organisations that the words find, those whose name has them in front; none without words."""
    if not fold(words):
        return []
    names = Organisation.objects.filter(name_folded__contains=fold(words), state__in=Organisation.PUBLIC_STATES)
    rows = list(names.only("key", "slug", "name", "country", "town").order_by("name", "pk")[:MOST_FOUND])
    known = {row.pk for row in rows}
    others = search(words).exclude(pk__in=known).only("key", "slug", "name", "country", "town").order_by("name", "pk")
    rows += others[: MOST_FOUND - len(rows)]
    there = matchmaking.delegations.filter(left_at__isnull=True, organisation__in=[row.pk for row in rows])
    inside = set(there.values_list("organisation", flat=True))
    return [Candidate(row, row.pk in inside) for row in rows]


def preview(file: ParticipantsFile) -> Preview:
    """Check every row of a file against the directory, the sessions and who is already in."""
    reader = _Reader(file.matchmaking)
    columns = list(dict.fromkeys(name for row in file.rows for name in row["cells"]))
    known = recognise(columns, vocabulary=VOCABULARY)
    problems = [
        Problem("", _("there is no column “%(name)s”") % {"name": name}, _("add it to the first row"))
        for name in ("organisation", "name")
        if known.column_of(name) is None
    ]
    if problems:
        return Preview((), tuple(problems))
    entries: list[Entry] = []
    seen: dict[tuple[int, str, str], int] = {}
    for row in file.rows:
        cells = {name: str(row["cells"].get(column, "")).strip() for column, name in known.mapping.items()}
        if not any(cells.values()):
            continue
        entry = reader.read(row["number"], cells)
        if entry is None:
            continue
        key = (entry.organisation.pk, entry.attendee.name, entry.attendee.email)
        if key in seen:
            reader.complain(
                row["number"],
                "name",
                _("is the same person as in row %(row)s") % {"row": seen[key]},
                _("leave one of them out"),
            )
        seen.setdefault(key, row["number"])
        entries.append(entry)
    return Preview(tuple(entries), tuple(reader.problems))


class _Reader:
    """Reads rows; collects what is wrong with them."""

    def __init__(self, matchmaking: Matchmaking) -> None:
        self.matchmaking = matchmaking
        self.slots = list(Slot.objects.filter(matchmaking=matchmaking).select_related("session"))
        self.organisations = _Organisations()
        self.problems: list[Problem] = []
        self.delegates: dict[tuple[int, str], Delegate] = {}
        rows = Delegate.objects.filter(
            delegation__matchmaking=matchmaking, cancelled_at__isnull=True, delegation__left_at__isnull=True
        )
        for row in rows.select_related("delegation__matchmaking__edition").prefetch_related("absent").order_by("-pk"):
            for sign in (row.email, fold(row.name)):
                if sign:
                    self.delegates[row.delegation.organisation_id, sign] = row

    def complain(self, number: int, column: str, what: str, remedy: str) -> None:
        """Note a problem of a cell."""
        self.problems.append(Problem(_("row %(row)s, %(column)s") % {"row": number, "column": column}, what, remedy))

    def read(self, number: int, cells: Mapping[str, str]) -> Entry | None:
        """A row as an entry; nothing where it has a problem that leaves no entry."""
        before = len(self.problems)
        organisation = self._organisation(number, cells.get("organisation", ""))
        name = cells.get("name", "")
        if not name:
            self.complain(number, "name", _("is empty"), _("write who will meet"))
        if len(name) > 120:
            self.complain(number, "name", _("is longer than %(n)s letters") % {"n": 120}, _("shorten it"))
        email = cells.get("email", "").lower()
        if email and not _is_address(email):
            self.complain(number, "email", f"“{email[:60]}”", _("give a mail address with an @"))
        category = self._category(number, cells.get("category", ""))
        most = self._most(number, cells.get("max_meetings", ""))
        absent = self._absent(number, cells.get("sessions", ""), cells.get("unavailable", ""))
        if len(self.problems) > before or organisation is None:
            return None
        attendee = Attendee(name, cells.get("function", "")[:120], email, category, most, absent)
        known = (email and self.delegates.get((organisation.pk, email))) or self.delegates.get(
            (organisation.pk, fold(name))
        )
        return Entry(number, organisation, attendee, known or None)

    def _organisation(self, number: int, text: str) -> Organisation | None:
        found = self.organisations.find(text) if text else []
        if len(found) == 1:
            return found[0]
        if not text:
            self.complain(number, "organisation", _("is empty"), _("write its id or its name"))
        elif found:
            self.complain(
                number, "organisation", _("“%(text)s” is the name of several") % {"text": text[:60]}, _("write the id")
            )
        else:
            self.complain(
                number,
                "organisation",
                _("“%(text)s” is not in the directory") % {"text": text[:60]},
                _("write its id or its name as it stands there, or add it first"),
            )
        return None

    def _category(self, number: int, text: str) -> str:
        if not text:
            return str(Delegate.Category.CLUSTER_MANAGEMENT)
        scheme = taxonomy.categories()
        code = scheme.find(text)
        if code is None:
            near = ", ".join(scheme.nearest(text)) or ", ".join(scheme.codes)
            self.complain(number, "category", f"“{text[:60]}”", _("write one of: %(codes)s") % {"codes": near})
            return ""
        return code

    def _most(self, number: int, text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"\d{1,3}(\.0)?", text) or not 1 <= int(float(text)) <= 200:
            self.complain(number, "max_meetings", f"“{text[:60]}”", _("give a whole number from 1 to 200"))
            return None
        return int(float(text))

    def _absent(self, number: int, sessions: str, unavailable: str) -> frozenset[int]:
        """The slots in which somebody is away: those of sessions not named, and those whose start is named."""
        by_code = {slot.session.code: slot.session_id for slot in self.slots}
        wanted = [code for code in re.split(r"[;|\n,]\s*", sessions) if code.strip()]
        there = set()
        for code in wanted:
            if code.strip() in by_code:
                there.add(by_code[code.strip()])
            else:
                self.complain(
                    number, "sessions", f"“{code[:40]}”", _("write one of: %(codes)s") % {"codes": ", ".join(by_code)}
                )
        away = {slot.pk for slot in self.slots if there and slot.session_id not in there}
        day = ""
        for text in (part.strip() for part in re.split(r"[;|\n]", unavailable) if part.strip()):
            found, day = self._slots_at(text, day)
            if not found:
                self.complain(
                    number, "unavailable", f"“{text[:40]}”", _("write the start of a slot, such as 2014-10-20 14:20")
                )
            away |= found
        if self.slots and len(away) == len(self.slots):
            self.complain(number, "unavailable", _("leaves no time"), _("leave at least one slot free"))
        return frozenset(away)

    def _slots_at(self, text: str, day: str) -> tuple[set[int], str]:
        """The slots that begin at a moment like `2014-10-20 14:20`; without a day the one named last, else any."""
        match = re.fullmatch(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}:\d{2})(?::00)?", text)
        if match is None:
            return set(), day
        day = match[1] or day
        try:
            clock = datetime.strptime(match[2], "%H:%M").time()
        except ValueError:
            return set(), day
        found = set()
        for slot in self.slots:
            start = slot.starts_at.astimezone(self.matchmaking.zone)
            if start.time() == clock and (not day or start.date().isoformat() == day):
                found.add(slot.pk)
        return found, day


class _Organisations:
    """The organisations of the directory by id, by address and by name."""

    def __init__(self) -> None:
        self.by_sign: dict[str, list[Organisation]] = {}
        gone = ("archived", "withdrawn", "rejected", "merged")
        rows: Any = Organisation.objects.exclude(state__in=gone).only(
            "pk", "key", "slug", "name", "acronym", "reference", "state"
        )
        for row in rows:
            for sign in {row.key, row.slug, row.reference or "", fold(row.name), fold(row.acronym)} - {""}:
                self.by_sign.setdefault(sign, []).append(row)

    def find(self, text: str) -> list[Organisation]:
        """Those that a text means: its id first, then its name."""
        return self.by_sign.get(text) or self.by_sign.get(fold(text)) or []


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
