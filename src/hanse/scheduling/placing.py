"""Which table: given after the slots are settled, so that people stay where they are as far as it costs nothing."""

from collections.abc import Mapping

from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan


def place(case: Case, plan: Plan, wanted: Mapping[int, int]) -> dict[int, int | None]:
    """Meeting → place from 1 to `count`; None for all where places have no limit.

    Slot by slot: first the places wanted (those of an old schedule), then the table where somebody of the
    meeting sat last, then the lowest that is free.
    """
    count = case.places.count
    if count is None:
        return dict.fromkeys(plan, None)
    in_slot: dict[int, list[int]] = {}
    for meeting, slot in sorted(plan.items()):
        in_slot.setdefault(slot, []).append(meeting)
    seat: dict[int, int] = {}
    places: dict[int, int | None] = {}
    for _slot, meetings in sorted(in_slot.items()):
        taken: set[int] = set()
        wishes = [(rank, meeting, spot) for meeting in meetings for rank, spot in _wishes(case, meeting, wanted, seat)]
        for _rank, meeting, spot in sorted(wishes):
            if meeting not in places and spot <= count and spot not in taken:
                places[meeting] = spot
                taken.add(spot)
        spare = (spot for spot in range(1, count + 1) if spot not in taken)
        for meeting in meetings:
            chosen = places.get(meeting)
            if chosen is None:
                chosen = places[meeting] = next(spare)
            for each in case.members[meeting]:
                seat[each] = chosen
    return places


def _wishes(case: Case, meeting: int, wanted: Mapping[int, int], seat: Mapping[int, int]) -> list[tuple[int, int]]:
    first = [(0, wanted[meeting])] if meeting in wanted else []
    return first + [(1, seat[each]) for each in case.members[meeting] if each in seat]
