"""Bounds on the value that need no schedule: valid for any size."""

from hanse.scheduling import constraints, measures
from hanse.scheduling.board import Board, holdable_slots
from hanse.scheduling.case import Case
from hanse.solving import Label, at_most, relaxed_most


def plain_bound(case: Case) -> int:
    """The value if every meeting that ever could be were held."""
    return measures.value(case, {meeting: slots[0] for meeting, slots in enumerate(holdable_slots(case)) if slots})


def relaxed_bound(case: Case, *, seconds: float) -> float | None:
    """The value with fractions of meetings and slots taken together, by linear programming.

    Everybody has at most as many meetings as slots and quota allow, all together at most as many as places.
    """
    board = Board(case)
    slots = holdable_slots(case)
    usable: list[set[int]] = [set() for _ in case.participants]
    for meeting, where in enumerate(slots):
        if where:
            board.held[meeting] = board.model.ask()
            for participant in case.members[meeting]:
                usable[participant].update(where)
    for participant, meetings in enumerate(case.meetings_of):
        held = [board.held[meeting] for meeting in meetings if meeting in board.held]
        most = case.participants[participant].max_meetings
        limit = min(len(usable[participant]), len(held) if most is None else most)
        board.model.add([at_most(Label("quota", (participant,)), held, limit)])
    if case.places.count is not None:
        everything = list(board.held.values())
        board.model.add([at_most(Label("places"), everything, case.places.count * len(case.slots))])
    board.model.add(constraints.first_meetings_earn_a_bonus(board))
    board.model.add(constraints.wishes_weigh(board))
    return relaxed_most(board.model, seconds=seconds)
