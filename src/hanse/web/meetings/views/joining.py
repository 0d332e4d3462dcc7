"""Joining a matchmaking: the organisation's people and when they can meet; leaving it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.directory.models import Organisation
from hanse.web.meetings.actions import joining as actions
from hanse.web.meetings.forms.joining import AttendeeForm, JoinForm
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking
from hanse.web.meetings.queries.joining import delegates_of, organisations_to_bring, slots_of
from hanse.web.meetings.queries.partners import my_delegation
from hanse.web.meetings.views.scope import address, for_delegation, matchmaking_of

NEW = "new"  # one more organisation of somebody who takes part already


@login_required
def join(request: HttpRequest, edition: str) -> HttpResponse:
    """Those who take part see their people; others join here."""
    matchmaking = matchmaking_of(request, edition)
    with timezone.override(matchmaking.zone):
        delegation = my_delegation(request.user, edition, chosen=request.GET.get("for", ""))  # type: ignore[arg-type]
        organisations = organisations_to_bring(request.user, matchmaking)  # type: ignore[arg-type]
        if delegation is None or (request.GET.get("for") == NEW and organisations):
            return _join(request, matchmaking, organisations)
        return _people(request, delegation, may_bring_more=bool(organisations))


def _people(request: HttpRequest, delegation: Delegation, *, may_bring_more: bool) -> HttpResponse:
    """Who meets for an organisation, and when."""
    matchmaking = delegation.matchmaking
    slots = slots_of(matchmaking)
    context = {
        **_scope(matchmaking),
        "delegation": delegation,
        "delegates": delegates_of(delegation, slots),
        "slots": slots,
        "is_over": now() >= matchmaking.booking_closes_at,
        "may_bring_more": may_bring_more,
    }
    return render(request, "meetings/people.html", context)


def _join(request: HttpRequest, matchmaking: Matchmaking, organisations: QuerySet[Organisation]) -> HttpResponse:
    context: dict[str, Any] = {**_scope(matchmaking), "is_over": now() >= matchmaking.booking_closes_at}
    if not organisations or context["is_over"]:
        return render(request, "meetings/join.html", {**context, "has_organisation": bool(organisations)})
    person = request.user
    role = organisations[0].roles.filter(person=person.pk).first()
    initial = {
        "organisation": organisations[0].pk,
        "name": person.name,  # type: ignore[union-attr]
        "email": person.email,  # type: ignore[union-attr]
        "function": role.function if role else "",
    }
    form = JoinForm(request.POST or None, organisations=organisations, slots=slots_of(matchmaking), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            joined = actions.join(
                matchmaking=matchmaking,
                organisation=form.cleaned_data["organisation"],
                attendee=form.attendee(),
                by=request.user,  # type: ignore[arg-type]
                at=now(),
            )
            messages.success(request, _("You take part. Recommendations follow in a moment."))
            return redirect(reverse("meetings:join", args=[matchmaking.edition.slug]) + f"?for={joined.pk}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    return render(request, "meetings/join.html", {**context, "has_organisation": True, "form": form}, status=status)


@for_delegation
def add_delegate(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Let one more person meet."""
    form = AttendeeForm(request.POST or None, slots=slots_of(delegation.matchmaking))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_delegate(delegation=delegation, attendee=form.attendee(), by=request.user, at=now())  # type: ignore[arg-type]
            return redirect(address("join", delegation))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, delegation, form, None)


@for_delegation
def change_delegate(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Change who somebody is and when they can meet."""
    delegate = _delegate(delegation, pk)
    form = AttendeeForm.of(delegate, request.POST or None, slots=slots_of(delegation.matchmaking))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_delegate(delegate=delegate, attendee=form.attendee(), by=request.user, at=now())  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return redirect(address("join", delegation))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, delegation, form, delegate)


@for_delegation
def remove_delegate(request: HttpRequest, delegation: Delegation, pk: int) -> HttpResponse:
    """Take somebody out; asked first."""
    delegate = _delegate(delegation, pk)
    if request.method == "POST":
        try:
            actions.remove_delegate(delegate=delegate, by=request.user, at=now())  # type: ignore[arg-type]
            messages.success(request, _("%(name)s no longer meets for you.") % {"name": delegate.name})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(address("join", delegation))
    context = {**_scope(delegation.matchmaking), "delegation": delegation, "delegate": delegate}
    return render(request, "meetings/remove_delegate.html", context)


@for_delegation
def leave(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """Leave the matchmaking; asked first."""
    if request.method == "POST":
        try:
            actions.leave(delegation=delegation, by=request.user, at=now())  # type: ignore[arg-type]
            messages.success(request, _("%(name)s no longer takes part.") % {"name": delegation.organisation.name})
            return redirect(delegation.matchmaking.edition)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(address("join", delegation))
    return render(request, "meetings/leave.html", {**_scope(delegation.matchmaking), "delegation": delegation})


def _delegate(delegation: Delegation, pk: int) -> Delegate:
    rows = delegation.delegates.select_related("delegation__matchmaking__edition", "delegation__organisation")
    return get_object_or_404(rows, pk=pk, cancelled_at__isnull=True)


def _scope(matchmaking: Matchmaking) -> dict[str, Any]:
    return {"matchmaking": matchmaking, "edition": matchmaking.edition, "current": "join"}


def _form_page(
    request: HttpRequest, delegation: Delegation, form: AttendeeForm, delegate: Delegate | None
) -> HttpResponse:
    context = {**_scope(delegation.matchmaking), "delegation": delegation, "delegate": delegate, "form": form}
    return render(request, "meetings/delegate.html", context, status=422 if form.errors else 200)
