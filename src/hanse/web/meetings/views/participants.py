"""Bringing one organisation in: found in the directory, with the person who will meet for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.directory.models import Organisation
from hanse.web.events.models import Edition
from hanse.web.meetings.actions import joining
from hanse.web.meetings.forms.joining import AttendeeForm
from hanse.web.meetings.models import Matchmaking
from hanse.web.meetings.queries.joining import slots_of
from hanse.web.meetings.queries.participants import candidates
from hanse.web.meetings.views.scope import for_organisers


@for_organisers
def add(request: HttpRequest, edition: Edition, slug: str = "") -> HttpResponse:
    """Find an organisation by name; then say who will meet for it."""
    matchmaking = get_object_or_404(Matchmaking.objects.select_related("edition"), edition=edition)
    context = {"edition": edition, "matchmaking": matchmaking, "current": "setup"}
    if not slug:
        words = request.GET.get("q", "").strip()[:80]
        found = candidates(matchmaking, words)
        return render(request, "meetings/find_participant.html", {**context, "words": words, "found": found})
    organisation = get_object_or_404(Organisation, slug=slug)
    form = AttendeeForm(request.POST or None, slots=slots_of(matchmaking))
    if request.method == "POST" and form.is_valid():
        try:
            joining.join(
                matchmaking=matchmaking,
                organisation=organisation,
                attendee=form.attendee(),
                by=request.user,  # type: ignore[arg-type]
                at=now(),
            )
            messages.success(request, _("%(name)s takes part.") % {"name": organisation.name})
            return redirect("meetings:participants", edition.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context |= {"organisation": organisation, "form": form}
    return render(request, "meetings/add_participant.html", context, status=422 if form.errors else 200)
