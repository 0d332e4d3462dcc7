"""A model of yes-or-no questions, that any of the solvers behind this door can read.

A literal is a whole number: 7 says yes to question 7, -7 says no. A constraint bounds a weighted sum of
literals and carries the label of the demand it comes from, so that the model can be explained in words.
"""

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Label:
    """The demand a constraint comes from: its kind, and the positions of the things it is about."""

    kind: str
    about: tuple[int, ...] = ()


@dataclass(frozen=True)
class Constraint:
    """`lower` ≤ Σ weight · literal ≤ `upper`; a limit that is None does not bind; no weights means 1 each."""

    label: Label
    literals: tuple[int, ...]
    lower: int | None = None
    upper: int | None = None
    weights: tuple[int, ...] | None = None


def clause(label: Label, *literals: int) -> Constraint:
    """At least one of these is true."""
    return Constraint(label, literals, lower=1)


def at_most_one(label: Label, literals: Iterable[int]) -> Constraint:
    """No two of these are true."""
    return Constraint(label, tuple(literals), upper=1)


def exactly_one(label: Label, literals: Iterable[int]) -> Constraint:
    """One of these is true, and no other."""
    return Constraint(label, tuple(literals), lower=1, upper=1)


def at_most(label: Label, literals: Iterable[int], most: int) -> Constraint:
    """At most so many of these are true."""
    return Constraint(label, tuple(literals), upper=most)


class OutOfTime(Exception):
    """The time was over before a model was built."""


def never() -> bool:
    """The answer of a model that may take its time."""
    return False


LOOKS = 1024
"""A model looks at the clock once in so many questions or constraints."""


@dataclass
class Model:
    """Questions, constraints, and a sum to make large (or, with `minimise`, small).

    Building one raises `OutOfTime` as soon as `is_over` says so: a large one takes longer than some limits.
    """

    questions: int = 0
    constraints: list[Constraint] = field(default_factory=list)
    objective: list[tuple[int, int]] = field(default_factory=list)
    minimise: bool = False
    is_over: Callable[[], bool] = never

    def ask(self) -> int:
        """A new question, as the literal that says yes to it."""
        self.questions += 1
        if self.questions % LOOKS == 0:
            self.look_at_the_clock()
        return self.questions

    def look_at_the_clock(self) -> None:
        """Go no further when the time is over."""
        if self.is_over():
            raise OutOfTime

    def add(self, constraints: Iterable[Constraint]) -> None:
        """Add what a constraint function yields."""
        for number, constraint in enumerate(constraints):
            self.constraints.append(constraint)
            if number % LOOKS == LOOKS - 1:
                self.look_at_the_clock()

    def copy(self) -> "Model":
        """The same model, to which more can be added without changing this one."""
        return Model(self.questions, list(self.constraints), list(self.objective), self.minimise, self.is_over)

    def worth(self, answers: Sequence[bool]) -> int:
        """The objective of an answer; `answers[q]` is the answer to question q (entry 0 is unused)."""
        return sum(weight for weight, literal in self.objective if answers[abs(literal)] == (literal > 0))


@dataclass(frozen=True)
class Answer:
    """What a solver says: `optimal`, `feasible`, `infeasible` or `unknown`, with its best answer and bound."""

    status: str
    answers: Sequence[bool] | None = None
    value: int | None = None
    bound: float | None = None
    prover: str = "cp-sat"
    work: float = 0.0


@dataclass(frozen=True)
class Limits:
    """How long a solver may take, with how many threads, and from which seed."""

    seconds: float
    seed: int = 1
    workers: int = 1
    work: float | None = None
    """A limit that no clock decides, so that the same seed gives the same answer: CP-SAT's own count of work."""


def load_solvers() -> None:
    """Load OR-Tools and SciPy now, so that a time limit set afterwards is spent on solving alone."""
    for name in ("ortools.sat.python.cp_model", "scipy.optimize", "scipy.sparse"):
        importlib.import_module(name)


def busy_counter(model: Model, label: Label, literals: Sequence[int], most: int) -> Iterable[Constraint]:
    """A totalizer: `most` as clauses over counts of halves, which core-guided search learns from."""
    if len(literals) <= most:
        return
    rows = [[literal] for literal in literals]
    while len(rows) > 1:
        merged = []
        for left, right in zip(rows[::2], rows[1::2], strict=False):
            size = min(len(left) + len(right), most + 1)
            total = [model.ask() for _ in range(size)]
            for i in range(len(left) + 1):
                for j in range(len(right) + 1):
                    if i + j > 0:
                        parts = ([-left[i - 1]] if i else []) + ([-right[j - 1]] if j else [])
                        yield clause(label, *parts, total[min(i + j, size) - 1])
            merged.append(total)
        if len(rows) % 2:
            merged.append(rows[-1])
        rows = merged
    if len(rows[0]) > most:
        yield clause(label, -rows[0][most])
