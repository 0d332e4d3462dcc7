"""Whole models: the rules of a case on a board, with the value or the breaks as objective."""

from collections.abc import Callable
from enum import Enum

from hanse.scheduling import constraints
from hanse.scheduling.board import Board, holdable_slots, new_board
from hanse.scheduling.bounds import PooledBound
from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan
from hanse.solving import Answer
from hanse.solving.model import never

MOST_QUESTIONS = 300_000
"""Above so many pairs of meeting and slot no integrated model is built: a start and a relaxation answer."""


class Nothing(Enum):
    """Why there is no plan, by the word of the result's status."""

    IMPOSSIBLE = "infeasible"
    UNKNOWN = "unknown"


def is_too_large(case: Case) -> bool:
    """Would the integrated model take longer to build than a person waits?"""
    return sum(map(len, holdable_slots(case))) > MOST_QUESTIONS


def ruled_board(case: Case, *, counts_breaks: bool, is_over: Callable[[], bool] = never) -> Board:
    """A board with every hard rule of the case."""
    board = new_board(case, is_over)
    add = board.model.add
    add(constraints.a_held_meeting_lies_in_one_slot(board))
    add(constraints.all_are_held(board))
    add(constraints.locks_are_kept(board))
    add(constraints.nobody_is_in_two_meetings(board))
    add(constraints.quotas_are_kept(board))
    add(constraints.places_are_enough(board))
    add(constraints.order_is_kept(board))
    if counts_breaks or case.policy.max_break_difference is not None:
        add(constraints.breaks_are_counted(board))
        add(constraints.breaks_differ_little(board))
    return board


def valued_board(case: Case, *, counts_breaks: bool = False, is_over: Callable[[], bool] = never) -> Board:
    """A board with every hard rule, whose objective is the value."""
    board = ruled_board(case, counts_breaks=counts_breaks, is_over=is_over)
    board.model.add(constraints.wishes_weigh(board))
    board.model.add(constraints.first_meetings_earn_a_bonus(board))
    return board


def outcome(board: Board, answer: Answer) -> Plan | Nothing:
    """The plan of an answer, or why there is none."""
    if answer.answers is not None:
        return board.plan(answer.answers)
    return Nothing.IMPOSSIBLE if answer.status == "infeasible" else Nothing.UNKNOWN


def breaks_board(case: Case, value: int, pooled: PooledBound | None, *, is_over: Callable[[], bool] = never) -> Board:
    """A board whose objective is the number of breaks, over all schedules of a value or above."""
    if case.policy.takes_all:
        board = ruled_board(case, counts_breaks=True, is_over=is_over)
    else:
        board = valued_board(case, counts_breaks=True, is_over=is_over)
        board.model.add(pooled.demands(board, value) if pooled else constraints.value_is_kept(board, value))
    board.model.add(constraints.people_are_busy_as_often_as_they_meet(board))
    board.model.add(constraints.busy_people_fit_the_places(board))
    board.model.minimise = True
    board.model.objective = [(1, end) for ends in board.breaks.values() for end in ends]
    return board


def least_whole(answer: Answer) -> int:
    """The bound on a sum made small, as a whole number."""
    if answer.status == "optimal" and answer.value is not None:
        return answer.value
    return max(0, -int(-(answer.bound or 0) // 1))
