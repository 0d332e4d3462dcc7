"""Bounds on the value that need no schedule: valid for any size, and often the value itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from hanse.scheduling import constraints, measures
from hanse.scheduling.board import Board, holdable_slots
from hanse.scheduling.case import Case
from hanse.solving import Constraint, Label, Relaxation, at_most, clause, relax


def plain_bound(case: Case) -> int:
    """The value if every meeting that ever could be were held."""
    return measures.value(case, {meeting: slots[0] for meeting, slots in enumerate(holdable_slots(case)) if slots})


def value_step(case: Case) -> int:
    """Every value of a case is a multiple of this."""
    return gcd(*(meeting.weight for meeting in case.meetings), *case.policy.first_meetings) or 1


def shared_bound(case: Case) -> int:
    """The value if everybody had the best of what they wish, as many as slots and quota allow, by shares.

    A meeting's weight is shared evenly by those who attend; nobody's shares can come to more than their best.
    """
    parts = lcm(*(len(members) for members in case.members))
    usable: list[set[int]] = [set() for _ in case.participants]
    shares: list[list[int]] = [[] for _ in case.participants]
    for meeting, slots in enumerate(holdable_slots(case)):
        for participant in case.members[meeting] if slots else ():
            usable[participant].update(slots)
            shares[participant].append(case.meetings[meeting].weight * parts // len(case.members[meeting]))
    total = bonus = 0
    for participant, mine in enumerate(shares):
        most = case.participants[participant].max_meetings
        limit = min(len(usable[participant]), len(mine) if most is None else most)
        total += sum(sorted(mine, reverse=True)[:limit])
        bonus += sum(case.policy.first_meetings[: min(limit, len(mine))])
    return total // parts + bonus


@dataclass(frozen=True)
class PooledBound:
    """The relaxation with all slots pooled, and what it demands of a schedule that comes near it."""

    board: Board
    relaxation: Relaxation

    @property
    def value(self) -> Fraction:
        """No schedule is worth more."""
        return self.relaxation.bound

    def demands(self, board: Board, value: int) -> Iterator[Constraint]:
        """What every schedule of a value or above keeps; where the value is the bound itself, this is all.

        Then weights need not be added up any more: the meetings that must or cannot be held are named, and
        so are the participants who must be full.
        """
        spare = self.value - value
        if spare < 0:
            yield clause(Label("value"))
            return
        names = {literal: board.held[meeting] for meeting, literal in self.board.held.items()}
        for participant, steps in self.board.steps.items():
            names |= dict(zip(steps, board.steps[participant], strict=True))
        for each in self.relaxation.demands(spare):
            literals = tuple(names[abs(literal)] * (1 if literal > 0 else -1) for literal in each.literals)
            yield replace(each, literals=literals)
        if spare > 0:
            yield from constraints.value_is_kept(board, value)


def pooled_bound(case: Case, *, seconds: float) -> PooledBound | None:
    """The value with fractions of meetings and with all slots pooled, by linear programming.

    Everybody has at most as many meetings as slots and quota allow, all together at most as many as places.
    """
    board = Board(case)
    usable: list[set[int]] = [set() for _ in case.participants]
    for meeting, slots in enumerate(holdable_slots(case)):
        if slots:
            board.held[meeting] = board.model.ask()
            for participant in case.members[meeting]:
                usable[participant].update(slots)
    for participant, meetings in enumerate(case.meetings_of):
        held = [board.held[meeting] for meeting in meetings if meeting in board.held]
        most = case.participants[participant].max_meetings
        limit = min(len(usable[participant]), len(held) if most is None else most)
        board.model.add([at_most(Label("quota", (participant,)), held, limit)])
    if case.places.count is not None:
        everything = list(board.held.values())
        board.model.add([at_most(Label("places"), everything, case.places.count * len(case.slots))])
    board.model.add(constraints.wishes_weigh(board))
    board.model.add(constraints.first_meetings_earn_a_bonus(board))
    relaxation = relax(board.model, seconds=seconds)
    return None if relaxation is None else PooledBound(board, relaxation)
