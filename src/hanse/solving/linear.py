"""HiGHS (in SciPy): the linear relaxation of a model, whose optimum bounds every answer."""

from collections.abc import Sequence

from hanse.solving.model import Model


def relaxed_most(model: Model, *, seconds: float) -> float | None:
    """The largest the objective can be with fractions allowed; None where HiGHS does not finish in time."""
    if not model.objective or seconds <= 0:
        return None
    import numpy  # slow: loads NumPy and SciPy
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    rows: list[int] = []
    columns: list[int] = []
    entries: list[float] = []
    limits: list[float] = []

    def below(literals: Sequence[int], weights: Sequence[int], most: int) -> None:
        shift = 0
        for literal, weight in zip(literals, weights, strict=True):
            rows.append(len(limits))
            columns.append(abs(literal) - 1)
            entries.append(weight if literal > 0 else -weight)
            shift += weight if literal < 0 else 0
        limits.append(most - shift)

    for constraint in model.constraints:
        weights = constraint.weights or (1,) * len(constraint.literals)
        if constraint.upper is not None:
            below(constraint.literals, weights, constraint.upper)
        if constraint.lower is not None:
            below(constraint.literals, [-weight for weight in weights], -constraint.lower)
    costs = numpy.zeros(model.questions)
    constant = 0
    for weight, literal in model.objective:
        costs[abs(literal) - 1] -= weight if literal > 0 else -weight
        constant += weight if literal < 0 else 0
    matrix = csr_array((entries, (rows, columns)), shape=(len(limits), model.questions))
    result = linprog(costs, A_ub=matrix, b_ub=limits, bounds=(0, 1), method="highs", options={"time_limit": seconds})
    return float(-result.fun + constant) if result.status == 0 else None
