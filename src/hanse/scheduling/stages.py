"""The stages of a solve: the value, or all held; then the breaks."""

from hanse.scheduling import constraints, measures
from hanse.scheduling.booking import booked_greedily, filled, holds
from hanse.scheduling.bounds import PooledBound, plain_bound, pooled_bound, shared_bound, value_step
from hanse.scheduling.case import Case
from hanse.scheduling.measures import Plan
from hanse.scheduling.modelling import (
    Nothing,
    breaks_board,
    is_too_large,
    least_whole,
    outcome,
    ruled_board,
    valued_board,
)
from hanse.scheduling.old_plan import OldPlan, kept_meetings_stay
from hanse.scheduling.run import Run
from hanse.solving import OutOfTime, prove_least, solve_cp_sat


def most_value(case: Case, run: Run, *, share: float) -> Plan | Nothing:
    """The plan of the largest value found; the run keeps the bound."""
    step = value_step(case)
    run.lower_bound(plain_bound(case), "sum")
    run.lower_bound(shared_bound(case) // step * step, "shares")
    start = _greedy(case)
    if start is None and not is_too_large(case):
        # Locks that contradict one another would otherwise refute one value after the other.
        found = _any_plan(case, run)
        if found is Nothing.IMPOSSIBLE:
            return found
        start = None if isinstance(found, Nothing) else found
    run.value = None if start is None else measures.value(case, start)
    run.enter("value")
    if run.value != run.bound:
        run.pooled = pooled_bound(case, seconds=run.limits(until=share).seconds)
        if run.pooled is not None:
            run.lower_bound(run.pooled.value // step * step, "linear relaxation")
    if start is not None and run.value == run.bound:
        return start
    if is_too_large(case):
        return Nothing.UNKNOWN if start is None else start
    try:
        if run.pooled is not None:
            found = _at_the_bound(case, run, run.pooled, start, share)
            if not isinstance(found, Nothing):
                return found
        return _below_the_bound(case, run, start, share)
    except OutOfTime:
        return Nothing.UNKNOWN if start is None else start


def _greedy(case: Case) -> Plan | None:
    """The plan of booking greedily, where it keeps every rule; else one grown so that breaks never differ too much."""
    plan = booked_greedily(case, {})
    if holds(case, plan):
        return plan
    if case.policy.max_break_difference is not None:
        plan = filled(case, case.locks)
    return plan if holds(case, plan) else None


def _any_plan(case: Case, run: Run) -> Plan | Nothing:
    """Any plan that keeps the rules, where booking greedily led into a corner."""
    try:
        board = ruled_board(case, counts_breaks=False, is_over=run.is_over)
    except OutOfTime:
        return Nothing.UNKNOWN
    answer = run.spend(solve_cp_sat(board.model, run.limits(0.4), watch=run.watch_quietly))
    return outcome(board, answer)


def _at_the_bound(case: Case, run: Run, pooled: PooledBound, start: Plan | None, share: float) -> Plan | Nothing:
    """A plan whose value is the bound itself, of which the relaxation says a lot beforehand.

    Where there is none the bound sinks, and the next is tried.
    """
    while run.bound is not None and run.bound > (run.value or 0) and run.left > 0:
        board = valued_board(case, is_over=run.is_over)
        board.model.add(pooled.demands(board, run.bound))
        board.model.objective = []  # any schedule that keeps the demands will do
        hint = None if start is None else board.hint(start)
        limits = run.limits(0.3, until=share)
        answer = run.spend(solve_cp_sat(board.model, limits, hint=hint, watch=run.watch_quietly))
        if answer.status != "infeasible":
            found = outcome(board, answer)
            assert isinstance(found, Nothing) or measures.value(case, found) >= run.bound
            return found
        run.lower_bound(run.bound - value_step(case), "cp-sat")
    return Nothing.UNKNOWN if start is None else start


def _below_the_bound(case: Case, run: Run, start: Plan | None, share: float) -> Plan | Nothing:
    """The integrated search: the largest value, from the start on and up to the bound."""
    if run.left <= 0:
        return Nothing.UNKNOWN if start is None else start
    board = valued_board(case, is_over=run.is_over)
    if run.bound is not None:
        board.model.add(constraints.value_is_bounded(board, run.bound))
    hint = None if start is None else board.hint(start)
    limits = run.limits(until=share)
    answer = run.spend(solve_cp_sat(board.model, limits, hint=hint, watch=run.watch_value))
    run.lower_bound(answer.bound, "cp-sat")
    found = outcome(board, answer)
    if isinstance(found, Nothing):
        return found if start is None else start
    return found if start is None or measures.value(case, found) >= measures.value(case, start) else start


def all_held(case: Case, run: Run, old: OldPlan | None) -> Plan | Nothing:
    """A plan in which every meeting takes place."""
    run.value = run.bound = case.most_value
    run.enter("value")
    start = None if old else _greedy(case)
    if start is not None and (is_too_large(case) or not case.policy.minimises_breaks):
        return start
    try:
        board = ruled_board(case, counts_breaks=False, is_over=run.is_over)
        if old:
            board.model.add(kept_meetings_stay(board, old))
    except OutOfTime:
        return Nothing.UNKNOWN if start is None else start
    answer = solve_cp_sat(board.model, run.limits(0.7), watch=run.watch_quietly)
    found = outcome(board, run.spend(answer))
    return start if found is Nothing.UNKNOWN and start is not None else found


def fewest_breaks(case: Case, run: Run, plan: Plan, old: OldPlan | None) -> tuple[Plan, int]:
    """The plan of the fewest breaks at a plan's value (or above, where that is unproved), and their bound.

    The bound speaks of all schedules of the value, so a repair's own proof is none: it asks again without
    the old schedule, for a short time.
    """
    total = sum(measures.breaks(case, plan))
    run.breaks, run.breaks_bound = total, 0
    run.enter("breaks")
    if total == 0 or run.left <= 0 or is_too_large(case):
        return plan, 0
    value = measures.value(case, plan)
    try:
        board = breaks_board(case, value, run.pooled, is_over=run.is_over)
        if old:
            board.model.add(kept_meetings_stay(board, old))
    except OutOfTime:
        return plan, 0
    answer = run.spend(prove_least(board.model, run.limits(), hint=board.hint(plan), watch=run.watch_breaks))
    assert answer.status != "infeasible", "the plan that was found breaks the model of its breaks"
    if answer.answers is not None and (answer.value or 0) < total:
        plan = board.plan(answer.answers)
        total = sum(measures.breaks(case, plan))
    bound = least_whole(answer)
    if old:
        bound = 0
        if total and run.left > 0:
            bound = _least_breaks(case, run, plan)
    return plan, min(bound, total)


def _least_breaks(case: Case, run: Run, plan: Plan) -> int:
    """A bound on the breaks of all schedules of a plan's value, sought for a short time."""
    try:
        board = breaks_board(case, measures.value(case, plan), run.pooled, is_over=run.is_over)
    except OutOfTime:
        return 0
    return least_whole(prove_least(board.model, run.limits(most=5.0), hint=board.hint(plan)))
