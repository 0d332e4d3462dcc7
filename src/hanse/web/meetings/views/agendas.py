"""Agendas: on the phone, printed, as a file, as a feed."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hanse.web.accounts.models import Person
from hanse.web.events.models import Edition
from hanse.web.events.rules import may_see
from hanse.web.meetings.actions.agendas import renew_feed_key
from hanse.web.meetings.actions.repairs import cancel_delegate
from hanse.web.meetings.bridge.entries import calendar_of
from hanse.web.meetings.models import Delegate, Matchmaking
from hanse.web.meetings.queries.agendas import (
    agenda_of,
    agendas_list,
    delegates_of,
    holder_of,
    printed_agendas,
    published_meetings,
)
from hanse.web.meetings.rules.schedules import is_the_delegate, may_cancel, may_see_agenda
from hanse.web.meetings.views.console import for_organisers, frame, moment_of

CALENDAR = "text/calendar; charset=utf-8"


@login_required
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own agenda."""
    assert isinstance(request.user, Person)
    mine = list(delegates_of(request.user, slug))
    if not mine:
        edition = get_object_or_404(Edition.objects.filter(matchmaking__isnull=False), slug=slug)
        if not may_see(request.user, edition):
            raise Http404
        return render(request, "meetings/agenda_none.html", {"edition": edition})
    return _agenda(request, mine[0], others=mine[1:])


@login_required
def agenda_of_delegate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The agenda of a delegate, for those who may see it."""
    return _agenda(request, _delegate(request, slug, pk))


def _agenda(request: HttpRequest, delegate: Delegate, others: list[Delegate] | None = None) -> HttpResponse:
    matchmaking = delegate.delegation.matchmaking
    with timezone.override(matchmaking.zone):
        shown = agenda_of(
            delegate,
            now=moment_of(request),
            on=_day_of(request),
        )
        context = {
            "edition": matchmaking.edition,
            "matchmaking": matchmaking,
            "delegate": delegate,
            "others": others or [],
            "agenda": shown,
            "is_mine": is_the_delegate(request.user, delegate),
            "feed_url": settings.BASE_URL + reverse("meetings:feed", args=[delegate.feed_key]),
            "at": request.GET.get("at", "") if settings.DEMO else "",
        }
        part = "#agenda" if request.headers.get("HX-Target") == "agenda" else ""
        return render(request, f"meetings/agenda.html{part}", context)


def _day_of(request: HttpRequest) -> date | None:
    """The day that the address asks for; one that no calendar has is passed over."""
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:  # 31 February
        return None


@login_required
def agenda_print(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One agenda on one sheet, all days of it."""
    delegate = _delegate(request, slug, pk)
    matchmaking = delegate.delegation.matchmaking
    with timezone.override(matchmaking.zone):
        days = agenda_of(delegate, now=moment_of(request)).days
        context = {
            "edition": matchmaking.edition,
            "matchmaking": matchmaking,
            "rows": [(delegate, days)] if days else [],
            "back": _address(request, slug, delegate),
        }
        return render(request, "meetings/agendas_print.html", context)


def _delegate(request: HttpRequest, slug: str, pk: int) -> Delegate:
    delegate = get_object_or_404(
        Delegate.objects.select_related("delegation__matchmaking__edition", "delegation__organisation"),
        pk=pk,
        delegation__matchmaking__edition__slug=slug,
    )
    if not may_see_agenda(request.user, delegate):
        raise PermissionDenied
    return delegate


@login_required
@require_safe
def calendar(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The agenda as a file for a calendar program."""
    delegate = _delegate(request, slug, pk)
    text = calendar_of([delegate], published_meetings([delegate]), delegate.delegation.matchmaking)
    return HttpResponse(
        text, content_type=CALENDAR, headers={"Content-Disposition": f'attachment; filename="agenda-{slug}.ics"'}
    )


@require_safe
def feed(request: HttpRequest, feed_key: str) -> HttpResponse:
    """The agenda as a feed that calendar programs subscribe to: the address is the secret, nobody signs in."""
    holder = holder_of(feed_key)
    if holder is None:
        raise Http404
    delegates, matchmaking, language = holder
    with translation.override(language):
        text = calendar_of(delegates, published_meetings(delegates), matchmaking, refresh=timedelta(hours=1))
    return HttpResponse(
        text, content_type=CALENDAR, headers={"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    )


@login_required
@require_POST
def renew_feed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give the feed a new address."""
    delegate = _delegate(request, slug, pk)
    assert isinstance(request.user, Person)
    renew_feed_key(delegate=delegate, by=request.user, at=timezone.now())
    messages.success(request, _("The calendar has a new address. The old one has stopped."))
    return _to_agenda(request, slug, delegate)


@login_required
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask first, then take a delegate out of all their meetings."""
    delegate = _delegate(request, slug, pk)
    if not may_cancel(request.user, delegate):
        raise PermissionDenied
    assert isinstance(request.user, Person)
    matchmaking = delegate.delegation.matchmaking
    if request.method == "POST":
        cancel_delegate(delegate=delegate, by=request.user, at=timezone.now())
        messages.success(request, _("Cancelled. Everybody who was to meet %(name)s is told.") % {"name": delegate.name})
        return _to_agenda(request, slug, delegate)
    with timezone.override(matchmaking.zone):
        meetings = [row for row in published_meetings([delegate]) if row.cancelled_at is None]
        upcoming = [row for row in meetings if row.slot.starts_at > timezone.now()]
        context = {
            "edition": matchmaking.edition,
            "delegate": delegate,
            "meetings": upcoming or meetings,
            "is_mine": is_the_delegate(request.user, delegate),
        }
        return render(request, "meetings/cancel_delegate.html", context)


def _to_agenda(request: HttpRequest, slug: str, delegate: Delegate) -> HttpResponse:
    return redirect(_address(request, slug, delegate))


def _address(request: HttpRequest, slug: str, delegate: Delegate) -> str:
    """Where the agenda of a delegate stands, for this visitor."""
    if is_the_delegate(request.user, delegate):
        return reverse("meetings:agenda", args=[slug])
    return reverse("meetings:agenda_of", args=[slug, delegate.pk])


@for_organisers
def agendas(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """Every delegate with a link to their agenda."""
    return render(request, "meetings/agendas.html", frame(matchmaking, "agendas", rows=agendas_list(matchmaking)))


@for_organisers
def agendas_print(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """All agendas for the printer, each on a sheet of its own."""
    rows = printed_agendas(matchmaking, now=moment_of(request))
    back = reverse("meetings:agendas", args=[matchmaking.edition.slug])
    return render(request, "meetings/agendas_print.html", frame(matchmaking, "agendas", rows=rows, back=back))
