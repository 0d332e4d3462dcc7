"""The matches of a list of profiles: for each the best partners, from both sides' view, with the reasons."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hanse.matching.profile import Profile
from hanse.matching.reason import Reason
from hanse.matching.rules import KINDS, Rules

if TYPE_CHECKING:
    from hanse.matching.scoring import Scorer

BLOCK = 256


@dataclass(frozen=True)
class Wish:
    """What someone said: `a` wishes to meet `b`, `weight` from 0 to 1."""

    a: str
    b: str
    weight: float = 1.0


@dataclass(frozen=True)
class Axis:
    """One axis of a pair: what the other is worth to each side, from 0 to 1, and what the axis counts."""

    kind: str
    weight: float
    there: float
    back: float


@dataclass(frozen=True)
class Match:
    """Two profiles by id, seen from `a`: `there` is what b is worth to a, `back` what a is worth to b.

    `score` is their harmonic mean times `factor` (1 unless the rules say that the pair counts less).
    """

    a: str
    b: str
    score: float
    there: float
    back: float
    axes: tuple[Axis, ...]
    reasons: tuple[Reason, ...]
    factor: float = 1.0


class Matches:
    """For each profile its best partners, best first. A match and its reasons are put together when asked for."""

    def __init__(self, scorer: "Scorer", kept: "Sequence[Kept]") -> None:
        self._scorer = scorer
        self._kept = kept
        self._places = {profile.id: place for place, profile in enumerate(scorer.profiles)}

    def of(self, identity: str) -> tuple[Match, ...]:
        """The best partners of one profile, best first; `KeyError` for an id that is not in the list."""
        place = self._places[identity]
        return tuple(_made(self._scorer, place, *values) for values in self._kept[place])

    def __iter__(self) -> Iterator[Match]:
        """Every match that is kept, profile by profile in the order of the list; a pair comes from both its sides."""
        return (match for profile in self._scorer.profiles for match in self.of(profile.id))

    def pair(self, a: str, b: str) -> Match:
        """Any pair, seen from `a`, whether or not it is among the best."""
        return _match(self._scorer, self._places[a], self._places[b])


# What is kept of the matches of one profile: partner, axes there and back, worth there and back, factor.
Kept = Sequence[tuple[int, list[float], list[float], float, float, float]]


def match(
    profiles: Iterable[Profile], *, rules: Rules | None = None, top: int | None = 20, wishes: Sequence[Wish] = ()
) -> Matches:
    """Match each profile with every other one; keep the `top` best of each (None: all) whose score is above 0.

    Equal scores keep the order of the list, so the names of ids never matter. Ids must be unique (`ValueError`);
    wishes of ids that are not in the list are passed over, as people withdraw.
    """
    import numpy as np  # slow, and not wanted by who only reads profiles

    from hanse.matching.scoring import Scorer

    listed = tuple(profiles)
    places = {profile.id: position for position, profile in enumerate(listed)}
    if len(places) < len(listed):
        raise ValueError("two profiles have the same id")
    known: dict[tuple[int, int], float] = {}
    for wish in wishes:
        if wish.a in places and wish.b in places:
            pair = (places[wish.a], places[wish.b])
            known[pair] = max(known.get(pair, 0.0), min(1.0, max(0.0, wish.weight)))
    scorer = Scorer(listed, rules=rules or Rules(), wishes=known)
    everyone = range(len(listed))
    kept: list[Kept] = []
    for start in range(0, len(listed), BLOCK):
        rows = list(everyone[start : start + BLOCK])
        there = scorer.directed(rows, everyone)
        back = scorer.directed(everyone, rows).transpose(0, 2, 1)
        factors = scorer.factors(rows, everyone)
        left, right = scorer.combined(there), scorer.combined(back)
        scores = harmonic(left, right) * factors
        order = np.argsort(-scores.round(5), axis=1, kind="stable")
        for i in range(len(rows)):
            best = order[i, :top]
            best = best[scores[i, best].round(5) > 0]
            columns = (
                best,
                there[:, i, best].T,
                back[:, i, best].T,
                left[i, best],
                right[i, best],
                factors[i, best],
            )
            kept.append(list(zip(*(column.tolist() for column in columns), strict=True)))
    return Matches(scorer, kept)


def harmonic(there: Any, back: Any) -> Any:
    """The harmonic mean: near the smaller of the two, and 0 where one of them is 0."""
    import numpy as np  # slow, see above

    total = there + back
    return np.divide(2 * there * back, total, out=np.zeros_like(total), where=total > 0)


def _match(scorer: "Scorer", a: int, b: int) -> Match:
    there, back = scorer.directed([a], [b]), scorer.directed([b], [a])
    left, right = (float(scorer.combined(side)[0, 0]) for side in (there, back))
    factor = float(scorer.factors([a], [b])[0, 0])
    return _made(scorer, a, b, there[:, 0, 0].tolist(), back[:, 0, 0].tolist(), left, right, factor)


def _made(
    scorer: "Scorer", a: int, b: int, there: list[float], back: list[float], left: float, right: float, factor: float
) -> Match:
    from hanse.matching.reasons import reasons_of  # slow, see above

    weights = scorer.rules.weights
    return Match(
        a=scorer.profiles[a].id,
        b=scorer.profiles[b].id,
        score=round(2 * left * right / (left + right) * factor, 4) if left + right > 0 else 0.0,
        there=round(left, 4),
        back=round(right, 4),
        axes=tuple(
            Axis(kind, weights[kind], round(worth, 4), round(worth_back, 4))
            for kind, worth, worth_back in zip(KINDS, there, back, strict=True)
        ),
        reasons=reasons_of(scorer, a, b, there, back),
        factor=factor,
    )
