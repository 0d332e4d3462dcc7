"""The stages of a solve: the value, or all held; then the breaks."""

from hanse.scheduling import constraints, measures
from hanse.scheduling.booking import booked_greedily, holds
from hanse.scheduling.bounds import PooledBound, plain_bound, pooled_bound, value_step
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
from hanse.solving import prove_least, solve_cp_sat


def most_value(case: Case, run: Run, *, share: float) -> Plan | Nothing:
    """The plan of the largest value found; the run keeps the bound."""
    run.lower_bound(plain_bound(case), "sum")
    start: Plan | None = booked_greedily(case, {})
    if start is not None and not holds(case, start):
        start = None
    if start is None and not is_too_large(case):
        # Locks that contradict one another would otherwise refute one value after the other.
        found = _any_plan(case, run)
        if found is Nothing.IMPOSSIBLE:
            return found
        start = None if isinstance(found, Nothing) else found
    run.value = None if start is None else measures.value(case, start)
    run.enter("value")
    ends = run.elapsed + run.left * share
    if run.value != run.bound:
        run.pooled = pooled_bound(case, seconds=run.left * share)
        if run.pooled is not None:
            run.lower_bound(run.pooled.value // value_step(case) * value_step(case), "linear relaxation")
    if start is not None and run.value == run.bound:
        return start
    if is_too_large(case):
        return Nothing.UNKNOWN if start is None else start
    if run.pooled is not None:
        found = _at_the_bound(case, run, run.pooled, start, ends)
        if not isinstance(found, Nothing):
            return found
    return _below_the_bound(case, run, start, ends)


def _any_plan(case: Case, run: Run) -> Plan | Nothing:
    """Any plan that keeps the rules, where booking greedily led into a corner."""
    board = ruled_board(case, counts_breaks=False)
    answer = run.spend(solve_cp_sat(board.model, run.limits(0.4), watch=run.watch_quietly))
    return outcome(board, answer)


def _at_the_bound(case: Case, run: Run, pooled: PooledBound, start: Plan | None, ends: float) -> Plan | Nothing:
    """A plan whose value is the bound itself, of which the relaxation says a lot beforehand.

    Where there is none the bound sinks, and the next is tried.
    """
    while run.bound is not None and run.bound > (run.value or 0) and run.left > 0:
        board = valued_board(case)
        board.model.add(pooled.demands(board, run.bound))
        board.model.objective = []  # any schedule that keeps the demands will do
        hint = None if start is None else board.hint(start)
        limits = run.limits(0.3 * max(0.0, ends - run.elapsed) / run.left)
        answer = run.spend(solve_cp_sat(board.model, limits, hint=hint, watch=run.watch_quietly))
        if answer.status != "infeasible":
            found = outcome(board, answer)
            assert isinstance(found, Nothing) or measures.value(case, found) >= run.bound
            return found
        run.lower_bound(run.bound - value_step(case), "cp-sat")
    return Nothing.UNKNOWN if start is None else start


def _below_the_bound(case: Case, run: Run, start: Plan | None, ends: float) -> Plan | Nothing:
    """The integrated search: the largest value, from the start on and up to the bound."""
    if run.left <= 0:
        return Nothing.UNKNOWN if start is None else start
    board = valued_board(case)
    if run.bound is not None:
        board.model.add(constraints.value_is_bounded(board, run.bound))
    hint = None if start is None else board.hint(start)
    limits = run.limits(max(0.0, ends - run.elapsed) / run.left)
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
    board = ruled_board(case, counts_breaks=False)
    if old:
        board.model.add(kept_meetings_stay(board, old))
    answer = solve_cp_sat(board.model, run.limits(0.7), watch=run.watch_quietly)
    run.spend(answer)
    return outcome(board, answer)


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
    board = breaks_board(case, measures.value(case, plan), run.pooled)
    if old:
        board.model.add(kept_meetings_stay(board, old))
    answer = run.spend(prove_least(board.model, run.limits(), hint=board.hint(plan), watch=run.watch_breaks))
    assert answer.status != "infeasible", "the plan that was found breaks the model of its breaks"
    if answer.answers is not None and (answer.value or 0) < total:
        plan = board.plan(answer.answers)
        total = sum(measures.breaks(case, plan))
    bound = least_whole(answer)
    if old:
        bound = 0
        if total:
            freed = breaks_board(case, measures.value(case, plan), run.pooled)
            bound = least_whole(prove_least(freed.model, run.limits(most=5.0), hint=freed.hint(plan)))
    return plan, min(bound, total)
