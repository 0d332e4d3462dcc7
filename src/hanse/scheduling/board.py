"""The questions of a model: does this meeting lie in this slot, is it held, is this participant busy then?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan
from hanse.solving import Model
from hanse.solving.model import never

Cell = tuple[int, int]
"""A meeting or participant, and a slot."""


@dataclass
class Board:
    """The literals of one model over a case."""

    case: Case
    model: Model = field(default_factory=Model)
    lies: dict[Cell, int] = field(default_factory=dict)
    """(meeting, slot) → it lies there."""
    held: dict[int, int] = field(default_factory=dict)
    """Meeting → it takes place; a meeting that never can has no entry."""
    steps: dict[int, list[int]] = field(default_factory=dict)
    """Participant → one literal for each bonus earned by a first meeting."""
    busy: dict[Cell, int] = field(default_factory=dict)
    """(participant, slot) → has a meeting then; filled where breaks count."""
    breaks: dict[int, list[int]] = field(default_factory=dict)
    """Participant → one literal for each slot in which a break of theirs may end."""

    def plan(self, answers: Sequence[bool]) -> dict[int, int]:
        """The plan that answers describe."""
        return {meeting: slot for (meeting, slot), literal in self.lies.items() if answers[literal]}

    def hint(self, plan: Plan) -> Mapping[int, bool]:
        """A plan as answers to begin from."""
        lying = {literal: plan.get(meeting) == slot for (meeting, slot), literal in self.lies.items()}
        return lying | {literal: meeting in plan for meeting, literal in self.held.items()}

    def candidates(self, participant: int, slot: int) -> list[int]:
        """Literals of the meetings that would make a participant busy in a slot."""
        lies = self.lies
        return [lies[meeting, slot] for meeting in self.case.meetings_of[participant] if (meeting, slot) in lies]


def holdable_slots(case: Case) -> list[tuple[int, ...]]:
    """For each meeting, the slots it can be held in: its lock, or all it may use; none where it is vetoed."""
    return [
        ()
        if meeting in case.vetoed
        else (case.locks[meeting],)
        if meeting in case.locks
        else case.shared_slots[meeting]
        for meeting in range(len(case.meetings))
    ]


def new_board(case: Case, is_over: Callable[[], bool] = never) -> Board:
    """A board with a question for each meeting and slot, and for each meeting.

    Whatever is built on it raises `OutOfTime` when `is_over` says so.
    """
    board = Board(case, Model(is_over=is_over))
    for meeting, slots in enumerate(holdable_slots(case)):
        if slots:
            board.held[meeting] = board.model.ask()
        for slot in slots:
            board.lies[meeting, slot] = board.model.ask()
    return board
