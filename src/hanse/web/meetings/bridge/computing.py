"""A solve in a process of its own: the website stays small and quick, and the process may be stopped or die.

The child knows no Django and no database. It sends what it finds through a pipe and ends by itself when the
other end is gone, so a killed worker leaves nothing running.
"""

import contextlib
import json
import multiprocessing
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

from hanse.errors import Impossible, InputError, NoAnswer

Document = Mapping[str, Any]
Report = Callable[[float, str, float | None, float | None], None]
ShouldStop = Callable[[], bool]
Engine = Callable[["Order", Report, ShouldStop], dict[str, Any]]


@dataclass(frozen=True)
class Order:
    """What is asked of the solver; `case` is the case file, `previous` an answer to keep."""

    case: bytes
    seconds: float
    seed: int = 1
    workers: int | None = None
    previous: Document | None = None
    max_moves: int = 0


@dataclass(frozen=True)
class Step:
    """How far it is: seconds, stage, the best value found and the least bound proved."""

    seconds: float
    stage: str
    value: float | None
    bound: float | None


@dataclass(frozen=True)
class Outcome:
    """How it ended: an `answer` with meetings, else why there is none; `broken` where the process died."""

    kind: Literal["answer", "impossible", "none", "wrong", "broken"]
    answer: dict[str, Any] | None = None
    words: str = ""


def solve_case(order: Order, report: Report, should_stop: ShouldStop) -> dict[str, Any]:
    """The real engine."""
    from hanse import scheduling  # slow: the child alone loads the solver

    answer = scheduling.solve(
        scheduling.read_case(order.case),
        seconds=order.seconds,
        seed=order.seed,
        workers=order.workers,
        previous=order.previous,
        max_moves=order.max_moves,
        on_progress=lambda step: report(step.seconds, step.stage, step.value, step.bound),
        should_stop=should_stop,
    )
    return scheduling.schedule_document(answer, case_bytes=order.case)


def _work(pipe: Connection, order: Order, engine: Engine) -> None:
    """The life of the child. It ends with the worker like any daemon, but may start a second prover of its own."""
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    stopped = threading.Event()

    def listen() -> None:
        try:
            pipe.recv()
            stopped.set()
        except (EOFError, OSError):
            os._exit(1)  # nobody is left to hear the answer

    threading.Thread(target=listen, daemon=True).start()

    def report(seconds: float, stage: str, value: float | None, bound: float | None) -> None:
        with contextlib.suppress(OSError):
            pipe.send(Step(seconds, stage, value, bound))

    try:
        outcome = outcome_of(json.loads(json.dumps(engine(order, report, stopped.is_set))))
    except Impossible as error:
        outcome = Outcome("impossible", words=str(error))
    except NoAnswer as error:
        outcome = Outcome("none", words=str(error))
    except InputError as error:
        outcome = Outcome("wrong", words=str(error))
    except Exception:  # told to the organiser in words, kept for the operator in full
        outcome = Outcome("broken", words=traceback.format_exc())
    pipe.send(outcome)


def outcome_of(answer: dict[str, Any]) -> Outcome:
    """What a document says of itself."""
    if answer["value"] is not None:
        return Outcome("answer", answer=answer)
    return Outcome("impossible" if answer["status"] == "infeasible" else "none", answer=answer)


class Computation:
    """A running solve: iterate over `steps`, ask it to `stop`, read `outcome` at the end."""

    def __init__(self, order: Order, *, engine: Engine = solve_case) -> None:
        context = multiprocessing.get_context("spawn")  # fork would copy open database connections
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, order, engine), daemon=True)
        self.process.start()
        theirs.close()
        self.outcome: Outcome | None = None

    def __enter__(self) -> "Computation":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self._pipe.close()

    def stop(self) -> None:
        """Ask the solver to end with the best that it has."""
        with contextlib.suppress(OSError):
            self._pipe.send("stop")

    def steps(self, *, every: float) -> Iterator[list[Step]]:
        """What was found, gathered over `every` seconds (an empty list where nothing was); ends with the child."""
        while self.outcome is None:
            found: list[Step] = []
            until = time.monotonic() + every
            try:
                while self.outcome is None and self._pipe.poll(max(0.0, until - time.monotonic())):
                    message = self._pipe.recv()
                    if isinstance(message, Outcome):
                        self.outcome = message
                    else:
                        found.append(message)
                    if time.monotonic() >= until:
                        break
            except (EOFError, OSError):
                self.process.join(5)
                self.outcome = Outcome("broken", words=f"The solver's process ended with {self.process.exitcode}.")
            yield found
