"""Why a wish was not met, and what would help: only what is true of the schedule as it is, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hanse.scheduling.agendas import full_slots, offered_slots, read_agendas
from hanse.web.meetings.bridge.cases import row_id
from hanse.web.meetings.models import Lock, MeetingRequest, Schedule
from hanse.web.meetings.queries.names import unread
from hanse.web.ui.words import clock, day

Document = Mapping[str, Any]
MOST_NAMES = 3
BOTH = ("requester__delegation__organisation", "recipient__delegation__organisation")


@dataclass(frozen=True)
class UnmetWish:
    """A wish without a time: who, why not, what would help; `in_the_way` names the meetings that block it."""

    request: MeetingRequest
    reason: str
    why: str
    remedy: str
    lock_in_the_way: MeetingRequest | None = None

    @property
    def one(self) -> str:
        """The organisation that asked."""
        return self.request.requester.delegation.organisation.name

    @property
    def other(self) -> str:
        """The organisation that was asked."""
        return self.request.recipient.delegation.organisation.name


def unmet_wishes(schedule: Schedule) -> list[UnmetWish]:
    """Every agreed wish that a version does not meet, also those that the organiser forbade. Two queries."""
    case, answer = schedule.case or {}, schedule.result or {}
    asked = [entry["id"] for entry in case.get("meetings", [])]
    forbidden = (
        Lock.objects.filter(request__matchmaking=schedule.matchmaking_id, slot=None)
        .filter(request__state__in=MeetingRequest.AGREED)
        .exclude(request__in=[row_id(word) for word in asked])
    )
    reasons = {lock.request_id: lock.reason for lock in forbidden}
    rows = MeetingRequest.objects.filter(pk__in=[*map(row_id, asked), *reasons]).select_related(*BOTH)
    requests = {row.pk: row for row in rows.defer(*unread(*BOTH))}
    facts = Facts(case, answer, requests)
    found = [
        facts.explain(requests[row_id(entry["id"])], entry)
        for entry in answer.get("unmet", [])
        if row_id(entry["id"]) in requests
    ]
    found += [
        UnmetWish(
            requests[number],
            "forbidden",
            _("You forbade it: %(reason)s") % {"reason": reason},
            _("Take the word back, then compute again."),
        )
        for number, reason in reasons.items()
    ]
    return found


class Facts:
    """A case and its answer, read once, and the rows that give its ids their names."""

    def __init__(self, case: Document, answer: Document, requests: Mapping[int, MeetingRequest]) -> None:
        self.case = case
        self.requests = requests
        self.times = {
            slot["id"]: (datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"]))
            for slot in case.get("slots", [])
        }
        self.people = {person["id"]: person for person in case.get("participants", [])}
        self.wishes = {wish["id"]: wish for wish in case.get("meetings", [])}
        self.offered = {who: offered_slots(case, who) for who in self.people}
        self.held = {entry["id"]: entry["slot"] for entry in answer.get("meetings", [])}
        agendas = read_agendas(case, answer) if self.held else dict.fromkeys(self.people, ())
        self.taken = {who: {entry.slot: entry.meeting for entry in agendas[who]} for who in self.people}
        self.full = full_slots(case, answer) if self.held else frozenset()

    def explain(self, request: MeetingRequest, entry: Document) -> UnmetWish:
        """Word one entry of `unmet`."""
        words = {
            "vetoed": self._vetoed,
            "no_common_slot": self._no_common_slot,
            "locked_elsewhere": self._locked,
            "quota": self._quota,
            "places_full": self._places_full,
            "breaks": self._breaks,
            "displaced": self._displaced,
            "no_gain": self._no_gain,
        }.get(entry["reason"], self._precedence)
        why, remedy = words(entry)
        lock = None
        if entry["reason"] == "locked_elsewhere":
            lock = next((self.requests.get(row_id(word)) for word in entry["blocked_by"]), None)
        return UnmetWish(request, entry["reason"], why, remedy, lock)

    def _two(self, entry: Document) -> tuple[str, str]:
        one, other = self.wishes[entry["id"]]["participants"]
        return one, other

    def name(self, who: str) -> str:
        """The organisation of a participant; with the person where their organisation sends several."""
        number = row_id(who)
        for request in self.requests.values():
            for side in (request.requester, request.recipient):
                if side.pk == number:
                    several = sum(
                        1 for each in self.people.values() if each["organisation"] == f"o{side.delegation_id}"
                    )
                    organisation = side.delegation.organisation.name
                    return f"{side.name} ({organisation})" if several > 1 else organisation
        return who

    def shared(self, entry: Document) -> list[str]:
        """The slots in which both are there."""
        one, other = self._two(entry)
        return [slot for slot in self.offered[one] if slot in set(self.offered[other])]

    def spans(self, slots: Sequence[str]) -> str:
        """Slots as spans of time: Tuesday 13:00–14:20, 15:00–15:20."""
        order = {slot: number for number, slot in enumerate(self.times)}
        runs: list[list[str]] = []
        for slot in sorted(slots, key=order.__getitem__):
            if runs and self.times[runs[-1][-1]][1] == self.times[slot][0]:
                runs[-1].append(slot)
            else:
                runs.append([slot])
        several = len({self._day(slot) for slot in self.times}) > 1
        parts, last = [], ""
        for run in runs:
            on = self._day(run[0])
            span = f"{self._clock(self.times[run[0]][0])}–{self._clock(self.times[run[-1]][1])}"
            parts.append(f"{on} {span}" if several and on != last else span)
            last = on
        return ", ".join(parts)

    def _day(self, slot: str) -> str:
        return day(self.times[slot][0])

    def _clock(self, moment: datetime) -> str:
        return clock(timezone.localtime(moment))

    def meetings(self, words: Iterable[str]) -> str:
        """Meetings by name and time, at most three."""
        rows = [word for word in words if word in self.held]
        names = []
        for word in rows[:MOST_NAMES]:
            one, other = self.wishes[word]["participants"]
            names.append(
                _("%(one)s with %(other)s, %(time)s")
                % {
                    "one": self.name(one),
                    "other": self.name(other),
                    "time": self._clock(self.times[self.held[word]][0]),
                }
            )
        more = len(rows) - len(names)
        if more > 0:
            names.append(ngettext("%(count)d other", "%(count)d others", more) % {"count": more})
        return "; ".join(names)

    # Each reason: why not, and what would help. Nothing is said that does not follow from the two documents.

    def _vetoed(self, entry: Document) -> tuple[str, str]:
        return _("Both belong to the same organisation."), _("Nothing: such meetings are never held.")

    def _no_common_slot(self, entry: Document) -> tuple[str, str]:
        one, other = self._two(entry)
        why = _("No common time: %(one)s is there %(first)s, %(other)s %(second)s.") % {
            "one": self.name(one),
            "first": self.spans(self.offered[one]) or _("never"),
            "other": self.name(other),
            "second": self.spans(self.offered[other]) or _("never"),
        }
        return why, _("One of the two would have to be there when the other is.")

    def _precedence(self, entry: Document) -> tuple[str, str]:
        return _("Another meeting must come first, and leaves no time after it."), _("Take the order away.")

    def _locked(self, entry: Document) -> tuple[str, str]:
        why = _("Kept out by what is locked: %(meetings)s.") % {"meetings": self.meetings(entry["blocked_by"])}
        return why, _("Unlock one of them, then compute again.")

    def _quota(self, entry: Document) -> tuple[str, str]:
        full = [
            who
            for who in self._two(entry)
            if self.people[who]["max_meetings"] is not None and len(self.taken[who]) >= self.people[who]["max_meetings"]
        ]
        names = _enumerate([self.name(who) for who in full])
        most = self.people[full[0]]["max_meetings"] if full else 0
        why = ngettext(
            "%(names)s: the limit of %(count)d meeting is reached.",
            "%(names)s: the limit of %(count)d meetings is reached.",
            most,
        ) % {"names": names, "count": most}
        return why, _("A higher limit for %(names)s, or another delegate.") % {"names": names}

    def _places_full(self, entry: Document) -> tuple[str, str]:
        one, other = self._two(entry)
        free = [slot for slot in self.shared(entry) if slot not in self.taken[one] and slot not in self.taken[other]]
        count = self.case["places"]["count"]
        why = ngettext(
            "The only place is taken when both are free: %(times)s.",
            "All %(count)d places are taken when both are free: %(times)s.",
            count,
        ) % {"times": self.spans(free), "count": count}
        return why, _("One more place: %(times)s.") % {"times": self.spans(free[:1])}

    def _breaks(self, entry: Document) -> tuple[str, str]:
        limit = self.case["policy"]["max_break_difference"]
        why = ngettext(
            "The breaks would then differ by more than %(count)d between two people.",
            "The breaks would then differ by more than %(count)d between two people.",
            limit or 0,
        ) % {"count": limit or 0}
        return why, _("A rule that allows a greater difference of breaks.")

    def _displaced(self, entry: Document) -> tuple[str, str]:
        one, other = self._two(entry)
        slots = self.shared(entry)
        busy = [who for who in (one, other) if all(slot in self.taken[who] for slot in slots)]
        if busy:
            why = ngettext(
                "The only slot that both share is taken in the agenda of %(names)s.",
                "All %(count)d slots that both share are taken in the agenda of %(names)s.",
                len(slots),
            ) % {"count": len(slots), "names": _enumerate([self.name(who) for who in busy])}
        else:
            why = ngettext(
                "In the only slot that both share, one of them meets somebody else or no place is left.",
                "In each of the %(count)d slots that both share, one of them meets somebody else or no place is left.",
                len(slots),
            ) % {"count": len(slots)}
        return why, self._way_out(one, other)

    def _way_out(self, one: str, other: str) -> str:
        """One more delegate of a side helps if the other is free at some time at which a place is left."""
        for needed, partner in ((one, other), (other, one)):
            free = [slot for slot in self.offered[partner] if slot not in self.taken[partner] and slot not in self.full]
            if free:
                return _("One more delegate from %(name)s. %(partner)s is free: %(times)s.") % {
                    "name": self.organisation(needed),
                    "times": self.spans(free),
                    "partner": self.name(partner),
                }
        return _("One more slot in which both are there.")

    def organisation(self, who: str) -> str:
        """The organisation of a participant."""
        home = self.people[who]["organisation"]
        return next((each["name"] for each in self.case["organisations"] if each["id"] == home), who)

    def _no_gain(self, entry: Document) -> tuple[str, str]:
        return _("It would add nothing: its weight is 0."), _("Give it a weight, or lock it.")


def _enumerate(words: Sequence[str]) -> str:
    """One, two and three."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def reasons_counted(wishes: Iterable[UnmetWish]) -> Mapping[str, int]:
    """How often each reason stands."""
    return Counter(wish.reason for wish in wishes)
