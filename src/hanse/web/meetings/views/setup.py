"""Setting a matchmaking up: rules, sessions, participants."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hanse.errors import InputError, Refused
from hanse.spreadsheets import read_table
from hanse.web.events.models import Edition
from hanse.web.meetings.actions import joining
from hanse.web.meetings.actions import participants as files
from hanse.web.meetings.actions import setup as actions
from hanse.web.meetings.forms.joining import ParticipantsFileForm
from hanse.web.meetings.forms.setup import RulesForm, SessionForm
from hanse.web.meetings.models import Matchmaking, MeetingSession, ParticipantsFile
from hanse.web.meetings.queries import participants as participants_queries
from hanse.web.meetings.queries.setup import sessions_of
from hanse.web.meetings.rules.setup import schedule_in_the_way
from hanse.web.meetings.views.scope import for_organisers


def _matchmaking(edition: Edition) -> Matchmaking | None:
    return Matchmaking.objects.select_related("edition").filter(edition=edition).first()


@for_organisers
def rules(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The rules, and the sessions under them."""
    matchmaking = _matchmaking(edition)
    form = RulesForm.of(matchmaking, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rules(edition=edition, plan=form.plan(), by=request.user, at=now())  # type: ignore[arg-type]
            messages.success(request, _("Saved."))
            return redirect("meetings:setup", edition.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "edition": edition,
        "matchmaking": matchmaking,
        "form": form,
        "sessions": sessions_of(matchmaking) if matchmaking else [],
        "in_the_way": schedule_in_the_way(matchmaking) if matchmaking else None,
        "current": "setup",
    }
    return render(request, "meetings/setup.html", context, status=422 if form.errors else 200)


@for_organisers
def add_session(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One more session."""
    return _session(request, edition, None)


@for_organisers
def change_session(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Change a session; its slots are made anew."""
    return _session(request, edition, _the_session(edition, pk))


def _session(request: HttpRequest, edition: Edition, session: MeetingSession | None) -> HttpResponse:
    matchmaking = get_object_or_404(Matchmaking.objects.select_related("edition"), edition=edition)
    form = SessionForm.of(session, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.write_session(
                matchmaking=matchmaking,
                plan=form.plan(),
                session=session,
                by=request.user,  # type: ignore[arg-type]
                at=now(),
            )
            count = written.slots.count()
            said = ngettext("The session has %(n)s slot.", "The session has %(n)s slots.", count)
            messages.success(request, said % {"n": count})
            return redirect("meetings:setup", edition.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "edition": edition,
        "matchmaking": matchmaking,
        "session": session,
        "form": form,
        "has_drafts": matchmaking.schedules.exists(),
        "current": "setup",
    }
    return render(request, "meetings/session.html", context, status=422 if form.errors else 200)


@for_organisers
def remove_session(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Take a session away; asked first."""
    session = _the_session(edition, pk)
    if request.method == "POST":
        try:
            actions.remove_session(session=session, by=request.user, at=now())  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("meetings:setup", edition.slug)
    return render(request, "meetings/remove_session.html", {"edition": edition, "session": session, "current": "setup"})


@for_organisers
def participants(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Who takes part, and a spreadsheet of more."""
    return _participants_page(request, edition, ParticipantsFileForm())


@require_POST
@for_organisers
def read_participants(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Read a spreadsheet; nothing is written yet."""
    matchmaking = get_object_or_404(Matchmaking.objects.select_related("edition"), edition=edition)
    form = ParticipantsFileForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            table = read_table(upload.read(), filename=upload.name)
            kept = files.keep_file(matchmaking=matchmaking, table=table, by=request.user, at=now())  # type: ignore[arg-type]
            return redirect("meetings:take_participants", edition.slug, kept.pk)
        except InputError as error:
            for problem in error.problems:
                form.add_error("file", str(problem))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _participants_page(request, edition, form)


@for_organisers
def take_participants(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """The preview of a file; confirmed, all of it is written or nothing."""
    rows = ParticipantsFile.objects.select_related("matchmaking__edition")
    file = get_object_or_404(rows, pk=pk, matchmaking__edition=edition)
    if request.method == "POST":
        try:
            taken = files.take_file(file=file, by=request.user, at=now())  # type: ignore[arg-type]
            said = ngettext(
                "%(n)s participant was taken over.", "%(n)s participants were taken over.", len(taken.entries)
            )
            messages.success(request, said % {"n": len(taken.entries)})
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("meetings:take_participants", edition.slug, pk)
        return redirect("meetings:participants", edition.slug)
    context = {
        "edition": edition,
        "file": file,
        "preview": participants_queries.preview(file),
        "current": "setup",
    }
    return render(request, "meetings/participants_preview.html", context)


@require_POST
@for_organisers
def remove_delegation(request: HttpRequest, edition: Edition, pk: int) -> HttpResponse:
    """Take an organisation out."""
    matchmaking = get_object_or_404(Matchmaking, edition=edition)
    delegation = get_object_or_404(
        matchmaking.delegations.select_related("matchmaking__edition", "organisation"), pk=pk
    )
    try:
        joining.leave(delegation=delegation, by=request.user, at=now())  # type: ignore[arg-type]
        messages.success(request, _("%(name)s no longer takes part.") % {"name": delegation.organisation.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:participants", edition.slug)


def _participants_page(request: HttpRequest, edition: Edition, form: Any) -> HttpResponse:
    matchmaking = get_object_or_404(Matchmaking.objects.select_related("edition"), edition=edition)
    context = {
        "edition": edition,
        "matchmaking": matchmaking,
        "delegations": participants_queries.participants(matchmaking),
        "form": form,
        "current": "setup",
    }
    return render(request, "meetings/participants.html", context, status=422 if form.errors else 200)


def _the_session(edition: Edition, pk: int) -> MeetingSession:
    rows = MeetingSession.objects.select_related("matchmaking__edition")
    return get_object_or_404(rows, pk=pk, matchmaking__edition=edition)
