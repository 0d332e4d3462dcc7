"""The old schedule of a repair: what of it the case still has, and how much of it may change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hanse.scheduling import constraints
from hanse.scheduling.board import Board, holdable_slots
from hanse.scheduling.case import Case, Id
from hanse.scheduling.measures import Plan
from hanse.solving import Constraint


@dataclass
class OldPlan:
    """Of an old schedule, the meetings that the case still has; a slot it no longer has is None."""

    slots: Mapping[int, int | None]
    places: Mapping[int, int]
    stays: Mapping[int, int]
    """The meetings whose slot is still possible for them, taken alone."""
    max_moves: int
    least_stays: int = 0
    """How many of `stays` are to be held: settled by the first stage of a repair."""
    least_others: int = 0
    """How many of the others are to be held, in another slot."""

    @property
    def others(self) -> list[int]:
        """The meetings whose slot has become impossible."""
        return [meeting for meeting in self.slots if meeting not in self.stays]

    def moved(self, plan: Plan) -> int:
        """How many meetings lie in another slot than they did."""
        return sum(meeting in plan and plan[meeting] != slot for meeting, slot in self.slots.items())

    def dropped(self, plan: Plan) -> int:
        """How many meetings are held no more."""
        return sum(meeting not in plan for meeting in self.slots)

    def held_back(self, plan: Plan) -> frozenset[int]:
        """The dropped meetings that only another move would bring back."""
        spent = self.moved(plan) >= self.max_moves
        return frozenset(meeting for meeting in self.slots if spent and meeting not in plan)


def old_plan(case: Case, held: Mapping[Id, tuple[Id, int | None]], max_moves: int) -> OldPlan:
    """An old schedule as this case sees it."""
    known = {case.meeting_at[id]: row for id, row in held.items() if id in case.meeting_at}
    slots = {meeting: case.slot_at.get(slot) for meeting, (slot, _place) in known.items()}
    possible = holdable_slots(case)
    return OldPlan(
        slots=slots,
        places={meeting: place for meeting, (_slot, place) in known.items() if place},
        stays={meeting: slot for meeting, slot in slots.items() if slot is not None and slot in possible[meeting]},
        max_moves=max_moves,
    )


def kept_meetings_stay(board: Board, old: OldPlan) -> Iterator[Constraint]:
    """What a repair has promised: so few moves, and so many of the old meetings held."""
    yield from constraints.old_meetings_stay(board, old.slots, old.max_moves)
    yield from constraints.at_least_so_many_are_held(board, old.stays, old.least_stays)
    yield from constraints.at_least_so_many_are_held(board, old.others, old.least_others)
