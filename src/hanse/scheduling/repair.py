"""Repair: a new schedule from an old one, keeping what can be kept.

First as many of the old meetings as possible are kept, those that still fit before all others; then the
value is made large; then, among schedules as good, the one that moves fewest is taken.
"""

from hanse.scheduling import constraints, measures
from hanse.scheduling.board import Board
from hanse.scheduling.booking import Booking, booked_greedily, filled, holds
from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan
from hanse.scheduling.modelling import Nothing, breaks_board, is_too_large, outcome, ruled_board, valued_board
from hanse.scheduling.old_plan import OldPlan, kept_meetings_stay
from hanse.scheduling.run import Run
from hanse.solving import OutOfTime, solve_cp_sat


def repaired(case: Case, run: Run, old: OldPlan) -> Plan | Nothing:
    """The plan of the largest value among those that keep most of the old one."""
    run.value = None
    run.enter("repair")
    start = _start(case, old)
    if start is not None and is_too_large(case):
        return start
    # With no moves left to win anything, keeping all that still fits cannot be bettered.
    if start is None or old.dropped(start) > (0 if old.max_moves else len(old.others)):
        start_or_nothing = _most_kept(case, run, old, start)
        if isinstance(start_or_nothing, Nothing):
            return start_or_nothing
        start = start_or_nothing
    old.least_stays = sum(meeting in start for meeting in old.stays)
    old.least_others = sum(meeting in start for meeting in old.others)
    try:
        board = valued_board(case, is_over=run.is_over)
        board.model.add(kept_meetings_stay(board, old))
    except OutOfTime:
        return start
    share = 0.6 if case.policy.minimises_breaks else 1.0
    answer = solve_cp_sat(board.model, run.limits(share), hint=board.hint(start), watch=run.watch_repair)
    found = outcome(board, run.spend(answer))
    return start if isinstance(found, Nothing) else found


def _start(case: Case, old: OldPlan) -> Plan | None:
    """All that still fits where it was, heaviest first where it does not fit together, and what can be added."""
    booking = Booking(case, {})
    locked = {
        meeting: slot for meeting, slot in case.locks.items() if meeting not in old.slots or slot == old.slots[meeting]
    }
    heavy_first = sorted(old.stays, key=lambda meeting: -case.meetings[meeting].weight)
    for meeting, slot in [*locked.items(), *((each, old.stays[each]) for each in heavy_first)]:
        if meeting not in booking.plan and slot in booking.open_slots(meeting):
            booking.book(meeting, slot)
    start = booked_greedily(case, booking.plan, without=old.slots)
    return start if holds(case, start) and old.moved(start) <= old.max_moves else None


def _most_kept(case: Case, run: Run, old: OldPlan, start: Plan | None) -> Plan | Nothing:
    try:
        board = ruled_board(case, counts_breaks=False, is_over=run.is_over)
        board.model.add(constraints.old_meetings_stay(board, old.slots, old.max_moves))
    except OutOfTime:
        return Nothing.UNKNOWN if start is None else start
    above = len(old.slots) + 1
    board.model.objective = [
        (above if meeting in old.stays else 1, board.held[meeting]) for meeting in old.slots if meeting in board.held
    ]
    hint = board.hint(start) if start is not None else None
    answer = solve_cp_sat(board.model, run.limits(0.4), hint=hint, watch=run.watch_quietly)
    found = outcome(board, run.spend(answer))
    return start if found is Nothing.UNKNOWN and start is not None else found


def with_fewest_moves(case: Case, run: Run, plan: Plan, old: OldPlan) -> Plan:
    """A plan as good that moves fewer of the old meetings, if there is one."""
    moved = old.moved(plan)
    if moved == 0 or run.left <= 0 or is_too_large(case):
        return plan
    try:
        board = _equals_board(case, run, plan)
        board.model.add(kept_meetings_stay(board, old))
    except OutOfTime:
        return plan
    board.model.minimise = True
    board.model.objective = [(1, literal) for literal in _moves(board, old)]
    answer = solve_cp_sat(board.model, run.limits(most=5.0), hint=board.hint(plan), watch=run.watch_quietly)
    found = outcome(board, run.spend(answer))
    return plan if isinstance(found, Nothing) or old.moved(found) >= moved else found


def _equals_board(case: Case, run: Run, plan: Plan) -> Board:
    """A board of all schedules of a plan's value or above, with no more breaks where they count."""
    value = measures.value(case, plan)
    if case.policy.minimises_breaks:
        board = breaks_board(case, value, run.pooled, is_over=run.is_over)
        ends = [literal for _weight, literal in board.model.objective]
        board.model.add(constraints.no_more_breaks(ends, sum(measures.breaks(case, plan))))
    else:
        board = valued_board(case, is_over=run.is_over)
        board.model.add(constraints.value_is_kept(board, value))
    return board


def _moves(board: Board, old: OldPlan) -> list[int]:
    return [
        literal
        for (meeting, slot), literal in board.lies.items()
        if meeting in old.slots and old.slots[meeting] != slot
    ]


def filled_within(case: Case, plan: Plan, old: OldPlan) -> Plan:
    """A plan with every meeting added that still fits and adds something, within the budget of moves."""
    for meeting, slot in old.slots.items():
        if meeting not in plan:
            only = None if old.moved(plan) < old.max_moves else slot
            if only is not None or old.moved(plan) < old.max_moves:
                plan = filled(case, plan, among=[meeting], only=only)
    return filled(case, plan, among=[meeting for meeting in range(len(case.meetings)) if meeting not in old.slots])
