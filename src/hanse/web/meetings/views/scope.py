"""What every page of a matchmaking begins with: which one, in which time zone, for whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hanse.web.events.models import Edition
from hanse.web.events.rules import may_organise, may_see
from hanse.web.meetings.models import Delegation, Matchmaking
from hanse.web.meetings.queries.partners import my_delegation

View = Callable[..., HttpResponse]


def for_delegation(view: View) -> View:
    """The page is for somebody who speaks for a delegation; others are led to the page on which they join."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, edition: str, **kwargs: Any) -> HttpResponse:
        delegation = my_delegation(request.user, edition, chosen=request.GET.get("for", ""))  # type: ignore[arg-type]
        if delegation is None:
            matchmaking_of(request, edition)
            return redirect("meetings:join", edition)
        with timezone.override(delegation.matchmaking.zone):
            return view(request, delegation, **kwargs)

    return wrapped


def for_organisers(view: View) -> View:
    """The page is for those who organise the edition; it gets the edition, with or without a matchmaking."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, edition: str, **kwargs: Any) -> HttpResponse:
        row = Edition.objects.select_related("matchmaking").filter(slug=edition).first()
        if row is None:
            raise Http404
        if not may_organise(request.user, row):
            raise PermissionDenied
        with timezone.override(row.time_zone):
            return view(request, row, **kwargs)

    return wrapped


def address(name: str, delegation: Delegation, *args: Any) -> str:
    """The address of a page of the matchmaking that stays with this delegation."""
    return reverse(f"meetings:{name}", args=[delegation.matchmaking.edition.slug, *args]) + delegation.mark


def matchmaking_of(request: HttpRequest, edition: str) -> Matchmaking:
    """The matchmaking of an edition that the visitor may see, else nothing is found."""
    row = Matchmaking.objects.select_related("edition").filter(edition__slug=edition).first()
    if row is None or not may_see(request.user, row.edition):
        raise Http404
    return row
