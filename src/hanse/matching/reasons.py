"""Why a pair is proposed: facts as codes, from which words are made in any language."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any

from hanse import taxonomy
from hanse.matching.profile import Profile
from hanse.matching.reason import Reason
from hanse.matching.relations import ecosystem_links, sector_links
from hanse.matching.rules import KINDS
from hanse.matching.scoring import BOTH_SEEK, OWN_STAGE, Scorer, likeness
from hanse.matching.words import about

MOST_PAIRS = 2
MOST_ANSWERS = 2


def reasons_of(scorer: Scorer, a: int, b: int, there: Sequence[float], back: Sequence[float]) -> tuple[Reason, ...]:
    """The reasons of a pair, those that lift the score most first. `there`, `back`: the axes of the two directions."""
    if a > b:
        # Both sides hear the same: among equal links the choice must not depend on who asks.
        return tuple(reason.mirrored() for reason in reasons_of(scorer, b, a, back, there))
    one, other = scorer.profiles[a], scorer.profiles[b]
    values = dict(zip(KINDS, zip(there, back, strict=True), strict=True))
    found = [
        *_interest(scorer, one, other, values["common_interest"]),
        *_sector(one, other, values["sector"]),
        *_value_chain(one, other, values["value_chain"]),
        *_market(scorer, one, other, values["market"]),
        *_offers(scorer, a, b),
        *_cooperation(scorer, one, other),
        *_wish(values["wish"]),
    ]
    weights = scorer.rules.weights
    heard = [reason for reason in found if weights[reason.kind] > 0]
    # sorted() keeps the order of the kinds among equals, so that the same pair always reads the same.
    return tuple(sorted(heard, key=lambda reason: -weights[reason.kind] * reason.score))


def _reason(kind: str, score: float, **detail: Any) -> Reason:
    return Reason(kind, round(min(1.0, score), 4), detail)


def _interest(scorer: Scorer, one: Profile, other: Profile, values: tuple[float, float]) -> list[Reason]:
    detail = {}
    counts = scorer.counts
    for scheme in ("themes", "technologies", "ecosystems"):
        shared = set(getattr(one, scheme)) & set(getattr(other, scheme))
        if shared:
            detail[scheme] = sorted(shared, key=lambda code: (counts[scheme, code], code))
    return [_reason("common_interest", max(values), **detail)] if detail else []


def _sector(one: Profile, other: Profile, values: tuple[float, float]) -> list[Reason]:
    if one.sectors and other.sectors:
        pairs = _strongest(one.sectors, other.sectors, sectors=True)
        return [_reason("sector", max(values), pairs=[list(pair) for pair in pairs])] if pairs else []
    pairs = _strongest(one.ecosystems, other.ecosystems, sectors=False)
    return [_reason("sector", max(values), ecosystems=[list(pair) for pair in pairs])] if pairs else []


@lru_cache(maxsize=20_000)
def _strongest(ours: tuple[str, ...], theirs: tuple[str, ...], *, sectors: bool) -> tuple[tuple[str, str], ...]:
    """The pairs with the strongest links, each code at most once; what both have is no complement."""
    links = sector_links() if sectors else ecosystem_links()
    ranked = sorted(
        (-links[x, y], x, y) for x in ours for y in theirs if (x, y) in links and not (x in theirs and y in ours)
    )
    pairs: list[tuple[str, str]] = []
    for _weight, x, y in ranked:
        if len(pairs) < MOST_PAIRS and all(x != left and y != right for left, right in pairs):
            pairs.append((x, y))
    return tuple(pairs)


def _value_chain(one: Profile, other: Profile, values: tuple[float, float]) -> list[Reason]:
    if max(values) <= 0:
        return []
    strength, source, target, direction = _strongest_link(one.stages, other.stages)
    if strength <= 0:
        return []
    shared = [code for code in one.ecosystems if code in other.ecosystems]
    detail = {"from_stage": source, "to_stage": target, "direction": direction, "ecosystems": shared}
    return [_reason("value_chain", max(values), **detail)]


@lru_cache(maxsize=20_000)
def _strongest_link(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, str, str, str]:
    """The strongest link of a value chain between two sets of stages: strength, from, to, direction."""
    links = [(0.0, "", "", "")]
    for direction, giving, taking in (("they_supply", theirs, ours), ("we_supply", ours, theirs)):
        for source in giving:
            for target in taking:
                strength = taxonomy.stages_between(source, target)
                # A stage that both have is a weaker reason: they could do it themselves.
                if source in taking or target in giving:
                    strength *= OWN_STAGE
                links.append((strength, source, target, direction))
    return max(links)


def _market(scorer: Scorer, one: Profile, other: Profile, values: tuple[float, float]) -> list[Reason]:
    found = []
    for direction, wanting, knowing, value in (
        ("they_know", one, other, values[0]),
        ("we_know", other, one, values[1]),
    ):
        known = {knowing.country, *knowing.countries_known} - {wanting.country}
        countries = sorted(known & set(wanting.countries_wanted), key=lambda code: (code != knowing.country, code))
        if countries:
            home = [code for code in countries if code == knowing.country]
            found.append(_reason("market", value, countries=countries, direction=direction, home=home))
    return found


def _offers(scorer: Scorer, a: int, b: int) -> list[Reason]:
    """The best answers of offers to needs, each need and each offer at most once in each direction."""
    found = []
    for direction, wanting, giving in (("they_offer", a, b), ("we_offer", b, a)):
        needs, offers = scorer.texts_of("needs", wanting), scorer.texts_of("offers", giving)
        if not needs or not offers:
            continue
        ranked = sorted(
            (
                (value, i, j)
                for i, (_place, need) in enumerate(needs)
                for j, (_other, offer) in enumerate(offers)
                if (value := likeness(need, offer)) > 0
            ),
            key=lambda entry: (-entry[0], entry[1], entry[2]),
        )
        taken: list[tuple[int, int]] = []
        for value, i, j in ranked:
            if len(taken) >= MOST_ANSWERS or any(i == left or j == right for left, right in taken):
                continue
            taken.append((i, j))
            need, offer = needs[i][1], offers[j][1]
            wanted = scorer.profiles[wanting].needs[need.position]
            given = scorer.profiles[giving].offers[offer.position]
            shared = sorted(set(need.weights) & set(offer.weights), key=lambda token: (-scorer.rarities[token], token))
            terms: dict[str, list[str]] = {}
            for token in shared:
                scheme, _colon, code = token.partition(":")
                if len(scheme) > 2:
                    terms.setdefault(scheme, []).append(code)
            found.append(
                _reason(
                    "offer_need",
                    value,
                    direction=direction,
                    need={"index": need.position, "title": dict(wanted.title)},
                    offer={"index": offer.position, "title": dict(given.title)},
                    terms=terms,
                    words=_words(shared, wanted.title, wanted.detail),
                )
            )
    return found


def _words(tokens: list[str], title: Mapping[str, str], detail: Mapping[str, str]) -> dict[str, list[str]]:
    """The common words as they stand in the need, by language."""
    words: dict[str, list[str]] = {}
    for token in tokens:
        language, _colon, root = token.partition(":")
        if len(language) != 2:
            continue
        for text in (title.get(language, ""), detail.get(language, "")):
            if root in (stems := about(text, language=language).stems):
                words.setdefault(language, []).append(stems[root])
                break
    return {language: found[:5] for language, found in sorted(words.items())}


def _cooperation(scorer: Scorer, one: Profile, other: Profile) -> list[Reason]:
    found = []
    for direction, wanting, giving in (("they_offer", one, other), ("we_offer", other, one)):
        codes = [code for code in wanting.cooperation_sought if code in giving.cooperation_offered]
        if codes:
            value = 1 - prod(1 - scorer.cooperation_worth(code) for code in codes)
            found.append(_reason("offer_need", value, direction=direction, cooperation=codes))
    both = [code for code in one.cooperation_sought if code in other.cooperation_sought and code in BOTH_SEEK]
    if both:
        value = 1 - prod(1 - scorer.cooperation_worth(code, both_seek=True) for code in both)
        found.append(_reason("offer_need", value, direction="both_seek", cooperation=sorted(both)))
    return found


def _wish(values: tuple[float, float]) -> list[Reason]:
    there, back = values
    if not there and not back:
        return []
    direction = "both" if there and back else "we_wish" if there else "they_wish"
    return [_reason("wish", max(values), direction=direction)]
