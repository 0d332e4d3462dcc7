"""CP-SAT: solves a model in a thread of its own, so that the caller can watch, report and stop."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hanse.solving.model import LOOKS, Answer, Constraint, Limits, Model, OutOfTime

Watch = Callable[[int | None, float | None], bool]
"""Called often with the best value and bound so far; returns whether to stop."""

POLL_SECONDS = 0.05


def solve_cp_sat(
    model: Model,
    limits: Limits,
    *,
    hint: Mapping[int, bool] | None = None,
    core_guided: bool = False,
    watch: Watch | None = None,
) -> Answer:
    """The best answer CP-SAT finds within the limits, with its bound.

    With `core_guided` one thread raises the bound from the contradictions it finds: decisive for breaks.
    """
    from ortools.sat.python import cp_model  # slow: loads OR-Tools

    if limits.seconds <= 0:
        return Answer("unknown")
    began = time.monotonic()
    try:
        program, literals = build(model, hint)
    except OutOfTime:
        return Answer("unknown")
    seconds = limits.seconds - (time.monotonic() - began)
    if seconds <= 0:
        return Answer("unknown")
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.max_time_in_seconds = seconds
    settings.random_seed = limits.seed
    settings.num_workers = limits.workers
    if limits.work is not None:
        settings.max_deterministic_time = max(0.0, limits.work)
    settings.catch_sigint_signal = False
    if core_guided:
        settings.linearization_level = 0
        settings.optimize_with_core = True
    status = _run(solver, program, model, literals, watch)
    answers = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        answers = [False, *(solver.boolean_value(literal) for literal in literals[1:])]
    names = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}
    bound = solver.best_objective_bound if model.objective and status != cp_model.INFEASIBLE else None
    value = model.worth(answers) if answers else None
    return Answer(names.get(status, "unknown"), answers, value, bound, work=_work(solver))


def _work(solver: Any) -> float:
    return float(solver.response_proto.deterministic_time)


def build(model: Model, hint: Mapping[int, bool] | None = None) -> tuple[Any, list[Any]]:
    """The CP-SAT program of a model, and its variables by question; `OutOfTime` where the model's time ends first."""
    from ortools.sat.python import cp_model  # slow: loads OR-Tools

    program = cp_model.CpModel()
    yes: list[Any] = [None, *(program.new_bool_var("") for _ in range(model.questions))]
    no: list[Any] = [None, *(each.negated() for each in yes[1:])]

    def of(literal: int) -> Any:
        return yes[literal] if literal > 0 else no[-literal]

    for number, constraint in enumerate(model.constraints):
        if number % LOOKS == 0:
            model.look_at_the_clock()
        _post(program, constraint, [of(literal) for literal in constraint.literals])
    if model.objective:
        weights = [weight for weight, _literal in model.objective]
        total = cp_model.LinearExpr.weighted_sum([of(literal) for _weight, literal in model.objective], weights)
        if model.minimise:
            program.minimize(total)
        else:
            program.maximize(total)
    if hint is not None:
        for question, answer in hint.items():
            program.add_hint(yes[question], answer)
    return program, yes


def _post(program: Any, constraint: Constraint, literals: list[Any]) -> None:
    from ortools.sat.python import cp_model  # loaded by `build`

    lower, upper = constraint.lower, constraint.upper
    if constraint.weights is None and lower == 1 and upper is None:
        program.add_bool_or(literals)
    elif constraint.weights is None and upper == 1 and lower in (None, 0):
        program.add_at_most_one(literals)
    elif constraint.weights is None and upper == lower == 1:
        program.add_exactly_one(literals)
    else:
        weights = list(constraint.weights or [1] * len(literals))
        total = cp_model.LinearExpr.weighted_sum(literals, weights) if literals else 0
        least = -(2**60) if lower is None else lower
        most = 2**60 if upper is None else upper
        if literals:
            program.add_linear_constraint(total, least, most)
        elif not least <= 0 <= most:
            program.add_bool_or([])


def _run(solver: Any, program: Any, model: Model, literals: Sequence[Any], watch: Watch | None) -> Any:
    from ortools.sat.python import cp_model  # loaded by `build`

    if watch is None:
        return solver.solve(program)
    best: dict[str, Any] = {"value": None, "bound": None, "status": cp_model.UNKNOWN}

    class Keep(cp_model.CpSolverSolutionCallback):
        """Keeps the best value for the watcher."""

        def on_solution_callback(self) -> None:
            """CP-SAT found a better answer."""
            best.update(value=round(self.objective_value) if model.objective else 0)

    def keep_bound(bound: float) -> None:
        best.update(bound=bound)

    def run() -> None:
        try:
            best.update(status=solver.solve(program, Keep()))
        except BaseException as error:  # raised again below, in the caller's thread
            best.update(error=error)

    if model.objective:
        solver.best_bound_callback = keep_bound
    thread = threading.Thread(target=run, name="cp-sat", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(POLL_SECONDS)
            if thread.is_alive() and watch(best["value"], best["bound"]):
                solver.stop_search()
    finally:
        if thread.is_alive():
            solver.stop_search()
            thread.join()
    if "error" in best:
        raise best["error"]
    return best["status"]
