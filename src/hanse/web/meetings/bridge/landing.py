"""What the landing page of an edition shows of its matchmaking: steps, figures, map and dates, all from the rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hanse import taxonomy
from hanse.web.events.landing import Day
from hanse.web.meetings.models import Matchmaking, MeetingSession
from hanse.web.ui.maps import middle
from hanse.web.ui.words import day


def steps(matchmaking: Matchmaking, sessions: Sequence[MeetingSession]) -> list[dict[str, str]]:
    """The four steps from joining to meeting, with their days and the rules that hold."""
    opens, closes = localdate(matchmaking.booking_opens_at), localdate(matchmaking.booking_closes_at)
    found = [
        {
            "title": _("Tell us what you seek"),
            "when": _("until %(day)s") % {"day": day(opens)},
            "words": _("A profile with your members, fields and markets, what you offer and what you need."),
        },
        {
            "title": _("Ask, accept, decline"),
            "when": _("%(first)s to %(last)s") % {"first": day(opens), "last": day(closes)},
            "words": _("Recommendations with reasons. ")
            + ngettext("%(n)s open request at a time.", "%(n)s open requests at a time.", matchmaking.max_open_requests)
            % {"n": matchmaking.max_open_requests},
        },
        {
            "title": _("Get your agenda"),
            "when": day(matchmaking.agendas_on)
            if matchmaking.agendas_on
            else _("after %(day)s") % {"day": day(closes)},
            "words": _("Computed once for everybody, with a proof of how good it is, on your phone."),
        },
    ]
    if sessions:
        days = list(dict.fromkeys(localdate(session.starts_at) for session in sessions))
        found.append({"title": _("Meet"), "when": _span(days), "words": _meeting_words(matchmaking, sessions)})
    return found


def _span(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day(days[0])
    return _("%(first)s to %(last)s") % {"first": day(days[0]), "last": day(days[-1])}


def _meeting_words(matchmaking: Matchmaking, sessions: Sequence[MeetingSession]) -> str:
    minutes = sorted({session.slot_minutes for session in sessions})
    length = _("%(n)s minutes a meeting") % {"n": "/".join(str(number) for number in minutes)}
    if matchmaking.place_kind == Matchmaking.PlaceKind.VIDEO:
        return _("%(length)s, by video.") % {"length": length}
    if not matchmaking.places:
        return f"{length}."
    if matchmaking.place_kind == Matchmaking.PlaceKind.TABLE:
        places = ngettext("%(n)s table", "%(n)s tables", matchmaking.places)
    elif matchmaking.place_kind == Matchmaking.PlaceKind.ROOM:
        places = ngettext("%(n)s room", "%(n)s rooms", matchmaking.places)
    else:
        places = ngettext("%(n)s booth", "%(n)s booths", matchmaking.places)
    return f"{length}, {places % {'n': matchmaking.places}}."


def days_to_keep(matchmaking: Matchmaking, sessions: Sequence[MeetingSession]) -> list[Day]:
    """The dates of the matchmaking."""
    days = [
        Day(localdate(matchmaking.booking_opens_at), _("Booking of meetings opens"), _("Booking of meetings opened")),
        Day(localdate(matchmaking.booking_closes_at), _("Booking of meetings closes"), _("Booking of meetings closed")),
    ]
    if matchmaking.agendas_on:
        days.append(Day(matchmaking.agendas_on, _("Agendas are published"), _("Agendas were published")))
    for on in dict.fromkeys(localdate(session.starts_at) for session in sessions):
        days.append(Day(on, _("Meetings"), _("Meetings")))
    return days


def europe(
    matchmaking: Matchmaking,
    *,
    countries: dict[str, int],
    pairs: dict[tuple[str, str], int],
    at: datetime,
) -> dict[str, Any] | None:
    """The map of the hero: who meets whom where that is published, else who comes from where; none without anybody.

    Lines lead from the country of the edition, or where it is none of theirs from the one with most meetings.
    """
    known = {code: number for code, number in countries.items() if middle(code) is not None}
    if not known:
        return None
    language = (get_language() or "en")[:2]
    titles = {code: taxonomy.countries().title(code, language) for code in known}
    home = _home(matchmaking.edition.country, known, pairs)
    lines = {
        code: count
        for code in known
        if code != home and (count := _between(pairs, home, code) if pairs else known[code])
    }
    most = max(lines.values(), default=1)
    total, organisations = sum(pairs.values()), sum(countries.values())
    if pairs:
        caption = _(
            "Who meets whom: %(meetings)s meetings between %(organisations)s organisations of %(countries)s countries. "
            "A thicker line is more meetings; here, those with %(home)s."
        ) % {"meetings": total, "organisations": organisations, "countries": len(countries), "home": titles[home]}
    else:
        caption = _(
            "Who comes: %(organisations)s organisations of %(countries)s countries. A thicker line is more."
        ) % {
            "organisations": organisations,
            "countries": len(countries),
        }
    return {
        "data": {
            code: {"class": _shade(number), "title": f"{titles[code]}: {number}"} for code, number in known.items()
        },
        "label": caption,
        "home": home,
        "routes": {code: 1.5 + 2.8 * count / most for code, count in lines.items()},
        "caption": caption,
    }


def _home(country: str, known: dict[str, int], pairs: dict[tuple[str, str], int]) -> str:
    if middle(country) is not None and (not pairs or any(country in pair for pair in pairs)) and country in known:
        return country
    weight = {code: sum(count for pair, count in pairs.items() if code in pair) for code in known}
    return max(sorted(known), key=lambda code: (weight[code], known[code]))


def _between(pairs: dict[tuple[str, str], int], one: str, other: str) -> int:
    return pairs.get((min(one, other), max(one, other)), 0)


def _shade(number: int) -> str:
    return f"c{1 + sum(number >= limit for limit in (2, 4, 8))}"
