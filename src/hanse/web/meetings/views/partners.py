"""Recommended partners: the list, hiding one, and the fragment that follows the news."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hanse.errors import Refused
from hanse.web.meetings.actions import partners as actions
from hanse.web.meetings.models import Delegation
from hanse.web.meetings.queries.partners import TABS, Board, Card, board, cards_of, my_delegation
from hanse.web.meetings.views.scope import address, for_delegation, matchmaking_of

PAGES = {"recommended": "partners", "hidden": "partners", "asked": "requests", "sent": "requests", "agreed": "requests"}

LISTS = {"asked", "sent", "agreed"}
MOST_SEEN = 200  # cards that one page can show, and as many that came since


@login_required
def start(request: HttpRequest, edition: str) -> HttpResponse:
    """To the partners for those who take part, to joining for the others."""
    matchmaking_of(request, edition)
    name = "partners" if my_delegation(request.user, edition) else "join"  # type: ignore[arg-type]
    return redirect(f"meetings:{name}", edition)


@for_delegation
def partners(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Recommended partners with their reasons, and those put out of sight."""
    tab = request.GET.get("show", "recommended")
    return tab_page(request, delegation, tab if tab in {"recommended", "hidden"} else "recommended")


def tab_page(request: HttpRequest, delegation: Delegation, tab: str) -> HttpResponse:
    """A page of a tab; for the live part of a page that is open, what has changed since."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    shown = board(delegation, tab=tab, words=words, number=request.GET.get("page"), at=now())
    if request.htmx and "seen" in request.GET:  # type: ignore[attr-defined]
        return HttpResponse(_news(request, shown, set(request.GET["seen"].split(","))))
    return render(request, "meetings/partners.html", {**page_context(shown), "open_form": _first_free(shown)})


def page_context(shown: Board) -> dict[str, Any]:
    """What the list and its fragments need."""
    matchmaking = shown.matchmaking
    tabs = [
        {
            "name": name,
            "url": _tab_address(shown.delegation, name),
            "count": shown.counts[name],
            "is_current": name == shown.tab and not shown.words,
        }
        for name in TABS
        if name != "hidden" or shown.counts["hidden"] or shown.tab == "hidden"
    ]
    return {
        "board": shown,
        "seen": shown.shown,
        "tabs": tabs,
        "delegation": shown.delegation,
        "matchmaking": matchmaking,
        "edition": matchmaking.edition,
        "current": PAGES[shown.tab],
    }


def _tab_address(delegation: Delegation, tab: str) -> str:
    show = "" if tab in {"recommended", "asked"} else f"show={tab}"
    page = address(PAGES[tab], delegation)
    return f"{page}{'&' if '?' in page else '?'}{show}" if show else page


def _first_free(shown: Board) -> int | None:
    """The first partner that can be asked: its form stands open, the others have a button."""
    return next((card.partner.pk for card in shown.cards if card.may_ask and card.stand == "free"), None)


def _news(request: HttpRequest, shown: Board, seen: set[str]) -> str:
    """The summary anew, and the cards that have changed; the rest stays, with what people type in it.

    A card stays on the page that shows it even where its request now belongs to another tab; on the pages of
    requests a new one is put on top.
    """
    named = (entry.partition(":")[0] for entry in sorted(seen)[:MOST_SEEN])
    numbers = {int(number) for number in named if number.isdecimal() and len(number) < 16}
    known = cards_of(shown.delegation, numbers, at=now())
    fresh = [card for card in shown.cards if card.partner.pk not in numbers] if shown.tab in LISTS else []
    context = {**page_context(shown), "seen": ",".join(card.fingerprint for card in [*known, *fresh])}
    parts: list[str] = [
        render_to_string("meetings/partners.html#summary", context, request=request),
        render_to_string("meetings/partners.html#quota", {**context, "oob": True}, request=request),
    ]
    parts += [card_html(request, shown.delegation, card, oob=True) for card in known if card.fingerprint not in seen]
    if fresh:
        added = "".join(card_html(request, shown.delegation, card) for card in fresh)
        parts.append(f'<ol hx-swap-oob="afterbegin:#cards">{added}</ol>')
    return "".join(parts)


@for_delegation
def entry(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """One card, as it stands now."""
    return HttpResponse(card_html(request, delegation, the_card(delegation, pk)))


@require_POST
@for_delegation
def hide(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Not for us."""
    card = the_card(delegation, pk)
    try:
        actions.hide_partner(delegation=delegation, partner=card.partner, by=request.user, at=now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _hidden_words(request, delegation, card))
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(toasts(request))
    return redirect(address("partners", delegation))


def _hidden_words(request: HttpRequest, delegation: Delegation, card: Card) -> str:
    return format_html(
        '{words} <form method="post" action="{url}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        '<button class="link">{take_back}</button></form>',
        words=_("%(organisation)s is out of sight.") % {"organisation": card.partner.organisation},
        url=address("show", delegation, card.partner.pk),
        token=get_token(request),
        take_back=_("Take back"),
    )


@require_POST
@for_delegation
def show(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Take the hiding back."""
    card = the_card(delegation, pk)
    try:
        actions.show_partner(delegation=delegation, partner=card.partner, by=request.user)  # type: ignore[arg-type]
        messages.success(
            request, _("%(organisation)s is back in the list.") % {"organisation": card.partner.organisation}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(address("partners", delegation))


def the_card(delegation: Delegation, partner: int) -> Card:
    """The card of a partner in the same matchmaking."""
    cards = cards_of(delegation, [partner], at=now())
    if not cards:
        raise Http404
    return cards[0]


def card_html(request: HttpRequest, delegation: Delegation, card: Card, **more: Any) -> str:
    """The fragment of one card."""
    matchmaking = delegation.matchmaking
    context = {
        "card": card,
        "matchmaking": matchmaking,
        "edition": matchmaking.edition,
        "delegation": delegation,
        **more,
    }
    return render_to_string("meetings/card.html", context, request=request)


def toasts(request: HttpRequest) -> str:
    """What was said since, out of band."""
    return render_to_string("ui/toasts.html", {"out_of_band": True}, request=request)
