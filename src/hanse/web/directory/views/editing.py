"""Beginning, changing and handing in a profile; its earlier versions; confirming and withdrawing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.errors import Refused
from hanse.web.directory import actions, rules
from hanse.web.directory.forms.profile import ProfileForm
from hanse.web.directory.forms.steps import SubmitForm
from hanse.web.directory.models import Organisation
from hanse.web.directory.queries import with_everything
from hanse.web.directory.queries.versions import versions_of
from hanse.web.directory.views.asking import person_of


def editable(request: HttpRequest, slug: str) -> Organisation:
    """The profile, if the person may change it; else it does not exist for them."""
    organisation = get_object_or_404(with_everything(), slug=slug)
    if not rules.may_edit(request.user, organisation):
        raise Http404
    return organisation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a profile."""
    form = ProfileForm(request.POST or None, initial={"kind": Organisation.Kind.CLUSTER_ORGANISATION})
    if request.method == "POST" and form.is_valid():
        try:
            written = form.written()
            organisation = actions.begin_profile(values=written.pop("values"), by=person_of(request), at=now())
            organisation = actions.change_profile(
                organisation=organisation, values={}, by=person_of(request), at=now(), **written
            )
            messages.success(request, _("Saved as a draft. Hand it in when it is complete."))
            return redirect(organisation)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/edit.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a profile."""
    organisation = editable(request, slug)
    form = ProfileForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.change_profile(
                organisation=organisation, by=person_of(request), at=now(), **form.written()
            )
            if organisation.pending:
                messages.success(request, _("Saved. The new name, legal form or country is checked first."))
            else:
                messages.success(request, _("Saved."))
            return redirect(organisation)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/edit.html", {"form": form, "organisation": organisation}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the profile in."""
    organisation = editable(request, slug)
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_profile(organisation=organisation, accepts_terms=True, by=person_of(request), at=now())
            messages.success(request, _("Handed in. You hear by mail as soon as it is decided."))
            return redirect(organisation)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/submit.html", {"form": form, "organisation": organisation}, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that all is still right."""
    organisation = editable(request, slug)
    try:
        actions.confirm_profile(organisation=organisation, by=person_of(request), at=now())
        messages.success(request, _("Confirmed. Thank you."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(organisation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """A question first, then the end of a profile."""
    organisation = editable(request, slug)
    if request.method == "POST":
        try:
            actions.withdraw_profile(organisation=organisation, by=person_of(request), at=now())
            messages.success(request, _("The profile is withdrawn."))
            return redirect("directory:list")
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(organisation)
    return render(request, "directory/withdraw.html", {"organisation": organisation})


@login_required
@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What the profile said before."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not rules.may_see_versions(request.user, organisation):
        raise Http404
    context = {"organisation": organisation, "page_obj": versions_of(organisation, request.GET.get("page"))}
    return render(request, "directory/versions.html", context)
