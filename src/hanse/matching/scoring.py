"""The axes as numbers: how good each profile is for each other one, direction by direction.

Everything here is one-sided: a value at [axis, a, b], from 0 to 1, says what b is for a. The other side is the same
function with a and b exchanged, so a score cannot depend on who asks. All arrays are numpy arrays of float32.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hanse import taxonomy
from hanse.matching.profile import Profile
from hanse.matching.relations import ECOSYSTEMS, SECTORS, STAGES, ecosystem_matrix, sector_matrix, stage_matrix
from hanse.matching.rules import KINDS, Rules
from hanse.matching.words import LANGUAGES, about

Array = NDArray[np.float32]

INTERESTS = (("themes", 0.6), ("technologies", 1.0), ("ecosystems", 0.8))
# How much of what a has and b lacks, and b has and a lacks, counts against a common interest.
OWN_REST, OTHER_REST = 0.6, 0.2
HOME, KNOWN = 1.0, 0.8
MARKET_LIFT = 0.9
STAGE_LIFT = 0.45
OWN_STAGE = 0.3
WORD_WEIGHTS = {"technologies": 1.6, "ecosystems": 0.6, "themes": 0.5}
DETAIL_WEIGHT = 0.6
TEXT_SCALE = 1.8
# Below this, common words are chance.
LEAST_LIKENESS = 0.15
BOTH_SEEK = (
    "joint-project",
    "research-partner",
    "data-sharing",
    "joint-procurement",
    "best-practice",
    "training-exchange",
)
COOPERATION_LIFT, BOTH_SEEK_LIFT = 0.5, 0.3


@dataclass(frozen=True)
class Text:
    """One offer or need: whose, which, and the weights of its tokens (a vector of length 1)."""

    owner: int
    position: int
    weights: Mapping[str, float]


def rarity(count: int, total: int) -> float:
    """How telling something is that `count` of `total` have: 1 for one of many, small for what everybody has."""
    return log(1 + total / count) / log(1 + total) if count else 0.0


class Scorer:
    """The profiles as matrices. `directed(rows, columns)` gives the axes of each pair of the two lists of positions."""

    def __init__(self, profiles: Sequence[Profile], *, rules: Rules, wishes: Mapping[tuple[int, int], float]) -> None:
        self.profiles = tuple(profiles)
        self.rules = rules
        self.wishes = wishes
        self.size = len(self.profiles)

    def directed(self, rows: Sequence[int], columns: Sequence[int]) -> Array:
        """What each of `columns` is for each of `rows`: an array [axis in the order of KINDS, row, column]."""
        r, c = np.asarray(rows), np.asarray(columns)
        axes = {
            "common_interest": self._interest(r, c),
            "sector": self._sector(r, c),
            "value_chain": self._value_chain(r, c),
            "market": self._market(r, c),
            "offer_need": self._offer_need(r, c),
            "wish": self._wish(r, c),
        }
        return cast(Array, np.stack([axes[kind] for kind in KINDS]).clip(0, 1).astype(np.float32))

    def combined(self, axes: Array) -> Array:
        """One number a direction: each axis lifts the score by weight × value of what is left to 1."""
        weights = np.array([self.rules.weights[kind] for kind in KINDS], dtype=np.float32)
        return cast(Array, (1 - np.prod(1 - weights[:, None, None] * axes, axis=0)).astype(np.float32))

    def factors(self, rows: Sequence[int], columns: Sequence[int]) -> Array:
        """What the score of each pair is multiplied by; 0 for a pair that must not meet."""
        factors = self.rules.factors
        factor = np.ones((len(rows), len(columns)), dtype=np.float32)
        if self.rules.across_countries:
            for name, of in (("same_country", self._country_numbers), ("same_region", self._region_numbers)):
                here, there = of[np.asarray(rows)], of[np.asarray(columns)]
                same = (here[:, None] == there[None, :]) & (here[:, None] > 0)
                factor *= np.where(same, np.float32(factors[name]), np.float32(1))
        own = self._organisation_numbers
        factor[own[np.asarray(rows)][:, None] == own[np.asarray(columns)][None, :]] = 0
        places = {self.profiles[b].id: j for j, b in enumerate(columns)}
        for named, name in (("partners", "already_partners"), ("rivals", "rivals")):
            for i, a in enumerate(rows):
                for identity in getattr(self.profiles[a], named) | self._named_by[named].get(
                    self.profiles[a].id, set()
                ):
                    if identity in places:
                        factor[i, places[identity]] *= factors[name]
        return factor

    @cached_property
    def _named_by(self) -> dict[str, dict[str, set[str]]]:
        """Who is named as partner or rival by whom: either side's word is enough."""
        found: dict[str, dict[str, set[str]]] = {"partners": {}, "rivals": {}}
        for named, by in found.items():
            for profile in self.profiles:
                for identity in getattr(profile, named):
                    by.setdefault(identity, set()).add(profile.id)
        return found

    @cached_property
    def _country_numbers(self) -> NDArray[np.int64]:
        return _numbers([profile.country for profile in self.profiles])

    @cached_property
    def _region_numbers(self) -> NDArray[np.int64]:
        return _numbers([profile.region[:4] if len(profile.region) >= 4 else "" for profile in self.profiles])

    @cached_property
    def _organisation_numbers(self) -> NDArray[np.int64]:
        return _numbers([f"of {p.organisation}" if p.organisation else f"is {p.id}" for p in self.profiles])

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many profiles name each (scheme, code) of the common interests."""
        return Counter(
            (scheme, code)
            for profile in self.profiles
            for scheme, _weight in INTERESTS
            for code in set(getattr(profile, scheme))
        )

    # Common interest: the rare things that both name, against what only one of them names.

    @cached_property
    def _interests(self) -> Array:
        columns = []
        for scheme, weight in INTERESTS:
            for code in taxonomy.scheme(scheme).codes:
                has = np.array([code in getattr(profile, scheme) for profile in self.profiles], dtype=np.float32)
                columns.append(has * np.float32(weight * rarity(int(has.sum()), self.size)) ** 0.5)
        return np.stack(columns, axis=1)

    def _interest(self, r: Any, c: Any) -> Array:
        matrix = self._interests
        shared = matrix[r] @ matrix[c].T
        own, other = (matrix[r] ** 2).sum(axis=1)[:, None], (matrix[c] ** 2).sum(axis=1)[None, :]
        total = shared + OWN_REST * (own - shared) + OTHER_REST * (other - shared)
        return cast(Array, np.divide(shared, total, out=np.zeros_like(shared), where=total > 1e-6))

    # Sectors: what one has that completes what the other has.

    @cached_property
    def _sectors(self) -> Array:
        return _membership(self.profiles, "sectors", SECTORS)

    @cached_property
    def _sector_reach(self) -> Array:
        # What one has oneself is common interest, not complementarity.
        return cast(Array, _best_cover(self._sectors, sector_matrix()) * (self._sectors == 0))

    @cached_property
    def _ecosystems(self) -> Array:
        return _membership(self.profiles, "ecosystems", ECOSYSTEMS, first=1.0, later=0.7)

    @cached_property
    def _ecosystem_cover(self) -> Array:
        return _best_cover(self._ecosystems, ecosystem_matrix())

    @cached_property
    def _ecosystem_reach(self) -> Array:
        has = (self._ecosystems > 0).astype(np.float32)
        return cast(Array, _best_cover(has, ecosystem_matrix()) * (has == 0))

    def _sector(self, r: Any, c: Any) -> Array:
        by_sector = _best_and_mean(self._sector_reach[r], self._sectors[c])
        by_ecosystem = 0.6 * _best_and_mean(self._ecosystem_reach[r], (self._ecosystems[c] > 0).astype(np.float32))
        known = (self._sectors[r].sum(axis=1) > 0)[:, None] & (self._sectors[c].sum(axis=1) > 0)[None, :]
        return cast(Array, np.where(known, by_sector, by_ecosystem).astype(np.float32))

    # Value chain: stages that the other has, one does not have, and that take from or give to one's own.

    @cached_property
    def _stages(self) -> Array:
        return _membership(self.profiles, "stages", STAGES)

    @cached_property
    def _stage_worth(self) -> Array:
        reached = _best_cover(self._stages, np.maximum(stage_matrix(), stage_matrix().T))
        return cast(
            Array, np.log1p(-reached * np.where(self._stages > 0, OWN_STAGE, 1.0) * STAGE_LIFT).astype(np.float32)
        )

    def _value_chain(self, r: Any, c: Any) -> Array:
        chain = 1 - np.exp(self._stage_worth[r] @ self._stages[c].T)
        related = np.zeros(chain.shape, dtype=np.float32)
        for position in range(len(ECOSYSTEMS)):
            np.maximum(
                related, np.outer(self._ecosystems[r][:, position], self._ecosystem_cover[c][:, position]), out=related
            )
        return cast(Array, (chain * related).astype(np.float32))

    # Market: countries that one wants and the other lives in or knows.

    @cached_property
    def _countries(self) -> tuple[Array, Array]:
        codes = sorted({code for profile in self.profiles for code in (profile.country, *profile.countries_known)})
        places = {code: position for position, code in enumerate(codes)}
        knows = np.zeros((self.size, len(codes)), dtype=np.float32)
        wants = np.zeros_like(knows)
        for i, profile in enumerate(self.profiles):
            for code in profile.countries_known:
                knows[i, places[code]] = KNOWN
            knows[i, places[profile.country]] = HOME
            for code in profile.countries_wanted:
                if code in places and code != profile.country:
                    wants[i, places[code]] = 1
        rare = np.array([rarity(int((knows[:, j] > 0).sum()), self.size) for j in range(len(codes))], dtype=np.float32)
        return wants, np.log1p(-MARKET_LIFT * rare * knows)

    def _market(self, r: Any, c: Any) -> Array:
        wants, known = self._countries
        return cast(Array, (1 - np.exp(wants[r] @ known[c].T)).astype(np.float32))

    # Offers and needs: what one offers in answer to what the other needs, in words and in kinds of cooperation.

    @cached_property
    def _raw_texts(self) -> dict[str, list[Text]]:
        return {
            name: [
                Text(owner, position, weights)
                for owner, profile in enumerate(self.profiles)
                for position, item in enumerate(getattr(profile, name))
                if (weights := token_weights(item.title, item.detail))
            ]
            for name in ("needs", "offers")
        }

    @cached_property
    def rarities(self) -> Mapping[str, float]:
        """How telling each token of the offers and needs is."""
        counts: dict[str, set[int]] = {}
        for texts in self._raw_texts.values():
            for text in texts:
                for token in text.weights:
                    counts.setdefault(token, set()).add(text.owner)
        return {token: rarity(len(owners), self.size) for token, owners in counts.items()}

    @cached_property
    def _texts(self) -> dict[str, list[Text]]:
        return {
            name: [Text(text.owner, text.position, self._unit(text.weights)) for text in texts]
            for name, texts in self._raw_texts.items()
        }

    def _unit(self, weights: Mapping[str, float]) -> dict[str, float]:
        weighted = {token: weight * self.rarities[token] for token, weight in weights.items()}
        length = sum(value**2 for value in weighted.values()) ** 0.5
        return {token: value / length for token, value in weighted.items()}

    @cached_property
    def _text_matrices(self) -> dict[str, tuple[Any, Any, Any]]:
        """For needs and offers: the vectors, and which technologies and which words each text has."""
        names = sorted(self.rarities)
        tokens = {token: position for position, token in enumerate(names)}
        telling, plain = (np.array([test(token) for token in names], dtype=bool) for test in (is_technology, is_word))
        matrices = {}
        for name, texts in self._texts.items():
            rows = [row for row, text in enumerate(texts) for _token in text.weights]
            columns = [tokens[token] for text in texts for token in text.weights]
            values = np.array([value for text in texts for value in text.weights.values()], dtype=np.float32)
            matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(texts), len(names)))
            marks = (matrix > 0).astype(np.float32)
            matrices[name] = (matrix, marks.multiply(telling).tocsr(), marks.multiply(plain).tocsr())
        return matrices

    def _likeness(self, needs: Any, offers: Any) -> Array:
        """How well each offer (columns) answers each need (rows), by places in the lists of texts."""
        pairs = zip(self._text_matrices["needs"], self._text_matrices["offers"], strict=True)
        like, codes, words = ((left[needs] @ right[offers].T).toarray() for left, right in pairs)
        like *= TEXT_SCALE
        telling = ((codes >= 1) | (words >= 2)) & (like >= LEAST_LIKENESS)
        return cast(Array, np.where(telling, np.minimum(1, like), 0).astype(np.float32))

    def texts_of(self, name: str, owner: int) -> list[tuple[int, Text]]:
        """The offers or needs of one profile with their places in the list of all texts."""
        return self._by_owner[name].get(owner, [])

    @cached_property
    def _by_owner(self) -> dict[str, dict[int, list[tuple[int, Text]]]]:
        grouped: dict[str, dict[int, list[tuple[int, Text]]]] = {"needs": {}, "offers": {}}
        for name, texts in self._texts.items():
            for place, text in enumerate(texts):
                grouped[name].setdefault(text.owner, []).append((place, text))
        return grouped

    def _offer_need(self, r: Any, c: Any) -> Array:
        left = np.ones((len(r), len(c)), dtype=np.float32)
        needs = [(place, i) for i, owner in enumerate(r) for place, _text in self.texts_of("needs", int(owner))]
        offers = [(place, j) for j, owner in enumerate(c) for place, _text in self.texts_of("offers", int(owner))]
        if needs and offers:
            like = self._likeness([place for place, _i in needs], [place for place, _j in offers])
            best = np.zeros((len(needs), len(c)), dtype=np.float32)
            np.maximum.at(best.T, [j for _place, j in offers], like.T)
            np.multiply.at(left, [i for _place, i in needs], 1 - best)
        return cast(Array, (1 - left * self._cooperation_left(r, c)).astype(np.float32))

    @cached_property
    def _cooperation(self) -> tuple[Array, Array, Array, Array]:
        """Who seeks and who offers which kind, and what an offer or the same search is worth (as logarithms)."""
        codes = taxonomy.cooperation().codes
        sought = _membership(self.profiles, "cooperation_sought", codes)
        offered = _membership(self.profiles, "cooperation_offered", codes)
        answer = np.array([self.cooperation_worth(code) for code in codes], dtype=np.float32)
        both = np.array([self.cooperation_worth(code, both_seek=True) for code in codes], dtype=np.float32)
        return sought, offered, np.log1p(-answer), np.log1p(-both)

    def cooperation_worth(self, code: str, *, both_seek: bool = False) -> float:
        """What it is worth that a kind of cooperation is offered to who seeks it, or sought by both."""
        if both_seek:
            seeking = self._cooperation_counts["cooperation_sought", code]
            return BOTH_SEEK_LIFT * rarity(seeking, self.size) if code in BOTH_SEEK else 0.0
        return COOPERATION_LIFT * rarity(self._cooperation_counts["cooperation_offered", code], self.size)

    @cached_property
    def _cooperation_counts(self) -> Counter[tuple[str, str]]:
        schemes = ("cooperation_sought", "cooperation_offered")
        return Counter(
            (scheme, code) for profile in self.profiles for scheme in schemes for code in getattr(profile, scheme)
        )

    def _cooperation_left(self, r: Any, c: Any) -> Array:
        sought, offered, answer, both = self._cooperation
        return cast(
            Array, np.exp(sought[r] @ (offered[c] * answer).T + sought[r] @ (sought[c] * both).T).astype(np.float32)
        )

    # Wishes: what people said themselves.

    def _wish(self, r: Any, c: Any) -> Array:
        values = np.zeros((len(r), len(c)), dtype=np.float32)
        columns = {int(owner): j for j, owner in enumerate(c)}
        rows = {int(owner): i for i, owner in enumerate(r)}
        for (a, b), weight in self.wishes.items():
            if a in rows and b in columns:
                values[rows[a], columns[b]] = max(values[rows[a], columns[b]], weight)
        return values


def is_technology(token: str) -> bool:
    """A token that is a reason by itself."""
    return token.startswith("technologies:")


def is_word(token: str) -> bool:
    """A token that is a word: two together are a reason, as a word in both languages is; one alone is chance."""
    return token[2:3] == ":"


def likeness(need: Text, offer: Text) -> float:
    """How well one offer answers one need, from 0 to 1."""
    shared = need.weights.keys() & offer.weights.keys()
    if not any(map(is_technology, shared)) and sum(map(is_word, shared)) < 2:
        return 0.0
    like = TEXT_SCALE * sum(need.weights[token] * offer.weights[token] for token in shared)
    return min(1.0, like) if like >= LEAST_LIKENESS else 0.0


def token_weights(title: Mapping[str, str], detail: Mapping[str, str]) -> dict[str, float]:
    """The tokens of an offer or need with their weights: stems as `en:coat`, codes as `technologies:hydrogen`."""
    weights: dict[str, float] = {}
    for texts, weight in ((title, 1.0), (detail, DETAIL_WEIGHT)):
        for language in LANGUAGES:
            if not texts.get(language):
                continue
            found = about(texts[language], language=language)
            tokens = {f"{language}:{root}": weight for root in found.stems}
            tokens |= {f"{scheme}:{code}": weight * WORD_WEIGHTS[scheme] for scheme, code in found.scheme_codes}
            for token, value in tokens.items():
                weights[token] = max(weights.get(token, 0.0), value)
    return weights


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    """A number for each different name; 0 for no name."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name for name in names if name), start=1)}
    return np.array([numbers.get(name, 0) for name in names], dtype=np.int64)


def _membership(
    profiles: Sequence[Profile], scheme: str, codes: Sequence[str], *, first: float = 1.0, later: float = 1.0
) -> Array:
    """Which profile has which code: 1, or `first` for the first that it names and `later` for the others."""
    places = {code: position for position, code in enumerate(codes)}
    matrix = np.zeros((len(profiles), len(codes)), dtype=np.float32)
    for i, profile in enumerate(profiles):
        for rank, code in enumerate(getattr(profile, scheme)):
            if code in places:
                matrix[i, places[code]] = later if rank else first
    return matrix


def _best_cover(members: Array, links: Array) -> Array:
    """For each profile and code: the strongest link from the code to one of the profile's codes."""
    cover = np.zeros(members.shape, dtype=np.float32)
    for position in range(members.shape[1]):
        np.maximum(cover, np.outer(members[:, position], links[:, position]), out=cover)
    return cover


def _best_and_mean(reach: Array, members: Array) -> Array:
    """How well the members' codes are reached: 0.6 × the best reached and 0.4 × the mean of all that they have."""
    best = np.zeros((reach.shape[0], members.shape[0]), dtype=np.float32)
    for position in range(reach.shape[1]):
        if members[:, position].any():
            np.maximum(best, np.outer(reach[:, position], members[:, position]), out=best)
    counts = np.maximum(members.sum(axis=1), 1)[None, :]
    return cast(Array, (0.6 * best + 0.4 * (reach @ members.T) / counts).astype(np.float32))
