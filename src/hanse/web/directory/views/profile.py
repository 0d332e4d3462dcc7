"""The page of one organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hanse.web.directory import rules
from hanse.web.directory.models import Organisation
from hanse.web.directory.queries.profile import Profile, find_profile


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """A profile; what is not public does not exist for others. What was merged leads to what it became."""
    found = find_profile(slug)
    if found is None:
        raise Http404
    if found.state == Organisation.State.MERGED and found.merged_into is not None:
        return redirect(found.merged_into)
    if found.state == Organisation.State.WITHDRAWN:
        return render(request, "directory/withdrawn.html", {"organisation": found}, status=410)
    if not rules.may_see(request.user, found):
        raise Http404
    context = {
        "organisation": found,
        "profile": Profile(found),
        "may_edit": rules.may_edit(request.user, found),
        "may_see_versions": rules.may_see_versions(request.user, found),
        "may_validate": rules.may_validate(request.user),
        "may_claim": request.user.is_authenticated and not rules.role_of(request.user, found),
    }
    return render(request, "directory/organisation.html", context)
