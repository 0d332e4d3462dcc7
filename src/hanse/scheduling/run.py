"""One solve at work: its clock, its limits, and the news it gives."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

from hanse.scheduling.bounds import PooledBound
from hanse.scheduling.schedule import Progress
from hanse.solving import Answer, Limits

WORK_A_SECOND = 0.5
"""CP-SAT's own units of work that surely fit a second: with one worker they, not the clock, end a stage."""


@dataclass
class Run:
    """What all stages of one solve share."""

    seconds: float
    seed: int
    workers: int
    on_progress: Callable[[Progress], None]
    should_stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    stage: str = "value"
    value: int | None = None
    bound: int | None = None
    bound_kind: str = "sum"
    pooled: PooledBound | None = None
    breaks: int | None = None
    breaks_bound: int | None = None
    work: float = 0.0
    is_stopped: bool = False

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds that may still be used."""
        return 0.0 if self.asks_to_stop() else max(0.0, self.seconds - self.elapsed)

    def is_over(self) -> bool:
        """Is the time over, or has the caller asked to stop?"""
        return self.left <= 0

    def limits(self, share: float = 1.0, *, most: float = float("inf"), until: float = 1.0) -> Limits:
        """Limits for one stage: a share of what is left of the run's first part, which ends at `until`, 0 to 1.

        The limit of work depends on no clock, so that with one worker the same seed gives the same answer.
        """
        work = None
        if self.workers == 1:
            work = min(most, (self.seconds * WORK_A_SECOND * until - self.work) * share)
        seconds = min(self.left, self.seconds * until - self.elapsed) * share
        return Limits(min(most, max(0.0, seconds)), self.seed, self.workers, work)

    def enter(self, stage: str) -> None:
        """Begin a stage and say so."""
        self.stage = stage
        self.tell()

    def tell(self) -> None:
        """Report where the solve stands."""
        news = (self.elapsed, self.stage, self.value, self.bound, self.breaks, self.breaks_bound)
        self.on_progress(Progress(*news))

    def asks_to_stop(self) -> bool:
        """Has the caller asked to stop? Once asked, every later stage is left out."""
        self.is_stopped = self.is_stopped or self.should_stop()
        return self.is_stopped

    def spend(self, answer: Answer) -> Answer:
        """Keep account of the work that an answer took."""
        self.work += answer.work
        return answer

    def lower_bound(self, bound: float | Fraction | None, kind: str) -> None:
        """Keep a bound on the value if it is the best so far; all values are whole."""
        if bound is None:
            return
        whole = floor(bound + Fraction(1, 1000)) if isinstance(bound, float) else floor(bound)
        if self.bound is None or whole < self.bound:
            self.bound, self.bound_kind = whole, kind

    def watch_value(self, value: int | None, bound: float | None) -> bool:
        """News from the value stage."""
        if value is not None:
            self.value = max(value, self.value or 0)
        self.lower_bound(bound, "cp-sat")
        self.tell()
        return self.asks_to_stop()

    def watch_repair(self, value: int | None, _bound: float | None) -> bool:
        """News from a repair, whose bound stays that of the case without regard to the old schedule."""
        return self.watch_value(value, None)

    def watch_breaks(self, value: int | None, bound: float | None) -> bool:
        """News from the breaks stage."""
        if value is not None:
            self.breaks = value if self.breaks is None else min(value, self.breaks)
        if bound is not None:
            self.breaks_bound = max(self.breaks_bound or 0, -floor(-bound + 1e-6))
        self.tell()
        return self.asks_to_stop()

    def watch_quietly(self, _value: int | None, _bound: float | None) -> bool:
        """A stage without figures of its own."""
        self.tell()
        return self.asks_to_stop()
