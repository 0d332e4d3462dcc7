"""`solve`: the value first, proved; then the least breaks at that value; then places and reasons."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from hanse.scheduling import measures, modelling, repair, stages
from hanse.scheduling.booking import filled, holds
from hanse.scheduling.case import Case
from hanse.scheduling.conflict import conflict, in_words
from hanse.scheduling.locks import contradiction
from hanse.scheduling.measures import Plan
from hanse.scheduling.old_plan import OldPlan, old_plan
from hanse.scheduling.placing import place
from hanse.scheduling.reading import read_previous
from hanse.scheduling.reasons import unmet
from hanse.scheduling.run import Run
from hanse.scheduling.schedule import Breaks, Demand, Held, Progress, Schedule
from hanse.solving import load_solvers

CONFLICT_SECONDS = 2.0
"""A contradiction is looked for at least so long, even where proving it took all the time."""


def solve(
    case: Case,
    *,
    seconds: float = 60,
    seed: int = 1,
    workers: int | None = None,
    previous: Mapping[str, Any] | bytes | None = None,
    max_moves: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Schedule:
    """The best schedule that can be found and proved in the time.

    `previous` is an old `hanse-schedule/1` document, of which what can be kept is kept, with at most `max_moves`
    meetings in another slot. `on_progress` and `should_stop` are called in the caller's thread, several times
    a second; after a stop the best so far is returned. With one worker the same seed gives the same answer.
    """
    load_solvers()
    run = Run(
        seconds=seconds,
        seed=seed,
        workers=workers or os.cpu_count() or 1,
        on_progress=on_progress or (lambda _progress: None),
        should_stop=should_stop or (lambda: False),
    )
    if against := contradiction(case):
        return _without_plan(run, modelling.Nothing.IMPOSSIBLE.value, tuple(in_words(case, each) for each in against))
    old = None if previous is None else old_plan(case, read_previous(previous), max_moves)
    found = _plan(case, run, old)
    if isinstance(found, modelling.Nothing):
        reasons = _conflict(case, run, old) if found is modelling.Nothing.IMPOSSIBLE else ()
        return _without_plan(run, found.value, reasons)
    plan, breaks = found
    assert holds(case, plan), "the model allowed what the case forbids"
    return _with_plan(case, run, plan, breaks, old)


def _plan(case: Case, run: Run, old: OldPlan | None) -> tuple[Plan, Breaks | None] | modelling.Nothing:
    """A plan and its breaks, stage by stage, or why there is none."""
    everything = case.policy.takes_all
    if everything:
        found = stages.all_held(case, run, old)
    else:
        later = 0.6 if case.policy.minimises_breaks or old else 1.0
        found = stages.most_value(case, run, share=later)
        if old and found is not modelling.Nothing.IMPOSSIBLE:
            found = repair.repaired(case, run, old)
        if not isinstance(found, modelling.Nothing):
            found = filled(case, found) if old is None else repair.filled_within(case, found, old)
    if isinstance(found, modelling.Nothing):
        return found
    run.value = measures.value(case, found)
    if not case.policy.minimises_breaks:
        return repair.with_fewest_moves(case, run, found, old) if old else found, None
    plan, bound = stages.fewest_breaks(case, run, found, old)
    is_another = plan != found or old is not None
    if old:
        plan = repair.with_fewest_moves(case, run, plan, old)
    if not everything and is_another:
        plan = filled(case, plan) if old is None else repair.filled_within(case, plan, old)
    return plan, Breaks(sum(measures.breaks(case, plan)), bound)


def _conflict(case: Case, run: Run, old: OldPlan | None) -> tuple[Demand, ...]:
    run.enter("conflict")
    seconds = max(run.left, min(CONFLICT_SECONDS, run.seconds))
    moves = None if old is None else old.slots
    return conflict(
        case,
        seconds=seconds,
        seed=run.seed,
        old=moves,
        max_moves=old.max_moves if old else 0,
        should_stop=run.asks_to_stop,
    )


def _without_plan(run: Run, status: str, reasons: tuple[Demand, ...]) -> Schedule:
    return Schedule(
        status=status,
        value=None,
        bound=None,
        bound_kind=None,
        breaks=None,
        meetings=(),
        unmet=(),
        fairness=None,
        moved=0,
        dropped=0,
        seconds=run.elapsed,
        seed=run.seed,
        conflict=reasons,
    )


def _with_plan(case: Case, run: Run, plan: Plan, breaks: Breaks | None, old: OldPlan | None) -> Schedule:
    value = measures.value(case, plan)
    bound = value if case.policy.takes_all else max(value, run.bound or 0)
    proved = bound == value and not (case.policy.takes_all and breaks and breaks.status != "optimal")
    places = place(case, plan, old.places if old else {})
    run.value, run.breaks = value, breaks.total if breaks else None
    run.enter("done")
    return Schedule(
        status="optimal" if proved else "feasible",
        value=value,
        bound=bound,
        bound_kind="all" if case.policy.takes_all else run.bound_kind,
        breaks=breaks,
        meetings=tuple(
            Held(case.meetings[meeting].id, case.slots[slot].id, places[meeting])
            for meeting, slot in sorted(plan.items(), key=lambda lying: (lying[1], lying[0]))
        ),
        unmet=unmet(case, plan, held_back=old.held_back(plan) if old else frozenset()),
        fairness=measures.fairness(case, plan),
        moved=old.moved(plan) if old else 0,
        dropped=old.dropped(plan) if old else 0,
        seconds=run.elapsed,
        seed=run.seed,
    )
