"""Agendas and table sheets: a case and its schedule, read as what each person and each place has.

Both documents are those of the file formats (`hanse-matchmaking/1`, `hanse-schedule/1`), already checked.

>>> case = {
...     "slots": [{"id": "s1", "start": "2016-11-30T13:00:00+01:00", "end": "2016-11-30T13:20:00+01:00"}],
...     "places": {"count": 1},
...     "participants": [{"id": "ana"}, {"id": "ben"}],
...     "meetings": [{"id": "m1", "participants": ["ana", "ben"]}],
... }
>>> schedule = {"meetings": [{"id": "m1", "slot": "s1", "place": 1}]}
>>> [(entry.slot, entry.partners) for entry in read_agendas(case, schedule)["ana"]]
[('s1', ('ben',))]
>>> free_slots(case, schedule, "ana")
()
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Appointment:
    """One meeting as one of its participants sees it; `place` is a number from 1, None where places do not count."""

    meeting: str
    participant: str
    partners: tuple[str, ...]
    slot: str
    starts_at: datetime
    ends_at: datetime
    place: int | None


@dataclass(frozen=True)
class Sitting:
    """One meeting as its place sees it."""

    meeting: str
    participants: tuple[str, ...]
    slot: str
    starts_at: datetime
    ends_at: datetime
    place: int | None


def read_sittings(case: Document, schedule: Document) -> tuple[Sitting, ...]:
    """Every meeting that is held, by time and place."""
    order = {str(slot["id"]): number for number, slot in enumerate(case["slots"])}
    spans = {
        str(slot["id"]): (datetime.fromisoformat(slot["start"]), datetime.fromisoformat(slot["end"]))
        for slot in case["slots"]
    }
    people = {str(entry["id"]): tuple(str(person) for person in entry["participants"]) for entry in case["meetings"]}
    sittings = [
        Sitting(
            meeting=str(held["id"]),
            participants=people[str(held["id"])],
            slot=str(held["slot"]),
            starts_at=spans[str(held["slot"])][0],
            ends_at=spans[str(held["slot"])][1],
            place=held.get("place"),
        )
        for held in schedule["meetings"]
    ]
    return tuple(sorted(sittings, key=lambda sitting: (order[sitting.slot], sitting.place or 0, sitting.meeting)))


def read_agendas(case: Document, schedule: Document) -> dict[str, tuple[Appointment, ...]]:
    """What each participant has, in order of time; people without a meeting have an empty agenda."""
    agendas: dict[str, list[Appointment]] = {str(person["id"]): [] for person in case["participants"]}
    for sitting in read_sittings(case, schedule):
        for person in sitting.participants:
            agendas[person].append(
                Appointment(
                    meeting=sitting.meeting,
                    participant=person,
                    partners=tuple(other for other in sitting.participants if other != person),
                    slot=sitting.slot,
                    starts_at=sitting.starts_at,
                    ends_at=sitting.ends_at,
                    place=sitting.place,
                )
            )
    return {person: tuple(entries) for person, entries in agendas.items()}


def read_sheets(case: Document, schedule: Document) -> dict[int, tuple[Sitting, ...]]:
    """What each place has, in order of time: all places from 1 to `count`, also those that stay empty.

    Where places do not count (`count` is null) there are no sheets.
    """
    count = case["places"]["count"] or 0
    sheets: dict[int, list[Sitting]] = {number: [] for number in range(1, count + 1)}
    for sitting in read_sittings(case, schedule):
        if sitting.place is not None:
            sheets[sitting.place].append(sitting)
    return {number: tuple(sittings) for number, sittings in sheets.items()}


def offered_slots(case: Document, participant: str) -> tuple[str, ...]:
    """The slots in which a participant is there, met or not, in order of time."""
    person = next(entry for entry in case["participants"] if str(entry["id"]) == participant)
    away = {str(slot) for slot in person.get("unavailable") or ()}
    return tuple(str(slot["id"]) for slot in case["slots"] if str(slot["id"]) not in away)


def free_slots(case: Document, schedule: Document, participant: str) -> tuple[str, ...]:
    """The slots in which a participant is there and has no meeting, in order of time."""
    taken = {entry.slot for entry in read_agendas(case, schedule)[participant]}
    return tuple(slot for slot in offered_slots(case, participant) if slot not in taken)


def full_slots(case: Document, schedule: Document) -> frozenset[str]:
    """The slots in which every place is taken."""
    count = case["places"]["count"]
    if count is None:
        return frozenset()
    loads = Counter(str(held["slot"]) for held in schedule["meetings"])
    return frozenset(str(slot["id"]) for slot in case["slots"] if loads[str(slot["id"])] >= count)


@dataclass(frozen=True)
class Figures:
    """What a plan is worth by the policy of a case: its value, the fewest meetings of anyone, all breaks."""

    meetings: int
    value: int
    fewest: int
    breaks: int


def figures_of(case: Document, plan: Mapping[str, str]) -> Figures:
    """The figures of a plan (meeting id → slot id), such as what cancellations left of an old schedule.

    Meetings that the case does not hold any more count for nothing. `fewest` looks at those whom some meeting
    of the case names; a break is a run of slots without a meeting between two meetings of one person.
    """
    order = {str(slot["id"]): number for number, slot in enumerate(case["slots"])}
    wishes = {str(wish["id"]): wish for wish in case["meetings"]}
    busy: dict[str, list[int]] = {str(who): [] for wish in wishes.values() for who in wish["participants"]}
    held = {meeting: slot for meeting, slot in plan.items() if meeting in wishes and slot in order}
    for meeting, slot in held.items():
        for who in wishes[meeting]["participants"]:
            busy[str(who)].append(order[slot])
    bonus = case["policy"].get("first_meetings") or []
    return Figures(
        meetings=len(held),
        value=sum(wishes[meeting].get("weight") or 0 for meeting in held)
        + sum(sum(bonus[: len(slots)]) for slots in busy.values()),
        fewest=min((len(slots) for slots in busy.values()), default=0),
        breaks=sum(
            1
            for slots in busy.values()
            for one, other in zip(sorted(slots), sorted(slots)[1:], strict=False)
            if other - one > 1
        ),
    )
