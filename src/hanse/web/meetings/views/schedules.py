"""What organisers do with schedules: each a form that is posted and answered with a way back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.meetings.actions.locks import forbid_meeting, lock_meeting, unlock_meeting
from hanse.web.meetings.actions.publish_schedule import publish_schedule
from hanse.web.meetings.actions.repairs import ask_for_repair
from hanse.web.meetings.actions.schedules import ask_for_schedule, give_more_time, stop_schedule
from hanse.web.meetings.forms.schedules import ForbidForm, LockForm, PublishForm, RepairForm, SolveForm
from hanse.web.meetings.models import Matchmaking, MeetingRequest
from hanse.web.meetings.queries.console import requests_of
from hanse.web.meetings.views.console import for_organisers, wish_context


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _back(matchmaking: Matchmaking, name: str = "console", *args: Any) -> HttpResponse:
    return redirect(reverse(f"meetings:{name}", args=[matchmaking.edition.slug, *args]))


def _try(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Do it, and say what became of it as a toast on the page that follows."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


@require_POST
@for_organisers
def solve(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """Compute the next version."""
    form = SolveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of seconds from 1 to 3600."))
        return _back(matchmaking)
    _try(
        request,
        lambda: ask_for_schedule(
            matchmaking=matchmaking,
            by=_person(request),
            at=timezone.now(),
            seconds=form.cleaned_data["seconds"],
            after=form.cleaned_data["after"] or 0,
        ),
    )
    return _back(matchmaking)


@require_POST
@for_organisers
def control(request: HttpRequest, matchmaking: Matchmaking, number: int) -> HttpResponse:
    """Stop a computation, or give it more time."""
    schedule = get_object_or_404(matchmaking.schedules, number=number)
    by, at = _person(request), timezone.now()
    if request.POST.get("do") == "more":
        _try(request, lambda: give_more_time(schedule=schedule, by=by, at=at))
    else:
        _try(request, lambda: stop_schedule(schedule=schedule, by=by, at=at))
    return _back(matchmaking, "version", number)


@require_POST
@for_organisers
def publish(request: HttpRequest, matchmaking: Matchmaking, number: int) -> HttpResponse:
    """Publish a version."""
    schedule = get_object_or_404(matchmaking.schedules.select_related("matchmaking"), number=number)
    form = PublishForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else None
    _try(
        request,
        lambda: publish_schedule(schedule=schedule, by=_person(request), at=timezone.now(), seen=seen),
        _("Version %(number)d is published. Everybody concerned is being told.") % {"number": number},
    )
    return _back(matchmaking, "version", number)


@require_POST
@for_organisers
def repair(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """Work out the repairs."""
    form = RepairForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a number of moves from 0 to 50."))
        return _back(matchmaking, "late")
    _try(
        request,
        lambda: ask_for_repair(
            matchmaking=matchmaking,
            by=_person(request),
            at=timezone.now(),
            moves=form.cleaned_data["moves"],
            after=form.cleaned_data["after"],
        ),
    )
    return _back(matchmaking, "late")


@require_POST
@for_organisers
def decide(request: HttpRequest, matchmaking: Matchmaking, pk: int) -> HttpResponse:
    """Lock a meeting, forbid it, or take the word back."""
    row: MeetingRequest = get_object_or_404(requests_of(matchmaking), pk=pk)
    row.matchmaking = matchmaking
    by, at, verb = _person(request), timezone.now(), request.POST.get("do")
    if verb == "unlock":
        _try(request, lambda: unlock_meeting(request=row, by=by, at=at), _("The word is taken back."))
        return _back(matchmaking, "wish", pk)
    form: LockForm | ForbidForm
    form = LockForm(request.POST, request=row) if verb == "lock" else ForbidForm(request.POST)
    if form.is_valid():
        try:
            if verb == "lock":
                lock_meeting(request=row, slot=form.cleaned_data["slot"], by=by, at=at)
                messages.success(request, _("Locked. It counts from the next version on."))
            else:
                forbid_meeting(request=row, reason=form.cleaned_data["reason"], by=by, at=at)
                messages.success(request, _("Forbidden. It counts from the next version on."))
            return _back(matchmaking, "wish", pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    name = "lock_form" if verb == "lock" else "forbid_form"
    return render(request, "meetings/wish.html", wish_context(matchmaking, row, **{name: form}), status=422)
