"""The one door to OR-Tools and HiGHS: model, limits, seed, status, bound.

Nothing heavy is loaded before the first solve.

    >>> model = Model()
    >>> tea, coffee = model.ask(), model.ask()
    >>> model.add([at_most_one(Label("one_cup"), [tea, coffee])])
    >>> model.objective = [(3, tea), (2, coffee)]
    >>> answer = solve_cp_sat(model, Limits(seconds=5))
    >>> answer.status, answer.value
    ('optimal', 3)
"""

from hanse.solving.cp_sat import Watch, solve_cp_sat
from hanse.solving.linear import Relaxation, relax
from hanse.solving.model import (
    Answer,
    Constraint,
    Label,
    Limits,
    Model,
    OutOfTime,
    at_most,
    at_most_one,
    busy_counter,
    clause,
    exactly_one,
    load_solvers,
)
from hanse.solving.portfolio import prove_least

__all__ = [
    "Answer",
    "Constraint",
    "Label",
    "Limits",
    "Model",
    "OutOfTime",
    "Relaxation",
    "Watch",
    "at_most",
    "at_most_one",
    "busy_counter",
    "clause",
    "exactly_one",
    "load_solvers",
    "prove_least",
    "relax",
    "solve_cp_sat",
]
