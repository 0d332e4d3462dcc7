"""What the organiser's console shows: how the requests stand, how fair a version is, how two versions compare."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hanse.scheduling.agendas import figures_of
from hanse.web.meetings.bridge.cases import row_id
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, MeetingRequest, Schedule
from hanse.web.meetings.queries.names import unread
from hanse.web.meetings.queries.schedules import UNREAD, WITH_NAMES, Changes, changes_between
from hanse.web.ui import charts
from hanse.web.ui.words import figure, percent

State = MeetingRequest.State
BOTH = ("requester__delegation__organisation", "recipient__delegation__organisation")


@dataclass(frozen=True)
class Tally:
    """How many asked, were answered, agreed; and who has nobody to meet yet."""

    organisations: int
    asking: int
    requests: int
    answered: int
    waiting: int
    agreed: int
    nobody: tuple[Delegation, ...]


def tally(matchmaking: Matchmaking) -> Tally:
    """Two queries."""
    rows = list(matchmaking.requests.values_list("state", "requester__delegation", "low", "high"))
    delegations = list(
        matchmaking.delegations.filter(left_at=None)
        .select_related("organisation")
        .defer(*unread("organisation"))
        .order_by("organisation__name")
    )
    agreed = [row for row in rows if row[0] in MeetingRequest.AGREED]
    with_somebody = {number for row in agreed for number in row[2:]}
    states = Counter(row[0] for row in rows)
    return Tally(
        organisations=len(delegations),
        asking=len({row[1] for row in rows}),
        requests=len(rows),
        answered=len(rows) - states[State.PENDING] - states[State.EXPIRED] - states[State.WITHDRAWN],
        waiting=states[State.PENDING],
        agreed=len(agreed),
        nobody=tuple(row for row in delegations if row.pk not in with_somebody),
    )


def requests_of(matchmaking: Matchmaking, *, state: str = "", words: str = "") -> QuerySet[MeetingRequest]:
    """The requests of a matchmaking, the newest first, with names and the organiser's word."""
    rows = matchmaking.requests.select_related(*BOTH, "lock__slot").defer(*unread(*BOTH)).order_by("-sent_at", "-pk")
    if state == "agreed":
        rows = rows.filter(state__in=MeetingRequest.AGREED)
    elif state == "decided":
        rows = rows.filter(lock__isnull=False)
    elif state:
        rows = rows.filter(state=state)
    if words:
        name = "delegation__organisation__name__icontains"
        rows = rows.filter(Q(**{f"requester__{name}": words}) | Q(**{f"recipient__{name}": words}))
    return rows


def chart_of(schedule: Schedule) -> str:
    """Value and bound over seconds as SVG; empty before anything is known."""
    points = schedule.progress
    known = [point for point in points if point[1] is not None and point[2] is not None]
    if not known:
        return ""
    label = _(
        "The value found rises from %(first)s to %(last)s while the bound falls from %(high)s to %(low)s "
        "in %(seconds)s seconds"
    ) % {
        "first": figure(known[0][1]),
        "last": figure(known[-1][1]),
        "high": figure(known[0][2]),
        "low": figure(known[-1][2]),
        "seconds": figure(points[-1][0], 1),
    }
    return charts.progress([charts.Moment(*point) for point in points], label=label)


@dataclass(frozen=True)
class Row:
    """One line of the table beside the chart."""

    seconds: float
    value: float
    bound: float
    gap: float


def chart_rows(schedule: Schedule, *, most: int = 8) -> list[Row]:
    """The same figures as a table: at most so many, the last always."""
    known = [point for point in schedule.progress if point[1] is not None and point[2] is not None]
    step = max(1, -(-len(known) // most))
    chosen = [*known[:-1:step], *known[-1:]]
    return [Row(s, value, bound, (bound - value) / bound if bound else 0.0) for s, value, bound in chosen]


@dataclass(frozen=True)
class Fairness:
    """How many organisations have how many meetings, and which have few."""

    chart: str
    sentence: str
    headline: str
    fewer: int
    poor: tuple[tuple[str, int], ...]


def fairness_of(schedule: Schedule, *, fewer: int = 2) -> Fairness:
    """The meetings of each organisation that a version counts with; `fewer`: those with fewer are named. No query."""
    case: dict[str, Any] = schedule.case or {}
    answer: dict[str, Any] = schedule.result or {}
    home = {person["id"]: person["organisation"] for person in case.get("participants", [])}
    people = {wish["id"]: wish["participants"] for wish in case.get("meetings", [])}
    counts = {organisation["id"]: 0 for organisation in case.get("organisations", [])}
    for entry in answer.get("meetings", []):
        for person in people[entry["id"]]:
            counts[home[person]] += 1
    names = {organisation["id"]: organisation["name"] for organisation in case.get("organisations", [])}
    spread = Counter(counts.values())
    top = max(spread, default=0)
    bars = [(str(number), spread[number]) for number in range(top + 1)]
    poor = sorted(((names[key], number) for key, number in counts.items() if number < fewer), key=lambda one: one[::-1])
    least = min(counts.values(), default=0)
    return Fairness(
        chart=charts.bars(
            bars,
            label=_("Organisations by number of meetings"),
            axis=_("meetings an organisation has"),
            warn=[str(number) for number in range(fewer)],
        ),
        sentence=_spread_in_words(bars),
        headline=_least_in_words(least, spread[least]),
        fewer=fewer,
        poor=tuple(poor),
    )


def _spread_in_words(bars: Sequence[tuple[str, int]]) -> str:
    parts = [_("%(count)d with %(meetings)s") % {"count": count, "meetings": name} for name, count in bars if count]
    return _("Organisations by number of meetings: %(parts)s.") % {"parts": "; ".join(parts)}


def _least_in_words(least: int, count: int) -> str:
    if least == 0:
        return ngettext("%(count)d organisation has no meeting.", "%(count)d organisations have no meeting.", count) % {
            "count": count
        }
    return ngettext("Every organisation has a meeting.", "Nobody has fewer than %(least)d meetings.", least) % {
        "least": least
    }


@dataclass(frozen=True)
class Measure:
    """One row of a comparison; `change` in words, `kind` whether it is for the better."""

    name: str
    before: str
    after: str
    change: str = ""
    icon: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, and what participants would be told."""

    before: Schedule
    after: Schedule
    measures: tuple[Measure, ...]
    changes: Changes


def compare(before: Schedule, after: Schedule) -> Comparison:
    """A version beside an older one; three queries."""
    changes = changes_between(before, after)
    old, new = _left_of(before, after), after.summary
    measures = [
        _measure(_("Meetings"), old.get("meetings"), new.get("meetings"), more_is_better=True),
        _measure(_("Value"), old.get("value"), new.get("value"), more_is_better=True),
        _measure(_("Fewest for anyone"), old.get("fewest"), new.get("fewest"), more_is_better=True),
        _measure(_("Breaks in agendas"), old.get("breaks"), new.get("breaks"), more_is_better=False),
        _movement(changes),
    ]
    return Comparison(before, after, tuple(measures), changes)


def _left_of(before: Schedule, after: Schedule) -> dict[str, Any]:
    """The figures of the older version; of the published one what cancellations left of it, by the newer case."""
    if before.state != Schedule.State.PUBLISHED:
        return dict(before.summary)
    rows = before.meetings.filter(cancelled_at=None).values_list("request_id", "slot_id")
    left = figures_of(after.case or {}, {f"r{request}": f"s{slot}" for request, slot in rows})
    return {"meetings": left.meetings, "value": left.value, "fewest": left.fewest, "breaks": left.breaks}


def _measure(name: str, before: float | None, after: float | None, *, more_is_better: bool) -> Measure:
    if before is None or after is None:
        return Measure(name, figure(before) or "–", figure(after) or "–")
    difference = after - before
    if not difference:
        return Measure(name, figure(before), figure(after), _("the same"))
    good = (difference > 0) == more_is_better
    return Measure(
        name,
        figure(before),
        figure(after),
        figure(abs(difference)),
        "plus" if difference > 0 else "minus",
        "good" if good else "wait",
    )


def _movement(changes: Changes) -> Measure:
    moved, people = len(changes.moved), len(changes.movers)
    if not moved:
        return Measure(_("Meetings that move"), "–", "0", _("nobody"), "check", "good")
    words = ngettext("%(count)d person", "%(count)d people", people) % {"count": people}
    return Measure(_("Meetings that move"), "–", figure(moved), words, "triangle-alert", "wait")


@dataclass(frozen=True)
class Verdict:
    """How good a version is, in one sentence: the large figure and the words around it."""

    before: str
    figure: str
    after: str
    detail: str


def verdict_of(value: float | None, bound: float | None) -> Verdict | None:
    """“At most 0.4 % below the best there can be”, or that it is proved; None before anything is found."""
    if value is None or bound is None:
        return None
    if bound - value < 1:
        return Verdict(
            _("Proved:"),
            "",
            _("no schedule can be better"),
            _("This schedule is worth %(value)s, and no schedule can be worth more.") % {"value": figure(value)},
        )
    gap = (bound - value) / bound
    shown = percent(gap, 1) if gap >= 0.0005 else percent(0.001, 1)
    return Verdict(
        _("At most"),
        shown,
        _("below the best there can be"),
        _(
            "The schedule found so far is worth %(value)s. No schedule can be worth more than %(bound)s. "
            "When the two meet, it is proved."
        )
        % {"value": figure(value), "bound": figure(bound)},
    )


def late_delegates(matchmaking: Matchmaking) -> QuerySet[Delegate]:
    """Those who cannot come any more, the latest first."""
    return (
        Delegate.objects.filter(delegation__matchmaking=matchmaking, cancelled_at__isnull=False)
        .select_related("delegation__organisation")
        .defer(*unread("delegation__organisation"))
        .order_by("-cancelled_at")
    )


def meetings_off(published: Schedule) -> QuerySet[Any]:
    """The meetings of the published version that are off, the latest first."""
    return (
        published.meetings.filter(cancelled_at__isnull=False)
        .select_related("cancelled_by", *WITH_NAMES)
        .defer(*UNREAD)
        .order_by("-cancelled_at")
    )


def contradiction(schedule: Schedule) -> list[MeetingRequest]:
    """The locked meetings that cannot all take place, where a version was proved impossible."""
    ids = {
        row_id(word)
        for demand in (schedule.result or {}).get("conflict", [])
        for word in demand["ids"]
        if isinstance(word, str) and word.startswith("r")
    }
    return list(MeetingRequest.objects.filter(pk__in=ids).select_related(*BOTH, "lock__slot").defer(*unread(*BOTH)))
