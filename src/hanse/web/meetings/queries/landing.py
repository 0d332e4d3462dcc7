"""The matchmaking's part of an edition's landing page."""

from datetime import datetime

from hanse.web.events.landing import Contribution
from hanse.web.events.models import Edition
from hanse.web.events.rules import Visitor, may_organise
from hanse.web.meetings.bridge.landing import days_to_keep, europe, steps
from hanse.web.meetings.models import Matchmaking
from hanse.web.meetings.queries.setup import figures_of, meetings_between_countries, takes_part


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
