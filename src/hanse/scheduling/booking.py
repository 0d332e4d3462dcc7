"""A plan in the making: what is booked, what still fits, and the plain ways to book more."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from hanse.scheduling.board import holdable_slots
from hanse.scheduling.case import Case
from hanse.scheduling.measures import (
    Plan,
    breaks,
    breaks_in,
    busy_slots,
    gain,
    keeps_difference,
    keeps_difference_with,
    loads,
)


class Booking:
    """Meetings booked into slots; answers at once whether one more fits."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case = case
        self.plan = dict(plan)
        self.counts = loads(case, plan)
        self.busy = busy_slots(case, plan)
        self.in_slot = [0] * len(case.slots)
        for slot in plan.values():
            self.in_slot[slot] += 1
        self.slots: Sequence[tuple[int, ...]] = holdable_slots(case)
        self.earlier: dict[int, list[int]] = {}
        self.later: dict[int, list[int]] = {}
        for first, second in case.precedences:
            self.earlier.setdefault(second, []).append(first)
            self.later.setdefault(first, []).append(second)

    def is_full(self, slot: int) -> bool:
        """Are all places of a slot taken?"""
        return self.case.places.count is not None and self.in_slot[slot] >= self.case.places.count

    def out_of_order(self, meeting: int, slot: int) -> list[int]:
        """The booked meetings whose order with this one would be wrong in a slot."""
        plan = self.plan
        wrong = [each for each in self.earlier.get(meeting, ()) if each in plan and plan[each] >= slot]
        return wrong + [each for each in self.later.get(meeting, ()) if each in plan and plan[each] <= slot]

    def is_sated(self, meeting: int) -> bool:
        """Has somebody of a meeting as many meetings as they want?"""
        people = self.case.participants
        return any(
            most is not None and self.counts[each] >= most
            for each in self.case.members[meeting]
            for most in [people[each].max_meetings]
        )

    def fits(self, meeting: int, slot: int) -> bool:
        """May a meeting be added in a slot, breaks left aside?"""
        return (
            not self.is_full(slot)
            and not any(slot in self.busy[each] for each in self.case.members[meeting])
            and not self.out_of_order(meeting, slot)
        )

    def open_slots(self, meeting: int) -> Iterator[int]:
        """The slots in which a meeting may be added, breaks left aside."""
        if not self.is_sated(meeting):
            yield from (slot for slot in self.slots[meeting] if self.fits(meeting, slot))

    def more_breaks(self, meeting: int, slot: int) -> dict[int, int]:
        """For each who attends, the breaks they would have with a meeting in a slot."""
        return {each: breaks_in(self.busy[each] | {slot}) for each in self.case.members[meeting]}

    def book(self, meeting: int, slot: int) -> None:
        """Add a meeting."""
        self.plan[meeting] = slot
        self.in_slot[slot] += 1
        for each in self.case.members[meeting]:
            self.counts[each] += 1
            self.busy[each].add(slot)


def booked_greedily(case: Case, kept: Plan, *, without: Collection[int] = ()) -> dict[int, int]:
    """A plan to begin from: what is kept, then the meeting that adds most, in its emptiest slot, and so on.

    The meetings of `without` are left out. Locks, quotas, places and order hold; a limit on the difference
    of breaks is not looked at.
    """
    booking = Booking(case, kept)
    for meeting, slot in case.locks.items():
        if meeting not in booking.plan and slot in booking.open_slots(meeting):
            booking.book(meeting, slot)
    queue = [
        (-gain(case, meeting, booking.counts), len(slots), meeting)
        for meeting, slots in enumerate(booking.slots)
        if slots and meeting not in booking.plan and meeting not in without
    ]
    heapq.heapify(queue)
    while queue:
        told, width, meeting = heapq.heappop(queue)
        now = -gain(case, meeting, booking.counts)
        if now > told:  # others came first and took part of its bonus
            heapq.heappush(queue, (now, width, meeting))
            continue
        slots = list(booking.open_slots(meeting))
        if slots:
            booking.book(meeting, min(slots, key=lambda slot: (booking.in_slot[slot], slot)))
    return booking.plan


def filled(case: Case, plan: Plan, *, among: Iterable[int] | None = None, only: int | None = None) -> dict[int, int]:
    """A plan with every meeting (`among` some) added that still fits (in `only` one slot) and adds something.

    One that adds nothing is added where it makes no more breaks: somebody asked for it.
    """
    choice = set(range(len(case.meetings)) if among is None else among)
    booking = Booking(case, plan)
    counted = breaks(case, plan)
    spread = Counter(counted)
    again = True
    while again:
        again = False
        order = sorted(choice - set(booking.plan), key=lambda m: (-gain(case, m, booking.counts), m))
        for meeting in order:
            slot = _best_slot(booking, meeting, counted, spread, only)
            if slot is not None:
                for each, count in booking.more_breaks(meeting, slot).items():
                    spread[counted[each]] -= 1
                    spread[count] += 1
                    counted[each] = count
                booking.book(meeting, slot)
                again = True
    return booking.plan


def _best_slot(
    booking: Booking, meeting: int, counted: Sequence[int], spread: Counter[int], only: int | None
) -> int | None:
    best: tuple[int, int] | None = None
    adds = gain(booking.case, meeting, booking.counts)
    difference = booking.case.policy.max_break_difference
    for slot in booking.open_slots(meeting):
        if only is not None and slot != only:
            continue
        after = booking.more_breaks(meeting, slot)
        more = sum(count - counted[each] for each, count in after.items())
        if adds == 0 and more > 0 and booking.case.policy.minimises_breaks:
            continue
        changes = [(counted[each], count) for each, count in after.items()]
        if difference is not None and not keeps_difference_with(difference, spread, changes):
            continue
        if best is None or (more, slot) < best:
            best = (more, slot)
    return None if best is None else best[1]


def holds(case: Case, plan: Plan) -> bool:
    """Does a plan keep every hard rule of its case?"""
    booking = Booking(case, {})
    for meeting, slot in plan.items():
        if slot not in booking.slots[meeting] or booking.is_sated(meeting) or not booking.fits(meeting, slot):
            return False
        booking.book(meeting, slot)
    required = range(len(case.meetings)) if case.policy.takes_all else case.locks
    return all(meeting in plan for meeting in required) and keeps_difference(case, breaks(case, plan))
