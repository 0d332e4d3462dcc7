"""The stages of a solve: the value, or all held; then the breaks."""

from hanse.scheduling import measures
from hanse.scheduling.booking import booked_greedily, holds
from hanse.scheduling.bounds import plain_bound, relaxed_bound
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
    if start is not None:
        run.value = measures.value(case, start)
        if run.value == run.bound:
            return start
    run.enter("value")
    found: Plan | Nothing = Nothing.UNKNOWN
    if is_too_large(case):
        run.lower_bound(relaxed_bound(case, seconds=run.left * share), "linear relaxation")
    else:
        board = valued_board(case)
        hint = board.hint(start) if start is not None else None
        answer = run.spend(solve_cp_sat(board.model, run.limits(share), hint=hint, watch=run.watch_value))
        run.lower_bound(answer.bound if answer.status != "unknown" or answer.bound else None, "cp-sat")
        found = outcome(board, answer)
    if found is Nothing.IMPOSSIBLE or start is None:
        return found
    if isinstance(found, Nothing) or measures.value(case, found) < measures.value(case, start):
        return start
    return found


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
    board = breaks_board(case, measures.value(case, plan))
    if old:
        board.model.add(kept_meetings_stay(board, old))
    answer = run.spend(prove_least(board.model, run.limits(), hint=board.hint(plan), watch=run.watch_breaks))
    if answer.answers is not None and (answer.value or 0) < total:
        plan = board.plan(answer.answers)
        total = sum(measures.breaks(case, plan))
    bound = least_whole(answer)
    if old:
        bound = 0
        if total:
            freed = breaks_board(case, measures.value(case, plan))
            bound = least_whole(prove_least(freed.model, run.limits(most=5.0), hint=freed.hint(plan)))
    return plan, min(bound, total)
