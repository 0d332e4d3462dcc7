"""The solvers behind the door agree with one another and with plain enumeration."""

import subprocess
import sys
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse.solving import (
    Constraint,
    Label,
    Limits,
    Model,
    OutOfTime,
    at_most,
    busy_counter,
    clause,
    prove_least,
    relax,
    solve_cp_sat,
)
from hanse.solving.max_sat import can_read

RULE = Label("rule")


def ask_often(model: Model) -> None:
    for _ in range(10_000):
        model.ask()


def test_a_model_stops_growing_when_its_time_is_over():
    model = Model(is_over=lambda: True)
    with pytest.raises(OutOfTime):
        model.add(clause(RULE, 1) for _ in range(10_000))
    with pytest.raises(OutOfTime):
        ask_often(model)
    assert len(model.constraints) + model.questions < 3_000


def test_a_program_whose_time_ends_while_it_is_built_has_no_answer():
    model = Model(is_over=lambda: True)
    model.add([clause(RULE, model.ask())])
    assert solve_cp_sat(model, Limits(seconds=5)).status == "unknown"


often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def models(draw: st.DrawFn, *, plain: bool = False) -> Model:
    """Up to six questions, a few constraints, an objective."""
    model = Model(questions=draw(st.integers(1, 6)))
    literal = st.integers(1, model.questions).flatmap(lambda question: st.sampled_from([question, -question]))
    for _ in range(draw(st.integers(0, 5))):
        literals = draw(st.lists(literal, min_size=1, max_size=5, unique_by=abs))
        weights = draw(
            st.lists(
                st.sampled_from([1, -1] if plain else [-2, -1, 1, 3]), min_size=len(literals), max_size=len(literals)
            )
        )
        lower, upper = draw(st.sampled_from([(None, 1), (1, None), (1, 1), (0, 2), (-1, 0), (2, None)]))
        model.add([Constraint(RULE, tuple(literals), lower, upper, tuple(weights) if draw(st.booleans()) else None)])
    model.objective = [(draw(st.integers(1, 5)), draw(literal)) for _ in range(draw(st.integers(1, 5)))]
    return model


def enumerated(model: Model) -> list[int]:
    """The objective of every answer that keeps the constraints."""
    found = []
    for answers in product([False, True], repeat=model.questions):
        row = [False, *answers]
        sums = [(total_of(c, row), c) for c in model.constraints]
        if all((c.lower is None or total >= c.lower) and (c.upper is None or total <= c.upper) for total, c in sums):
            found.append(model.worth(row))
    return found


def total_of(constraint: Constraint, answers: list[bool]) -> int:
    """The weighted sum of a constraint."""
    weights = constraint.weights or (1,) * len(constraint.literals)
    pairs = zip(weights, constraint.literals, strict=True)
    return sum(weight for weight, literal in pairs if answers[abs(literal)] == (literal > 0))


@given(model=models())
@often
def test_cp_sat_finds_the_largest(model: Model):
    answer, values = solve_cp_sat(model, Limits(20)), enumerated(model)
    assert (answer.status, answer.value) == (("optimal", max(values)) if values else ("infeasible", None))


@given(model=models(plain=True))
@often
def test_both_provers_find_the_least(model: Model):
    model.minimise = True
    assert can_read(model)
    values = enumerated(model)
    for workers in (1, 2):
        answer = prove_least(model, Limits(20, workers=workers))
        assert (answer.status, answer.value) == (("optimal", min(values)) if values else ("infeasible", None))


@given(model=models())
@often
def test_a_relaxation_bounds_every_answer_and_names_what_it_demands(model: Model):
    relaxation, values = relax(model, seconds=20), enumerated(model)
    if relaxation is None or not values:
        return
    assert relaxation.bound >= max(values)
    for value in set(values):
        demanded = model.copy()
        demanded.add(relaxation.demands(Fraction(relaxation.bound - value)))
        assert {each for each in values if each >= value} <= set(enumerated(demanded))


@given(size=st.integers(0, 6), most=st.integers(0, 6), data=st.data())
@often
def test_a_totalizer_says_at_most(size: int, most: int, data: st.DataObject):
    model = Model(questions=size)
    model.add(busy_counter(model, RULE, list(range(1, size + 1)), most))
    true = data.draw(st.sets(st.integers(1, size))) if size else set()
    model.add(clause(RULE, question if question in true else -question) for question in range(1, size + 1))
    assert (solve_cp_sat(model, Limits(20)).status == "optimal") == (len(true) <= most)


def test_a_stop_ends_the_search_with_what_was_found():
    pigeons, holes = range(12), range(11)
    model = Model()
    sits = {(pigeon, hole): model.ask() for pigeon in pigeons for hole in holes}
    model.add(at_most(RULE, [sits[pigeon, hole] for pigeon in pigeons], 1) for hole in holes)
    model.objective = [(1, literal) for literal in sits.values()]
    answer = solve_cp_sat(model, Limits(60), hint=dict.fromkeys(sits.values(), False), watch=lambda *_news: True)
    assert answer.status in {"optimal", "feasible", "unknown"}


@pytest.mark.parametrize("subject", ["hanse.scheduling", "hanse.solving"])
def test_nothing_heavy_is_loaded_before_the_first_solve(subject: str):
    heavy = ("ortools", "numpy", "scipy", "pysat", "django")
    code = f"import sys, {subject}; print([name for name in {heavy} if name in sys.modules])"
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"})
    assert shown.stdout == "[]\n"
