"""Table sheets and the room of the moment, for the people at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hanse.web.meetings.models import Matchmaking
from hanse.web.meetings.queries.room import room_at, sheets_of
from hanse.web.meetings.views.console import for_organisers, frame, moment_of


@for_organisers
def sheets(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """A sheet for each table; printed, each on a page of its own."""
    return render(request, "meetings/table_sheets.html", frame(matchmaking, "sheets", sheets=sheets_of(matchmaking)))


@for_organisers
def room(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """Who sits where in the slot of the moment, or in the one that is chosen."""
    wanted = request.GET.get("slot", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    plan = room_at(matchmaking, now=moment_of(request), number=number)
    return render(request, "meetings/room.html", frame(matchmaking, "room", plan=plan))
