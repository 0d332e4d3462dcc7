"""A person's own account: details, consents, export, erasure. Signing in is django-allauth's."""

import json

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hanse.errors import Refused
from hanse.web.accounts import actions, queries
from hanse.web.accounts.consents import purpose as purpose_of
from hanse.web.accounts.forms import DetailsForm
from hanse.web.accounts.models import Person


def own(request: HttpRequest) -> Person:
    """The person who is signed in; views that call this require it."""
    assert isinstance(request.user, Person)
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, consents, and the ways to everything else."""
    person = own(request)
    form = DetailsForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.change_details(person=person, by=person, name=form.cleaned_data["name"], language=language)
        messages.success(request, _("Your details are saved."))
        response = redirect("accounts:account")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax")
        return response
    status = 422 if form.errors else 200
    context = {"form": form, "consents": queries.consents_in_force(person)}
    return render(request, "accounts/account.html", context, status=status)


@login_required
@require_POST
def change_consent(request: HttpRequest, code: str) -> HttpResponse:
    """Give or take back one consent."""
    person = own(request)
    try:
        if request.POST.get("do") == "withdraw":
            actions.withdraw_consent(person=person, purpose=code, at=timezone.now())
            messages.success(request, _("You took it back; we act on it from now on."))
        else:
            actions.give_consents(person=person, purposes=[code], at=timezone.now())
            messages.success(request, _("Thank you, that is noted."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:account")


@require_GET
def consent(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """The words of one purpose, for everybody."""
    purpose = purpose_of(code, version)
    if purpose is None:
        raise Http404
    return render(request, purpose.template, {"purpose": purpose})


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is known of the person, as a file."""
    text = json.dumps(queries.everything_about(own(request)), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="hanse-my-data.json"'
    return response


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask once, then erase."""
    person = own(request)
    if request.method == "POST":
        try:
            actions.erase_person(person=person, by=person, at=timezone.now())
        except Refused as refusal:
            return render(request, "accounts/erase.html", {"refusal": str(refusal)}, status=422)
        logout(request)
        return render(request, "accounts/erased.html")
    return render(request, "accounts/erase.html")
