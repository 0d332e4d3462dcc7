"""Two provers at once for sums to be made small: CP-SAT in core-guided search, and RC2. The first proof wins."""

from collections.abc import Mapping

from hanse.solving import max_sat
from hanse.solving.cp_sat import Watch, solve_cp_sat
from hanse.solving.model import Answer, Limits, Model


def prove_least(
    model: Model, limits: Limits, *, hint: Mapping[int, bool] | None = None, watch: Watch | None = None
) -> Answer:
    """The least of a sum, by whichever prover is first; their bounds are joined.

    One worker means CP-SAT alone, so that the same seed gives the same answer again.
    """
    prover = max_sat.start(model) if limits.workers > 1 else None
    if prover is None:
        return solve_cp_sat(model, limits, hint=hint, core_guided=True, watch=watch or _never)

    def look(value: int | None, bound: float | None) -> bool:
        done = prover.poll()
        joint = max(prover.bound, 0 if bound is None else bound)
        stop = watch is not None and watch(value, joint)
        return stop or done or (value is not None and joint > value - 1)

    try:
        own = Limits(limits.seconds, limits.seed, limits.workers - 1)
        answer = solve_cp_sat(model, own, hint=hint, core_guided=True, watch=look)
        prover.poll()
    finally:
        prover.stop()
    if answer.status in {"optimal", "infeasible"}:
        return answer
    if prover.impossible:
        return Answer("infeasible", prover="rc2")
    if prover.answers is not None:
        value = model.worth(prover.answers)
        return Answer("optimal", prover.answers, value, value, "rc2")
    bound = max(prover.bound, answer.bound or 0)
    if answer.value is not None and bound > answer.value - 1:
        return Answer("optimal", answer.answers, answer.value, answer.value, "cp-sat and rc2")
    return Answer(answer.status, answer.answers, answer.value, bound, answer.prover)


def _never(_value: int | None, _bound: float | None) -> bool:
    return False
