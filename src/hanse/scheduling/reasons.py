"""Why a meeting is not held, found from the schedule as it is: the first reason that is true."""

from collections import Counter
from collections.abc import Collection, Iterable

from hanse.scheduling.booking import Booking
from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan, breaks_in, gain, keeps_difference_with
from hanse.scheduling.schedule import Unmet


def unmet(case: Case, plan: Plan, *, held_back: Collection[int] = ()) -> tuple[Unmet, ...]:
    """Every meeting that is not held, with its reason and the meetings in its way, in the order of the case.

    `held_back` are meetings of an old schedule that only the budget of moves keeps out.
    """
    booking = Booking(case, plan)
    breaks = [breaks_in(slots) for slots in booking.busy]
    spread = Counter(breaks)
    lying = {(each, slot): meeting for meeting, slot in plan.items() for each in case.members[meeting]}
    in_slot: list[list[int]] = [[] for _ in case.slots]
    for meeting, slot in sorted(plan.items()):
        in_slot[slot].append(meeting)

    def explain(meeting: int) -> tuple[str, Iterable[int]]:
        slots = case.shared_slots[meeting]
        if meeting in case.vetoed:
            return "vetoed", ()
        if not slots:
            return "no_common_slot", ()
        disorder = {slot: booking.out_of_order(meeting, slot) for slot in slots}
        if all(disorder.values()):
            return "precedence", [each for slot in slots for each in disorder[slot]]
        theirs = {
            slot: [lying[each, slot] for each in case.members[meeting] if (each, slot) in lying] for slot in slots
        }
        locked = {slot: [each for each in theirs[slot] if each in case.locks] for slot in slots}
        if all(locked.values()):
            return "locked_elsewhere", [each for slot in slots for each in locked[slot]]
        if booking.is_sated(meeting):
            return "quota", ()
        free = [slot for slot in slots if not theirs[slot]]
        if free and all(booking.is_full(slot) for slot in free):
            return "places_full", ()
        fitting = [slot for slot in free if not booking.is_full(slot) and not disorder[slot]]
        if not fitting:
            crowd = {slot: in_slot[slot] if slot in free and booking.is_full(slot) else [] for slot in slots}
            return "displaced", [each for slot in slots for each in [*theirs[slot], *disorder[slot], *crowd[slot]]]
        if case.policy.max_break_difference is not None and not any(keeps(meeting, slot) for slot in fitting):
            return "breaks", ()
        return "no_gain", ()

    def keeps(meeting: int, slot: int) -> bool:
        after = booking.more_breaks(meeting, slot)
        changes = [(breaks[each], count) for each, count in after.items()]
        return keeps_difference_with(case.policy.max_break_difference or 0, spread, changes)

    found = []
    for meeting, wish in enumerate(case.meetings):
        if meeting not in plan:
            reason, blockers = explain(meeting)
            named = tuple(case.meetings[each].id for each in dict.fromkeys(blockers))
            needs_move = reason == "no_gain" and meeting in held_back and gain(case, meeting, booking.counts) > 0
            found.append(Unmet(wish.id, "displaced" if needs_move else reason, named, needs_move))
    return tuple(found)
