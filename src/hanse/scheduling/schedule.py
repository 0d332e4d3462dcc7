"""What a solve returns: the schedule, its proof, and a reason for every wish that was not met."""

from dataclasses import dataclass

from hanse.scheduling.case import Id

REASONS = (
    "vetoed",
    "no_common_slot",
    "precedence",
    "locked_elsewhere",
    "quota",
    "places_full",
    "breaks",
    "displaced",
    "no_gain",
)
"""Why a meeting is not held. The first that is true, in this order, is the one that is told."""


@dataclass(frozen=True)
class Held:
    """A meeting that takes place: when, and at which place (None where places have no limit)."""

    id: Id
    slot: Id
    place: int | None


@dataclass(frozen=True)
class Unmet:
    """A meeting that does not take place, why, and the meetings that stand in its way."""

    id: Id
    reason: str
    blocked_by: tuple[Id, ...] = ()
    needs_move: bool = False
    """It was in the old schedule and fits elsewhere: only the budget of moves keeps it out."""


@dataclass(frozen=True)
class Breaks:
    """Breaks of all participants together; `bound` is a proved least number for the value found."""

    total: int
    bound: int

    @property
    def status(self) -> str:
        """`optimal` where no schedule of this value has fewer, else `feasible`."""
        return "optimal" if self.bound >= self.total else "feasible"


@dataclass(frozen=True)
class Fairness:
    """How meetings are spread over those whom some meeting names; `below[k]`: how many have fewer than k."""

    fewest: int
    median: int
    below: tuple[int, int, int]


@dataclass(frozen=True)
class Demand:
    """One demand of a contradiction: its kind, the ids it is about, and the demand in words."""

    kind: str
    ids: tuple[Id, ...]
    words: str


@dataclass(frozen=True)
class Schedule:
    """A schedule with its proof. Without one (`infeasible`, `unknown`) value and bound are None."""

    status: str
    value: int | None
    bound: float | None
    bound_kind: str | None
    breaks: Breaks | None
    meetings: tuple[Held, ...]
    unmet: tuple[Unmet, ...]
    fairness: Fairness | None
    moved: int
    dropped: int
    seconds: float
    seed: int
    conflict: tuple[Demand, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far the value may be below the best there can be, as a share of the bound."""
        if self.value is None or self.bound is None:
            return None
        return (self.bound - self.value) / self.bound if self.bound else 0.0


@dataclass(frozen=True)
class Progress:
    """Where a solve stands: seconds since it began, the stage, and what is found and proved so far."""

    seconds: float
    stage: str
    value: int | None = None
    bound: float | None = None
    breaks: int | None = None
    breaks_bound: int | None = None
