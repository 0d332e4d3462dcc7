"""The matchmaking's part of an edition's landing page."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from hanse.web.accounts.models import Person
from hanse.web.events.landing import Contribution, Way
from hanse.web.events.models import Edition
from hanse.web.events.rules import Visitor, may_organise
from hanse.web.meetings.bridge.landing import days_to_keep, europe, steps
from hanse.web.meetings.models import Delegation, Matchmaking
from hanse.web.meetings.queries.setup import figures_of, meetings_between_countries, takes_part
from hanse.web.meetings.rules.joining import voices_of


def contribute(edition: Edition, visitor: Visitor, at: datetime) -> Contribution | None:
    """Steps, figures, dates and the map; for organisers of an edition without matchmaking only the way to begin one."""
    organises = may_organise(visitor, edition)
    matchmaking = Matchmaking.objects.select_related("edition").filter(edition=edition).first()
    if matchmaking is None:
        context = {"may_organise": True, "may_join": False, "delegation": None}
        return Contribution(hero="meetings/landing_hero.html", context=context) if organises else None
    sessions = list(matchmaking.sessions.order_by("starts_at"))
    figures = figures_of(matchmaking)
    pairs = meetings_between_countries(matchmaking) if figures.meetings else {}
    drawing = europe(matchmaking, countries=figures.country_codes, pairs=dict(pairs), at=at)
    return Contribution(
        entry="meetings/landing.html",
        hero="meetings/landing_hero.html",
        figure="meetings/landing_map.html" if drawing else "",
        days=days_to_keep(matchmaking, sessions),
        context={
            "matchmaking": matchmaking,
            "sessions": sessions,
            "steps": steps(matchmaking, sessions),
            "figures": figures,
            "map": drawing,
            "delegation": takes_part(matchmaking, visitor),
            "may_join": at < matchmaking.booking_closes_at and edition.state == Edition.State.ANNOUNCED,
            "may_organise": organises,
        },
    )


def guide(editions: Sequence[Edition], visitor: Visitor) -> dict[int, list[Way]]:
    """From the home page: organisers to the console, those who take part to their partners and their agenda."""
    if not isinstance(visitor, Person) or not editions:
        return {}
    begun = dict(Matchmaking.objects.filter(edition__in=editions).values_list("edition_id", "pk"))
    organised = (
        set(begun)
        if visitor.is_staff
        else set(visitor.organises.filter(edition__in=editions).values_list("edition_id", flat=True))
    )
    joined = set(
        Delegation.objects.filter(voices_of(visitor), matchmaking__in=begun.values(), left_at__isnull=True).values_list(
            "matchmaking__edition_id", flat=True
        )
    )
    found: dict[int, list[Way]] = {}
    for edition in editions:
        if edition.pk not in begun:
            continue
        offered = []
        if edition.pk in organised:
            offered.append(Way(_("Organise"), reverse("meetings:console", args=[edition.slug]), "sliders-horizontal"))
        if edition.pk in joined:
            offered.append(Way(_("See your partners"), reverse("meetings:partners", args=[edition.slug]), "handshake"))
            offered.append(Way(_("Your agenda"), reverse("meetings:agenda", args=[edition.slug]), "calendar-days"))
        found[edition.pk] = offered
    return found
