"""Who may work on a profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hanse.errors import Refused
from hanse.web.directory import actions, rules
from hanse.web.directory.forms.steps import ClaimForm, InviteForm
from hanse.web.directory.models import Invitation, Organisation, Role
from hanse.web.directory.views.asking import person_of
from hanse.web.directory.views.editing import editable


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who work on the profile, those who are invited, and one more."""
    organisation = editable(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(organisation=organisation, by=person_of(request), at=now(), **form.cleaned_data)
            words = _("An invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, words)
            return redirect("directory:people", organisation.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "organisation": organisation,
        "form": form,
        "roles": organisation.roles.select_related("person").order_by("kind", "person__name"),
        "invitations": organisation.invitations.all(),
        "kinds": Role.Kind,
    }
    return render(request, "directory/people.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make somebody an admin or a representative, or remove them."""
    organisation = editable(request, slug)
    role = get_object_or_404(organisation.roles, pk=pk)
    try:
        if request.POST.get("kind") in Role.Kind.values:
            actions.change_role(role=role, kind=request.POST["kind"], by=person_of(request), at=now())
        else:
            actions.remove_role(role=role, by=person_of(request), at=now())
            if role.person_id == request.user.pk:
                return redirect(organisation)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:people", organisation.slug)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    organisation = editable(request, slug)
    invitation = get_object_or_404(organisation.invitations, pk=pk)
    actions.take_back_invitation(invitation=invitation, by=person_of(request), at=now())
    return redirect("directory:people", organisation.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation."""
    found = get_object_or_404(Invitation.objects.select_related("organisation"), token=token)
    if request.method == "POST":
        try:
            actions.accept_invitation(invitation=found, by=person_of(request), at=now())
            messages.success(request, _("You now work on this profile."))
            return redirect(found.organisation)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("directory:invitation", token)
    context = {"invitation": found, "is_for_me": rules.may_accept(request.user, found)}
    return render(request, "directory/invitation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to work on a profile."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not rules.may_see(request.user, organisation):
        raise Http404
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            words = form.cleaned_data["words"]
            actions.claim_profile(organisation=organisation, words=words, by=person_of(request), at=now())
            messages.success(request, _("Asked. You hear by mail as soon as it is decided."))
            return redirect(organisation)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/claim.html", {"form": form, "organisation": organisation}, status=status)
