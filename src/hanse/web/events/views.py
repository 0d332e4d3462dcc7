"""The home page, the landing page of an edition, and the pages on which organisers shape it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.events import actions
from hanse.web.events.forms import CopyForm, EditionForm, MakerForm, NewEditionForm, OrganiserForm
from hanse.web.events.landing import contributions, ways
from hanse.web.events.models import Edition
from hanse.web.events.queries import days_to_keep, editions_for
from hanse.web.events.rules import may_copy, may_create_edition, may_organise, may_see


def home(request: HttpRequest) -> HttpResponse:
    """All editions, what comes next first."""
    editions = editions_for(request.user, on=now().date())
    offered = ways(editions.ahead, request.user)
    context = {
        "editions": editions,
        "ahead": [(row, offered.get(row.pk, [])) for row in editions.ahead],
        "may_create": may_create_edition(request.user),
    }
    return render(request, "events/home.html", context)


def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """The landing page of an edition."""
    row = get_object_or_404(Edition.objects.select_related("series"), slug=slug)
    if not may_see(request.user, row):
        raise Http404
    at = now()
    with timezone.override(row.time_zone):
        parts = contributions(row, request.user, at)
        today = timezone.localdate(at)
        context = {
            "edition": row,
            "parts": parts,
            "days": days_to_keep(parts, today=today),
            "makers": row.makers.select_related("organisation"),
            "may_organise": may_organise(request.user, row),
        }
        return render(request, "events/edition.html", context)


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Begin an edition."""
    if not may_create_edition(request.user):
        raise PermissionDenied
    form = NewEditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_edition(
                series=form.cleaned_data["series"], plan=form.plan(), by=_person(request), at=now()
            )
            return redirect("events:change", made.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "events/new.html", {"form": form}, form)


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an edition, its makers and its organisers."""
    row = _organised(request, slug)
    form = EditionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_edition(edition=_organised(request, slug), plan=form.plan(), by=_person(request), at=now())
            messages.success(request, _("Saved."))
            return redirect("events:change", slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _change_page(request, slug, form=form)


@login_required
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next edition from this one."""
    source = get_object_or_404(Edition, slug=slug)
    if not may_copy(request.user, source):
        raise PermissionDenied
    form = CopyForm(request.POST or None, initial={"number": source.number + 1, "name": source.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.copy_edition(source=source, by=_person(request), at=now(), **form.cleaned_data)
            return redirect("events:change", made.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, "events/copy.html", {"form": form, "edition": source}, form)


@require_POST
@login_required
def add_maker(request: HttpRequest, slug: str) -> HttpResponse:
    """Name an organisation as a maker."""
    row = _organised(request, slug)
    form = MakerForm(request.POST, prefix="maker")
    if form.is_valid():
        actions.add_maker(edition=row, by=_person(request), **form.cleaned_data)
        return redirect("events:change", slug)
    return _change_page(request, slug, maker_form=form)


@require_POST
@login_required
def remove_maker(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an organisation off the makers."""
    row = _organised(request, slug)
    actions.remove_maker(maker=get_object_or_404(row.makers, pk=pk), by=_person(request))
    return redirect("events:change", slug)


@require_POST
@login_required
def add_organiser(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody organise too."""
    row = _organised(request, slug)
    form = OrganiserForm(request.POST, prefix="organiser")
    if form.is_valid():
        actions.add_organiser(edition=row, person=form.cleaned_data["email"], by=_person(request))
        return redirect("events:change", slug)
    return _change_page(request, slug, organiser_form=form)


@require_POST
@login_required
def remove_organiser(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off the organisers."""
    row = _organised(request, slug)
    try:
        actions.remove_organiser(organiser=get_object_or_404(row.organisers, pk=pk), by=_person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    if not may_organise(request.user, row):
        return redirect(row)
    return redirect("events:change", slug)


def _person(request: HttpRequest) -> Person:
    """Who is signed in; `login_required` stands before."""
    assert isinstance(request.user, Person)
    return request.user


def _organised(request: HttpRequest, slug: str) -> Edition:
    """The edition, for those who organise it."""
    row = get_object_or_404(Edition.objects.select_related("series"), slug=slug)
    if not may_organise(request.user, row):
        raise PermissionDenied
    return row


def _change_page(request: HttpRequest, slug: str, **forms: Any) -> HttpResponse:
    """The page on which an edition is shaped, with the form that was refused, if one was."""
    row = _organised(request, slug)
    context = {
        "edition": row,
        "form": EditionForm(instance=row),
        "maker_form": MakerForm(prefix="maker"),
        "organiser_form": OrganiserForm(prefix="organiser"),
        "makers": row.makers.select_related("organisation"),
        "organisers": row.organisers.select_related("person").order_by("pk"),
        "contributions": contributions(row, request.user, now()),
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "events/change.html", context, status=422 if refused else 200)


def _page(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
