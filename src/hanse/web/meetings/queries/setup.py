"""What the set-up page and the landing page read of a matchmaking."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from hanse.web.accounts.models import Person
from hanse.web.directory.models import MarketplaceItem
from hanse.web.meetings.models import Delegation, Matchmaking, Meeting, MeetingSession, Schedule
from hanse.web.meetings.rules.joining import Visitor, voices_of


def sessions_of(matchmaking: Matchmaking) -> QuerySet[MeetingSession]:
    """The sessions with the number of their slots."""
    return matchmaking.sessions.annotate(count=Count("slots")).order_by("starts_at")


@dataclass(frozen=True)
class Figures:
    """What an edition's page tells of its matchmaking, all of it counted."""

    organisations: int
    countries: int
    offers_and_needs: int
    meetings: int
    country_codes: dict[str, int]


def figures_of(matchmaking: Matchmaking) -> Figures:
    """How many take part, from where, with what, and how many meetings the published schedule holds."""
    countries: Counter[str] = Counter(
        matchmaking.delegations.filter(left_at__isnull=True).values_list("organisation__country", flat=True)
    )
    items = MarketplaceItem.objects.filter(
        organisation__delegations__matchmaking=matchmaking, organisation__delegations__left_at__isnull=True
    ).count()
    return Figures(
        organisations=sum(countries.values()),
        countries=len(countries),
        offers_and_needs=items,
        meetings=published_meetings(matchmaking).count(),
        country_codes=dict(sorted(countries.items())),
    )


def published_meetings(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """The meetings of the published schedule that are still on."""
    return Meeting.objects.filter(
        schedule__matchmaking=matchmaking, schedule__state=Schedule.State.PUBLISHED, cancelled_at__isnull=True
    )


def meetings_between_countries(matchmaking: Matchmaking) -> Counter[tuple[str, str]]:
    """How many published meetings lie between two countries; the pair in the order of their codes."""
    pairs: Counter[tuple[str, str]] = Counter()
    rows = published_meetings(matchmaking).values_list(
        "request__requester__delegation__organisation__country", "request__recipient__delegation__organisation__country"
    )
    for one, other in rows:
        pairs[min(one, other), max(one, other)] += 1
    return pairs


def takes_part(matchmaking: Matchmaking, person: Visitor) -> Delegation | None:
    """The delegation that a visitor speaks for, if any."""
    if not isinstance(person, Person):
        return None
    return matchmaking.delegations.filter(voices_of(person), left_at__isnull=True).first()
