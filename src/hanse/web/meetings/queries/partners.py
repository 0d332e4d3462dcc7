"""What the pages of partners and requests read: one organisation's view of all others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from hanse.web.accounts.models import Person
from hanse.web.directory.folding import fold
from hanse.web.meetings.models import Delegation, Matchmaking, MeetingRequest, Recommendation
from hanse.web.meetings.queries.availability import Times, times, why_no_common_time
from hanse.web.meetings.queries.names import unread
from hanse.web.meetings.rules.joining import voices_of
from hanse.web.meetings.rules.requests import countries_allow, kinds_allow
from hanse.web.ui.words import clock, day

State = MeetingRequest.State
PAGE = 12
TABS = ("recommended", "asked", "sent", "agreed", "hidden")
BOTH = ("requester__delegation__organisation", "recipient__delegation__organisation")


@dataclass(frozen=True)
class Card:
    """A partner as the page shows it.

    `stand` says how things are between the two: free, apart (no common time), impossible, waits (we asked),
    asked (they did), agreed, published, declined, refused (we declined), withdrawn, lapsed, unplaced, cancelled.
    `why_not` says in words why no meeting can be asked for; `may_ask` whether the button works.
    """

    partner: Delegation
    recommendation: Recommendation | None
    request: MeetingRequest | None
    stand: str
    why_not: str = ""
    is_ours: bool = False
    people: Sequence[tuple[int, str]] = ()

    @property
    def may_ask(self) -> bool:
        """Is the way to a new request open?"""
        return not self.why_not and self.stand in {"free", "refused", "withdrawn", "lapsed", "cancelled"}

    @property
    def fingerprint(self) -> str:
        """What a page has to compare to see that this card has changed."""
        state = f"{self.request.pk}.{self.request.version}" if self.request else ""
        return f"{self.partner.pk}:{state}:{'x' if self.why_not else ''}"


@dataclass(frozen=True)
class Board:
    """A page of cards with everything around it."""

    delegation: Delegation
    tab: str
    words: str
    page: Page[Any]
    cards: list[Card]
    counts: dict[str, int]
    open_requests: int
    agreed: int
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def matchmaking(self) -> Matchmaking:
        """The matchmaking of the delegation."""
        return self.delegation.matchmaking

    @property
    def shown(self) -> str:
        """The cards of this page with their states, for the page to send when it asks what is new."""
        return ",".join(card.fingerprint for card in self.cards)


def my_delegation(person: Person, slug: str, *, chosen: str = "") -> Delegation | None:
    """The delegation that a person speaks for in the matchmaking of an edition, with what the pages say of it.

    Of several it is the `chosen` one (its number, from the address), else the first by name.
    """
    own = Recommendation.objects.filter(delegation=OuterRef("pk"), partner__left_at__isnull=True)
    mine = list(
        Delegation.objects.filter(voices_of(person), matchmaking__edition__slug=slug, left_at__isnull=True)
        .select_related("matchmaking__edition", "organisation")
        .defer(*unread("organisation"))
        .annotate(
            recommended=_count(own.filter(hidden_at__isnull=True)),
            hidden=_count(own.filter(hidden_at__isnull=False)),
        )
        .order_by("organisation__name", "pk")
    )
    if not mine:
        return None
    delegation = next((row for row in mine if str(row.pk) == chosen), mine[0])
    delegation.beside = [row for row in mine if row is not delegation]
    return delegation


def _count(rows: QuerySet[Recommendation]) -> Coalesce:
    counted = rows.order_by().values("delegation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def board(delegation: Delegation, *, tab: str, words: str = "", number: Any = 1, at: datetime) -> Board:
    """One page of a tab; with words, of everybody in the matchmaking who is found by them."""
    history = requests_of(delegation)
    latest = _latest(history, delegation)
    by_tab = _tabs(latest.values(), delegation)
    source: Any
    if words:
        source = found(delegation, words)
    elif tab in by_tab:
        source = by_tab[tab]
    else:
        source = recommended(delegation, hidden=tab == "hidden")
    paginator = Paginator(source, PAGE)
    if not words and tab not in by_tab:
        # counted already, with the delegation
        paginator.count = delegation.hidden if tab == "hidden" else delegation.recommended  # type: ignore[attr-defined]
    page = paginator.get_page(number)
    return Board(
        delegation=delegation,
        tab=tab,
        words=words,
        page=page,
        cards=_cards(delegation, list(page.object_list), latest, at=at),
        counts={
            "recommended": delegation.recommended,  # type: ignore[attr-defined]
            "hidden": delegation.hidden,  # type: ignore[attr-defined]
            "asked": sum(request.state == State.PENDING for request in by_tab["asked"]),
            "sent": sum(request.state == State.PENDING for request in by_tab["sent"]),
            "agreed": len(by_tab["agreed"]),
        },
        open_requests=_open(history, delegation),
        agreed=len(by_tab["agreed"]),
    )


def cards_of(delegation: Delegation, partner_ids: Iterable[int], *, at: datetime) -> list[Card]:
    """Single cards, for a fragment or a page of one step."""
    partners = Delegation.objects.filter(
        pk__in=list(partner_ids), matchmaking=delegation.matchmaking_id, left_at__isnull=True
    ).exclude(pk=delegation.pk)
    partners = partners.select_related("organisation").defer(*unread("organisation")).order_by("pk")
    latest = _latest(requests_of(delegation), delegation)
    return _cards(delegation, list(partners), latest, at=at)


def requests_of(delegation: Delegation) -> list[MeetingRequest]:
    """All requests of a delegation, the latest first."""
    rows = MeetingRequest.objects.filter(Q(low=delegation) | Q(high=delegation)).select_related(*BOTH)
    return list(rows.defer(*unread(*BOTH)).order_by("-sent_at", "-pk"))


def recommended(delegation: Delegation, *, hidden: bool) -> QuerySet[Recommendation]:
    """The recommendations of a delegation, best first."""
    rows = delegation.recommendations.filter(partner__left_at__isnull=True, hidden_at__isnull=not hidden)
    rows = rows.select_related("partner__organisation").defer(*unread("partner__organisation"))
    return rows.order_by("rank", "pk")


def found(delegation: Delegation, words: str) -> QuerySet[Delegation]:
    """Everybody else in the matchmaking whose profile has all these words."""
    rows = Delegation.objects.filter(matchmaking=delegation.matchmaking_id, left_at__isnull=True).exclude(
        pk=delegation.pk
    )
    for word in fold(words).split()[:8]:
        rows = rows.filter(organisation__search__contains=word)
    rows = rows.select_related("organisation").defer(*unread("organisation"))
    return rows.order_by("organisation__name", "pk")


def partner_of(request: MeetingRequest, delegation: Delegation) -> Delegation:
    """The other side of a request."""
    ours = request.requester.delegation_id == delegation.pk
    return request.recipient.delegation if ours else request.requester.delegation


def _latest(history: Sequence[MeetingRequest], delegation: Delegation) -> dict[int, MeetingRequest]:
    """For each partner the request that counts: the live one, else the last."""
    latest: dict[int, MeetingRequest] = {}
    for request in history:
        number = partner_of(request, delegation).pk
        if number not in latest or (
            request.state in MeetingRequest.LIVE and latest[number].state not in MeetingRequest.LIVE
        ):
            latest[number] = request
    return latest


def _tabs(latest: Iterable[MeetingRequest], delegation: Delegation) -> dict[str, list[MeetingRequest]]:
    """The requests by tab; those that wait stand before those that ended."""
    tabs: dict[str, list[MeetingRequest]] = {"asked": [], "sent": [], "agreed": []}
    for request in sorted(latest, key=lambda row: (row.state != State.PENDING, -row.sent_at.timestamp())):
        if request.state in MeetingRequest.AGREED:
            tabs["agreed"].append(request)
        else:
            tabs["sent" if request.requester.delegation_id == delegation.pk else "asked"].append(request)
    return tabs


def _open(history: Iterable[MeetingRequest], delegation: Delegation) -> int:
    return sum(row.state == State.PENDING and row.requester.delegation_id == delegation.pk for row in history)


def _cards(
    delegation: Delegation, rows: Sequence[Any], latest: dict[int, MeetingRequest], *, at: datetime
) -> list[Card]:
    """Cards of recommendations, delegations or requests, in their order."""
    partners = [_partner(row, delegation) for row in rows]
    advice = {row.partner_id: row for row in rows if isinstance(row, Recommendation)}
    if partners and not advice:
        numbers = [partner.pk for partner in partners]
        advice = {row.partner_id: row for row in delegation.recommendations.filter(partner__in=numbers)}
    known = times(delegation.matchmaking_id, [delegation.pk, *(partner.pk for partner in partners)])
    full = _open(latest.values(), delegation) >= delegation.matchmaking.max_open_requests
    return [
        _card(delegation, partner, advice.get(partner.pk), latest.get(partner.pk), known, full=full, at=at)
        for partner in partners
    ]


def _partner(row: Any, delegation: Delegation) -> Delegation:
    if isinstance(row, Recommendation):
        return row.partner
    return row if isinstance(row, Delegation) else partner_of(row, delegation)


STANDS = {
    State.ACCEPTED: "agreed",
    State.SCHEDULED: "agreed",
    State.PUBLISHED: "published",
    State.WITHDRAWN: "withdrawn",
    State.EXPIRED: "lapsed",
    State.UNSCHEDULABLE: "unplaced",
    State.CANCELLED: "cancelled",
}


def _card(
    delegation: Delegation,
    partner: Delegation,
    recommendation: Recommendation | None,
    request: MeetingRequest | None,
    known: Times,
    *,
    full: bool,
    at: datetime,
) -> Card:
    is_ours = request is not None and request.requester.delegation_id == delegation.pk
    if request is None:
        stand = "free"
    elif request.state == State.PENDING:
        stand = "waits" if is_ours else "asked"
    elif request.state == State.DECLINED:
        stand = "declined" if is_ours else "refused"
    else:
        stand = STANDS[State(request.state)]
    why_not = ""
    if stand not in {"waits", "asked", "agreed", "published", "declined", "unplaced"}:
        why_not, kind = _why_not(delegation, partner, known, full=full, at=at)
        if kind and stand == "free":
            stand = kind
    return Card(
        partner=partner,
        recommendation=recommendation,
        request=request,
        stand=stand,
        why_not=why_not,
        is_ours=is_ours,
        people=known.people(delegation.pk),
    )


def _why_not(ours: Delegation, theirs: Delegation, known: Times, *, full: bool, at: datetime) -> tuple[str, str]:
    """Why no meeting can be asked for, in words, and how things stand where waiting will not change it."""
    matchmaking = ours.matchmaking
    if theirs.left_at is not None:
        return _("They no longer take part."), "impossible"
    if not countries_allow(matchmaking, ours.organisation, theirs.organisation):
        return _("Here, meetings are between organisations of different countries."), "impossible"
    if not kinds_allow(matchmaking, ours.organisation, theirs.organisation):
        return _("By the rules of this matchmaking you cannot ask an organisation of this kind."), "impossible"
    if known.pair(ours.pk, theirs.pk) is None:
        return why_no_common_time(known, ours=ours.pk, theirs=theirs.pk, zone=matchmaking.zone), "apart"
    if at < matchmaking.booking_opens_at:
        moment = {"day": day(matchmaking.booking_opens_at), "time": clock(matchmaking.booking_opens_at)}
        return _("Meetings can be asked for from %(day)s, %(time)s.") % moment, ""
    if not matchmaking.is_open_at(at):
        return _("Booking closed on %(day)s.") % {"day": day(matchmaking.booking_closes_at)}, ""
    if full:
        return (
            _(
                "You have %(count)s open requests, as many as are allowed at a time. "
                "Withdraw one, or wait for an answer."
            )
            % {"count": matchmaking.max_open_requests},
            "",
        )
    return "", ""
