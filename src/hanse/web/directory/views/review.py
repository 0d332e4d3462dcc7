"""The validators' desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hanse.errors import Refused
from hanse.web.directory import actions, rules
from hanse.web.directory.criteria import criteria_of, may_be_waived
from hanse.web.directory.forms.steps import AnswerForm, DecisionForm, MergeForm
from hanse.web.directory.models import Claim, Organisation
from hanse.web.directory.queries import with_everything
from hanse.web.directory.queries.profile import Profile
from hanse.web.directory.queries.review import look_alikes, open_claims, pending_changes, stale, waiting
from hanse.web.directory.views.asking import person_of

View = Callable[..., HttpResponse]


def validators_only(view: View) -> View:
    """The desk does not exist for others."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_validate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@validators_only
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits."""
    context = {
        "page_obj": waiting(request.GET.get("page")),
        "claims": open_claims(),
        "stale": stale(),
        "answer_form": AnswerForm(),
    }
    return render(request, "directory/review.html", context)


@validators_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """One profile with the criteria, and the decision."""
    organisation = get_object_or_404(with_everything(), slug=slug)
    criteria = criteria_of(organisation)
    eyes = [(criterion.code, criterion.words) for criterion in criteria if criterion.met is None]
    form = DecisionForm(request.POST or None, criteria=eyes)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _decide(request, organisation, form.cleaned_data))
            return redirect("directory:review")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "organisation": organisation,
        "profile": Profile(organisation),
        "criteria": criteria,
        "may_be_waived": may_be_waived(organisation),
        "changes": pending_changes(organisation),
        "look_alikes": look_alikes(organisation),
        "form": form,
        "merge_form": MergeForm(),
    }
    return render(request, "directory/decide.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, organisation: Organisation, cleaned: dict[str, Any]) -> str:
    common: dict[str, Any] = {
        "organisation": organisation,
        "by": person_of(request),
        "at": now(),
        "words": cleaned["words"],
    }
    decision = request.POST.get("decision")
    if decision == "publish":
        actions.publish_profile(**common, seen=cleaned["seen"], waives=cleaned["waives"])
        return _("Published.")
    if decision == "request_changes":
        actions.request_changes(**common)
        return _("Sent back with your words.")
    if decision == "reject":
        actions.reject_profile(**common)
        return _("Not accepted; the organisation hears why.")
    raise Refused(_("Please choose a decision."))


@validators_only
@require_POST
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Merge a double into another profile."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = MergeForm(request.POST)
    if form.is_valid():
        try:
            into = form.cleaned_data["into"]
            actions.merge_profile(organisation=organisation, into=into, by=person_of(request), at=now())
            messages.success(request, _("Merged."))
            return redirect("directory:review")
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, str(form.errors["into"][0]))
    return redirect("directory:decide", slug)


@validators_only
@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a stale profile out of the directory."""
    organisation = get_object_or_404(Organisation, slug=slug)
    try:
        actions.archive_profile(organisation=organisation, by=person_of(request), at=now())
        messages.success(request, _("Archived."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:review")


@validators_only
@require_POST
def answer_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person work on a profile, or not."""
    claim = get_object_or_404(Claim, pk=pk)
    form = AnswerForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        grants = request.POST.get("decision") == "grant"
        actions.decide_claim(claim=claim, grants=grants, words=words, by=person_of(request), at=now())
        messages.success(request, _("Decided; the person hears by mail."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("directory:review")
