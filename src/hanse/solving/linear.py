"""HiGHS (in SciPy): the linear relaxation of a model, whose prices bound every answer, exactly.

Whatever HiGHS returns, its prices are rounded and the bound is computed from them in fractions: any prices of
0 or more give a valid bound, so that rounding can make it weaker and never wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hanse.solving.model import Constraint, Label, Model

GRAIN = 1_000_000
"""Prices are rounded to this fraction of one."""


@dataclass(frozen=True)
class Row:
    """Σ weight · question ≤ `most`, as HiGHS reads it; `source` is the constraint it comes from."""

    questions: tuple[int, ...]
    weights: tuple[int, ...]
    most: int
    source: Constraint


@dataclass(frozen=True)
class Relaxation:
    """A bound on the objective and where it comes from: an answer loses `prices[row]` for each unit a row has
    to spare, and `losses[question]` for answering against its sign (yes where negative, no where positive).

    An answer's objective is exactly `bound` less what it loses.
    """

    bound: Fraction
    rows: Sequence[Row]
    prices: Sequence[Fraction]
    losses: Sequence[Fraction]

    def demands(self, spare: Fraction) -> Iterator[Constraint]:
        """What every answer must keep that loses no more than `spare`; with nothing to spare, this is enough."""
        label = Label("value")
        for row, price in zip(self.rows, self.prices, strict=True):
            if price > spare:
                yield Constraint(label, row.questions, lower=row.most, weights=row.weights)
        for question, loss in enumerate(self.losses):
            if abs(loss) > spare:
                yield Constraint(label, (question if loss > 0 else -question,), lower=1)


def relax(model: Model, *, seconds: float) -> Relaxation | None:
    """The relaxation of a model whose objective is made large; None where HiGHS does not finish in time."""
    if seconds <= 0 or model.questions == 0:
        return None
    import numpy  # slow: loads NumPy and SciPy
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    rows = [row for constraint in model.constraints for row in _rows(constraint)]
    gains = [0] * (model.questions + 1)
    constant = 0
    for weight, literal in model.objective:
        gains[abs(literal)] += weight if literal > 0 else -weight
        constant += weight if literal < 0 else 0
    prices = [Fraction(0)] * len(rows)
    if rows:
        entries = [weight for row in rows for weight in row.weights]
        places = [number for number, row in enumerate(rows) for _ in row.weights]
        columns = [question - 1 for row in rows for question in row.questions]
        matrix = csr_array((numpy.array(entries, float), (places, columns)), shape=(len(rows), model.questions))
        most = [row.most for row in rows]
        costs = -numpy.array(gains[1:], float)
        options = {"time_limit": seconds}
        result = linprog(costs, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs", options=options)
        if result.status != 0:
            return None
        prices = [Fraction(max(0, round(-price * GRAIN)), GRAIN) for price in result.ineqlin.marginals]
    losses = [Fraction(gain) for gain in gains]
    for row, price in zip(rows, prices, strict=True):
        if price:
            for question, weight in zip(row.questions, row.weights, strict=True):
                losses[question] -= price * weight
    bound = constant + sum(price * row.most for row, price in zip(rows, prices, strict=True))
    return Relaxation(Fraction(bound) + sum(loss for loss in losses if loss > 0), rows, prices, losses)


def _rows(constraint: Constraint) -> Iterator[Row]:
    weights = constraint.weights or (1,) * len(constraint.literals)
    questions = tuple(abs(literal) for literal in constraint.literals)
    signed = tuple(
        weight if literal > 0 else -weight for literal, weight in zip(constraint.literals, weights, strict=True)
    )
    shift = sum(weight for literal, weight in zip(constraint.literals, weights, strict=True) if literal < 0)
    if constraint.upper is not None:
        yield Row(questions, signed, constraint.upper - shift, constraint)
    if constraint.lower is not None:
        yield Row(questions, tuple(-weight for weight in signed), shift - constraint.lower, constraint)
