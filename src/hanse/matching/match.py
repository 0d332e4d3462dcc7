"""The matches of a list of profiles: for each the best partners, from both sides' view, with the reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Matches:
    """For each profile its best partners, best first."""

    partners: Mapping[str, tuple[Match, ...]]
    scorer: "Scorer" = field(repr=False, compare=False)
    places: Mapping[str, int] = field(repr=False, compare=False)

    def of(self, identity: str) -> tuple[Match, ...]:
        """The best partners of one profile, best first; `KeyError` for an id that is not in the list."""
        return self.partners[identity]

    def __iter__(self) -> Iterator[Match]:
        """Every match that is kept, profile by profile in the order of the list; a pair comes from both its sides."""
        return (match for partners in self.partners.values() for match in partners)

    def pair(self, a: str, b: str) -> Match:
        """Any pair, seen from `a`, whether or not it is among the best."""
        return _match(self.scorer, self.places[a], self.places[b])


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
    partners: dict[str, tuple[Match, ...]] = {}
    for start in range(0, len(listed), BLOCK):
        rows = list(everyone[start : start + BLOCK])
        there = scorer.directed(rows, everyone)
        back = scorer.directed(everyone, rows).transpose(0, 2, 1)
        factors = scorer.factors(rows, everyone)
        scores = harmonic(scorer.combined(there), scorer.combined(back)) * factors
        there, back = there.astype(float), back.astype(float)
        order = np.argsort(-scores.round(5), axis=1, kind="stable")
        for i, a in enumerate(rows):
            best = [int(b) for b in order[i, :top] if scores[i, b].round(5) > 0]
            partners[listed[a].id] = tuple(
                _made(scorer, a, b, there[:, i, b], back[:, i, b], float(factors[i, b])) for b in best
            )
    return Matches(partners=partners, scorer=scorer, places=places)


def harmonic(there: Any, back: Any) -> Any:
    """The harmonic mean: near the smaller of the two, and 0 where one of them is 0."""
    import numpy as np  # slow, see above

    total = there + back
    return np.divide(2 * there * back, total, out=np.zeros_like(total), where=total > 0)


def _match(scorer: "Scorer", a: int, b: int) -> Match:
    there = scorer.directed([a], [b])[:, 0, 0]
    back = scorer.directed([b], [a])[:, 0, 0]
    return _made(scorer, a, b, there, back, float(scorer.factors([a], [b])[0, 0]))


def _made(scorer: "Scorer", a: int, b: int, there: Any, back: Any, factor: float) -> Match:
    from hanse.matching.reasons import reasons_of

    left, right = (float(scorer.combined(side[:, None, None])[0, 0]) for side in (there, back))
    score = 2 * left * right / (left + right) * factor if left + right > 0 else 0.0
    weights = scorer.rules.weights
    return Match(
        a=scorer.profiles[a].id,
        b=scorer.profiles[b].id,
        score=round(score, 4),
        there=round(left, 4),
        back=round(right, 4),
        axes=tuple(
            Axis(kind, weights[kind], round(float(there[i]), 4), round(float(back[i]), 4))
            for i, kind in enumerate(KINDS)
        ),
        reasons=reasons_of(scorer, a, b, there, back),
        factor=factor,
    )
