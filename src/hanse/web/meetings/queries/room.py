"""The room at a moment, and what each table has on its sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, sqrt

from django.db.models import QuerySet

from hanse.web.meetings.models import Matchmaking, Meeting, Schedule, Slot
from hanse.web.meetings.queries.schedules import UNREAD, WITH_NAMES

STEP = 110  # units of the drawing from one table to the next
ROUND = 38


@dataclass(frozen=True)
class Spot:
    """One place on the plan: its number, where it is drawn, who sits there now."""

    number: int
    x: int
    y: int
    meeting: Meeting | None = None


@dataclass(frozen=True)
class RoomPlan:
    """The places of a slot, row by row; `slot` is the one that is on, or the next."""

    slot: Slot | None
    slots: tuple[Slot, ...]
    spots: tuple[Spot, ...]
    width: int
    height: int
    is_on: bool = False

    @property
    def taken(self) -> tuple[Spot, ...]:
        """The places at which somebody meets."""
        return tuple(spot for spot in self.spots if spot.meeting is not None)

    @property
    def free(self) -> tuple[int, ...]:
        """The numbers of those that are empty."""
        return tuple(spot.number for spot in self.spots if spot.meeting is None)


def room_at(matchmaking: Matchmaking, *, now: datetime, number: int | None = None) -> RoomPlan:
    """The room in the slot with this number, else in that of the moment, else in the next one; two queries."""
    slots = tuple(matchmaking.slots.order_by("starts_at"))
    slot = next((each for each in slots if each.number == number), None)
    slot = slot or next((each for each in slots if each.ends_at > now), slots[-1] if slots else None)
    meetings = {row.place: row for row in _meetings(matchmaking).filter(slot=slot)} if slot else {}
    count = matchmaking.places if matchmaking.places is not None else max((key or 0 for key in meetings), default=0)
    columns = max(1, ceil(sqrt(count * 1.6)))
    spots = tuple(
        Spot(
            place,
            STEP // 2 + STEP * ((place - 1) % columns),
            STEP // 2 + STEP * ((place - 1) // columns),
            meetings.get(place),
        )
        for place in range(1, count + 1)
    )
    return RoomPlan(
        slot,
        slots,
        spots,
        STEP * columns,
        STEP * max(1, ceil(count / columns)),
        bool(slot and slot.starts_at <= now < slot.ends_at),
    )


@dataclass(frozen=True)
class Sheet:
    """What one place has, by time; `number` is None for meetings without a place, such as video."""

    number: int | None
    meetings: tuple[Meeting, ...]


def sheets_of(matchmaking: Matchmaking) -> Sequence[Sheet]:
    """A sheet for each place, also for those that stay empty; one query."""
    by_place: dict[int | None, list[Meeting]] = {}
    for row in _meetings(matchmaking):
        by_place.setdefault(row.place, []).append(row)
    numbers: list[int | None] = [*range(1, (matchmaking.places or 0) + 1)]
    numbers += sorted(place for place in by_place if place is not None and place not in numbers)
    numbers += [None] if None in by_place else []
    return [Sheet(number, tuple(by_place.get(number, ()))) for number in numbers]


def _meetings(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """The meetings that are held, by time."""
    rows = Meeting.objects.filter(
        schedule__matchmaking=matchmaking, schedule__state=Schedule.State.PUBLISHED, cancelled_at=None
    )
    return rows.select_related(*WITH_NAMES).defer(*UNREAD).order_by("slot__starts_at", "place")
