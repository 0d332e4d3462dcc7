"""RC2 with CaDiCaL (python-sat, an extra) in a process of its own: a second prover for models of plain counts."""

import contextlib
import ctypes
import importlib.util
import multiprocessing
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from hanse.solving.model import Constraint, Model, never

SMALL = 6
"""Up to so many literals, pairs of clauses are the best way to say `at most one`."""


def is_installed() -> bool:
    """Is python-sat there?"""
    return importlib.util.find_spec("pysat") is not None


def can_read(model: Model) -> bool:
    """RC2 reads constraints that count, each literal once, and an objective that is minimised."""
    return model.minimise and all(
        constraint.weights is None or set(map(abs, constraint.weights)) <= {1} for constraint in model.constraints
    )


class Prover:
    """RC2 at work beside the caller. `poll` takes its news; `stop` ends it."""

    def __init__(self, model: Model) -> None:
        # A forked child needs neither the caller's main module nor a second load of anything.
        way = "fork" if sys.platform == "linux" else "spawn"
        context = multiprocessing.get_context(way)
        self._news, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=prove, args=(replace(model, is_over=never), sender), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        sender.close()
        self.bound = 0
        self.answers: Sequence[bool] | None = None
        self.impossible = False
        self._ended = False

    def poll(self) -> bool:
        """Take the news; is it done, with a proved answer or a proof that there is none?"""
        try:
            while not self._ended and self._news.poll():
                kind, content = self._news.recv()
                if kind == "bound":
                    self.bound = max(self.bound, content)
                elif kind == "answers":
                    self.answers = content
                elif kind == "impossible":
                    self.impossible = True
        except (EOFError, OSError):  # the child is gone: the other prover goes on alone
            self._ended = True
        return self.answers is not None or self.impossible

    @property
    def is_running(self) -> bool:
        """May there still be news?"""
        return not self._ended

    def stop(self) -> None:
        """End the process and free it."""
        self._news.close()
        self._ended = True
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def start(model: Model) -> Prover | None:
    """A prover at work, or None where python-sat is absent, the model is not its kind, or no process may start."""
    if not (is_installed() and can_read(model)):
        return None
    if multiprocessing.current_process().daemon:  # such a process may have no children
        return None
    try:
        return Prover(model)
    except OSError:
        return None


def prove(model: Model, news: Connection) -> None:
    """The child's work: minimise, telling each better bound."""
    _die_with_parent()
    from pysat.examples.rc2 import RC2  # an extra, loaded only here

    class Telling(RC2):  # type: ignore[misc]  # python-sat has no types
        """RC2 that tells what it has proved so far."""

        def process_core(self) -> None:
            """Each contradiction raises the bound."""
            super().process_core()
            news.send(("bound", int(self.cost)))

    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        solver = Telling(clauses_of(model), solver="cadical153", adapt=True, exhaust=True, minz=True)
        found = solver.compute()
        if found is None:
            news.send(("impossible", None))
        else:
            true = {literal for literal in found if 0 < literal <= model.questions}
            news.send(("answers", [question in true for question in range(model.questions + 1)]))
        news.close()


def _die_with_parent() -> None:
    """Whoever asked may be killed: then nobody stops this process, and it would go on for nobody."""
    if sys.platform == "linux":
        kill_me_then = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(kill_me_then, signal.SIGKILL)


def clauses_of(model: Model) -> Any:
    """A model of counts as weighted clauses."""
    from pysat.formula import WCNF, IDPool  # an extra

    formula = WCNF()
    pool = IDPool(start_from=model.questions + 1)
    for constraint in model.constraints:
        for each in _clauses(constraint, pool):
            formula.append(each)
    for weight, literal in model.objective:
        formula.append([-literal], weight=weight)
    return formula


def _clauses(constraint: Constraint, pool: Any) -> list[list[int]]:
    weights = constraint.weights or (1,) * len(constraint.literals)
    literals = [
        literal if weight > 0 else -literal for literal, weight in zip(constraint.literals, weights, strict=True)
    ]
    shift = sum(1 for weight in weights if weight < 0)
    clauses: list[list[int]] = []
    if constraint.upper is not None:
        clauses += _at_most(literals, constraint.upper + shift, pool)
    if constraint.lower is not None:
        least = constraint.lower + shift
        if least == 1:
            clauses.append(literals)
        else:
            clauses += _at_most([-literal for literal in literals], len(literals) - least, pool)
    return clauses


def _at_most(literals: list[int], most: int, pool: Any) -> list[list[int]]:
    from pysat.card import CardEnc, EncType  # an extra

    if most >= len(literals):
        return []
    if most < 0:
        return [[]]
    if most == 0:
        return [[-literal] for literal in literals]
    if most == len(literals) - 1:
        return [[-literal for literal in literals]]
    encoding = EncType.pairwise if most == 1 and len(literals) <= SMALL else EncType.seqcounter
    if most > 2:
        encoding = EncType.totalizer
    found: list[list[int]] = CardEnc.atmost(literals, most, vpool=pool, encoding=encoding).clauses
    return found
