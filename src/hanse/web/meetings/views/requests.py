"""Requests: the list, and each step with its page, its fragment and its refusal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.meetings.actions import requests as actions
from hanse.web.meetings.forms.requests import AcceptForm, AskForm, WordForm
from hanse.web.meetings.models import Delegation, MeetingRequest
from hanse.web.meetings.queries.partners import Card, board, my_delegation, partner_of
from hanse.web.meetings.views.partners import card_html, page_context, tab_page, the_card, toasts
from hanse.web.meetings.views.scope import address, for_delegation


@for_delegation
def requests(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Who asked us, whom we asked, what is agreed."""
    tab = request.GET.get("show", "asked")
    return tab_page(request, delegation, tab if tab in {"asked", "sent", "agreed"} else "asked")


@for_delegation
def ask(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Ask a partner for a meeting."""
    card = the_card(delegation, pk)
    form = AskForm(request.POST if request.method == "POST" else None, people=card.people)

    def act() -> str:
        sent = actions.send_request(
            requester=delegation,
            recipient=card.partner,
            by=request.user,  # type: ignore[arg-type]
            at=now(),
            word=form.cleaned_data["word"],
            delegate=form.cleaned_data.get("delegate"),
        )
        return format_html(
            '{words} <a href="{url}">{take_back}</a>',
            words=_("You asked %(organisation)s.") % {"organisation": card.partner.organisation},
            url=address("withdraw", delegation, sent.pk),
            take_back=_("Take back"),
        )

    return step(request, delegation, card, "ask", form, act)


@for_delegation
def accept(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Agree to meet."""
    row, card = _request(delegation, pk)
    form = AcceptForm(request.POST if request.method == "POST" else None, people=card.people, chosen=row.recipient_id)

    def act() -> str:
        chosen = form.cleaned_data.get("delegate")
        answer = form.cleaned_data["answer"]
        actions.accept_request(request=row, by=request.user, at=now(), delegate=chosen, answer=answer)  # type: ignore[arg-type]
        return _("You will meet %(organisation)s.") % {"organisation": card.partner.organisation}

    return step(request, delegation, card, "accept", form, act)


@for_delegation
def decline(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Say no, with a word if they like."""
    row, card = _request(delegation, pk)
    form = WordForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.decline_request(request=row, by=request.user, at=now(), answer=form.cleaned_data["answer"])  # type: ignore[arg-type]
        return _("You declined. %(organisation)s has been told.") % {"organisation": card.partner.organisation}

    return step(request, delegation, card, "decline", form, act)


@for_delegation
def withdraw(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Take a request back."""
    row, card = _request(delegation, pk)

    def act() -> str:
        actions.withdraw_request(request=row, by=request.user, at=now())  # type: ignore[arg-type]
        return _("Your request to %(organisation)s is withdrawn.") % {"organisation": card.partner.organisation}

    return step(
        request, delegation, card, "withdraw", forms.Form(request.POST if request.method == "POST" else None), act
    )


@for_delegation
def cancel(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Call a meeting off."""
    row, card = _request(delegation, pk)
    form = WordForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.cancel_request(request=row, by=request.user, at=now(), answer=form.cleaned_data["answer"])  # type: ignore[arg-type]
        return _("The meeting is cancelled. %(organisation)s has been told.") % {
            "organisation": card.partner.organisation
        }

    return step(request, delegation, card, "cancel", form, act)


def step(
    request: HttpRequest, delegation: Delegation, card: Card, verb: str, form: forms.Form, act: Callable[[], str]
) -> HttpResponse:
    """One step: its question as a page or inside the card; then the deed, and the card as it stands after it."""
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refusal:
            return _refused(request, delegation, card, str(refusal), is_fragment=is_fragment)
        if is_fragment:
            return HttpResponse(_after(request, delegation, card.partner.pk))
        return redirect(_back_to(delegation, verb))
    status = 422 if form.errors else 200
    if is_fragment:
        return HttpResponse(card_html(request, delegation, card, verb=verb, form=form), status=status)
    context = {
        "card": card,
        "verb": verb,
        "form": form,
        "matchmaking": delegation.matchmaking,
        "edition": delegation.matchmaking.edition,
        "delegation": delegation,
        "back": _back_to(delegation, verb),
    }
    return render(request, "meetings/step.html", context, status=status)


def _refused(
    request: HttpRequest, delegation: Delegation, card: Card, words: str, *, is_fragment: bool
) -> HttpResponse:
    """The card as it stands now, with what stood in the way."""
    if is_fragment:
        fresh = the_card(delegation, card.partner.pk)
        return HttpResponse(card_html(request, delegation, fresh, refusal=words), status=422)
    messages.error(request, words)
    return redirect(_back_to(delegation, ""))


def _after(request: HttpRequest, delegation: Delegation, partner: int) -> str:
    """The card, and out of band the numbers above the list and what was said."""
    slug = delegation.matchmaking.edition.slug
    mine = my_delegation(request.user, slug, chosen=str(delegation.pk)) or delegation  # type: ignore[arg-type]
    shown = board(mine, tab="recommended", at=now())
    numbers = render_to_string("meetings/partners.html#quota", {**page_context(shown), "oob": True}, request=request)
    return card_html(request, delegation, the_card(delegation, partner)) + numbers + toasts(request)


def _back_to(delegation: Delegation, verb: str) -> str:
    """Where a step without script leads: to the list on which its result stands."""
    lists: dict[str, Any] = {"ask": "sent", "withdraw": "sent", "accept": "agreed", "cancel": "agreed"}
    page = address("requests", delegation)
    return f"{page}{'&' if '?' in page else '?'}show={lists[verb]}" if verb in lists else page


def _request(delegation: Delegation, pk: int) -> tuple[MeetingRequest, Card]:
    """A request of this delegation, and the card of its other side."""
    rows = MeetingRequest.objects.select_related("requester__delegation", "recipient__delegation", "matchmaking")
    row = rows.filter(pk=pk, matchmaking=delegation.matchmaking_id).first()
    if row is None or delegation.pk not in {row.low_id, row.high_id}:
        raise Http404
    return row, the_card(delegation, partner_of(row, delegation).pk)
