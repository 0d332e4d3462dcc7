"""Delegations ↔ profiles for `hanse.matching`: who should meet whom in this matchmaking, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from hanse.web.directory.models import Classification, MarketplaceItem, Organisation
from hanse.web.meetings.models import Delegation, Matchmaking
from hanse.web.meetings.rules.requests import kinds_allow

if TYPE_CHECKING:
    from hanse.matching import Match, Profile

Scheme = Classification.Scheme
MOST = 40  # recommendations kept for a delegation
REASONS = 8  # of each; the page shows the first three kinds
SCHEMES = {
    "ecosystems": Scheme.ECOSYSTEM,
    "sectors": Scheme.NACE,
    "technologies": Scheme.TECHNOLOGY,
    "themes": Scheme.THEME,
    "stages": Scheme.STAGE,
    "services": Scheme.SERVICE,
    "languages": Scheme.LANGUAGE,
    "countries_known": Scheme.COUNTRY_KNOWN,
    "countries_wanted": Scheme.COUNTRY_WANTED,
    "cooperation_sought": Scheme.SOUGHT,
    "cooperation_offered": Scheme.OFFERED,
}


@dataclass(frozen=True)
class Advice:
    """One recommendation before it is a row; scores are 0 to 1, `rank` counts from 1 for each delegation."""

    delegation_id: int
    partner_id: int
    rank: int
    score: float
    there: float
    back: float
    reasons: list[dict[str, Any]] = field(default_factory=list)
    axes: dict[str, list[float]] = field(default_factory=dict)


def advise(matchmaking: Matchmaking, delegations: Sequence[Delegation]) -> list[Advice]:
    """The best partners of every delegation, best first; pairs that the rules keep apart are not proposed.

    The list is taken in the order of the organisations' names and keys, so that equal scores always fall alike.
    """
    from hanse.matching import Rules, match  # slow: loads numpy and SciPy, which only the worker needs

    listed = sorted(delegations, key=lambda delegation: (delegation.organisation.name, delegation.organisation.key))
    organisations = [delegation.organisation for delegation in listed]
    prefetch_related_objects(organisations, "classifications", "items", "texts")
    by_key = {str(delegation.pk): delegation for delegation in listed}
    profiles = [profile_of(delegation) for delegation in listed]
    # Within a country a pair may not ask at all where the rules say so: such a pair counts nothing.
    apart = matchmaking.across_countries_only
    rules = Rules()
    if apart:
        rules = Rules(factors={**rules.factors, "same_country": 0.0}, across_countries=True)
    matches = match(profiles, rules=rules, top=None)
    found: list[Advice] = []
    for delegation in listed:
        rank = 0
        for pair in matches.of(str(delegation.pk)):
            partner = by_key[pair.b]
            if rank == MOST:
                break
            if not _may_meet(matchmaking, delegation, partner):
                continue
            rank += 1
            found.append(_advice(delegation, partner, rank, pair))
    return found


def profile_of(delegation: Delegation) -> "Profile":
    """What matching knows of a delegation's organisation (reads the prefetched rows)."""
    from hanse.matching import Item, Profile  # slow, see above

    organisation = delegation.organisation

    def items(kind: str) -> tuple["Item", ...]:
        rows = [row for row in organisation.items.all() if row.kind == kind]
        return tuple(
            Item(
                title=_spoken(row.title_en, row.title_de),
                detail=_spoken(row.detail_en, row.detail_de),
            )
            for row in sorted(rows, key=lambda row: row.position)
        )

    codes: dict[str, Any] = {name: tuple(organisation.codes(scheme)) for name, scheme in SCHEMES.items()}
    return Profile(
        id=str(delegation.pk),
        name=organisation.name,
        country=organisation.country,
        kind=organisation.kind,
        region=organisation.nuts,
        offers=items(MarketplaceItem.Kind.OFFER),
        needs=items(MarketplaceItem.Kind.NEED),
        **codes,
    )


def _spoken(english: str, german: str) -> dict[str, str]:
    return {language: text for language, text in (("en", english), ("de", german)) if text}


def _may_meet(matchmaking: Matchmaking, one: Delegation, other: Delegation) -> bool:
    """One of the two may ask the other."""
    left: Organisation = one.organisation
    right: Organisation = other.organisation
    return kinds_allow(matchmaking, left, right) or kinds_allow(matchmaking, right, left)


def _advice(delegation: Delegation, partner: Delegation, rank: int, pair: "Match") -> Advice:
    return Advice(
        delegation_id=delegation.pk,
        partner_id=partner.pk,
        rank=rank,
        score=pair.score,
        there=pair.there,
        back=pair.back,
        reasons=[
            {"kind": reason.kind, "score": reason.score, "detail": dict(reason.detail)}
            for reason in pair.reasons[:REASONS]
        ],
        axes={axis.kind: [axis.there, axis.back] for axis in pair.axes},
    )
