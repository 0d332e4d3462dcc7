"""The organiser's console: its tabs are links, each a page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hanse.web.meetings.forms.schedules import ForbidForm, LockForm, PublishForm, RepairForm, SolveForm
from hanse.web.meetings.models import Matchmaking, MeetingRequest, Schedule
from hanse.web.meetings.queries import console as queries
from hanse.web.meetings.queries.schedules import (
    error_words,
    is_broken_off,
    obstacles,
    published,
    versions,
)
from hanse.web.meetings.queries.unmet import unmet_wishes
from hanse.web.meetings.rules.schedules import may_organise

Page = Callable[..., HttpResponse]
REQUESTS_A_PAGE = 50
FIRST_UNMET = 6


def moment_of(request: HttpRequest) -> Any:
    """Now; in the demonstration any moment that `?at=` names, so that a day of meetings can be looked at."""
    try:
        wanted = parse_datetime(request.GET.get("at", "").replace(" ", "+")) if settings.DEMO else None
    except ValueError:  # 31 February
        wanted = None
    if wanted is None or not 1900 <= wanted.year <= 2200:
        return timezone.now()
    return wanted if timezone.is_aware(wanted) else timezone.make_aware(wanted)


def for_organisers(page: Page) -> Page:
    """A page of a matchmaking for those who organise it, in the time zone of the edition."""

    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        matchmaking = get_object_or_404(Matchmaking.objects.select_related("edition"), edition__slug=slug)
        if not may_organise(request.user, matchmaking):
            raise PermissionDenied
        with timezone.override(matchmaking.zone):
            return page(request, matchmaking, *args, **kwargs)

    return guarded


def frame(matchmaking: Matchmaking, tab: str, **context: Any) -> dict[str, Any]:
    """What every tab shows around its matter."""
    newest = versions(matchmaking).first()
    return {
        "edition": matchmaking.edition,
        "matchmaking": matchmaking,
        "tab": tab,
        "newest": newest,
        "published": published(matchmaking),
        "request_count": matchmaking.requests.count(),
        "delegate_count": matchmaking.delegations.filter(left_at=None, delegates__cancelled_at=None).count(),
        "late_count": queries.late_delegates(matchmaking).count(),
        **context,
    }


@for_organisers
def requests(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """How many asked, were answered, have nobody; and every request."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\0", "").strip()
    pages = Paginator(queries.requests_of(matchmaking, state=state, words=words), REQUESTS_A_PAGE)
    context = frame(
        matchmaking,
        "requests",
        tally=queries.tally(matchmaking),
        page_obj=pages.get_page(request.GET.get("page")),
        state=state,
        words=words,
        states=MeetingRequest.State.choices,
        agreed_states=MeetingRequest.AGREED,
    )
    return render(request, "meetings/console_requests.html", context)


@for_organisers
def schedule(request: HttpRequest, matchmaking: Matchmaking, number: int | None = None) -> HttpResponse:
    """One version: while it is computed, and with everything that is known of it then."""
    rows = matchmaking.schedules.select_related("asked_by", "published_by", "matchmaking__edition")
    shown = get_object_or_404(rows, number=number) if number is not None else rows.order_by("-number").first()
    context = frame(matchmaking, "schedule", versions=list(versions(matchmaking)))
    context |= {
        "schedule": shown,
        "solve": SolveForm(
            initial={
                "seconds": matchmaking.solve_seconds,
                "after": context["newest"].number if context["newest"] else None,
            }
        ),
        "tally": queries.tally(matchmaking) if shown is None else None,
        "slot_count": matchmaking.slots.count(),
        **(_version(request, shown, context["published"]) if shown else {}),
    }
    if request.headers.get("HX-Target") == "version":
        return render(request, "meetings/console.html#version", context)
    return render(request, "meetings/console.html", context)


def _version(request: HttpRequest, shown: Schedule, current: Schedule | None) -> dict[str, Any]:
    """What is known of a version."""
    now = timezone.now()
    last = next((point for point in reversed(shown.progress) if point[1] is not None), None)
    found = {
        "is_running": shown.state in {Schedule.State.QUEUED, Schedule.State.COMPUTING},
        "is_broken": is_broken_off(shown, now),
        "error": error_words(shown) if shown.error else "",
        "elapsed": shown.progress[-1][0] if shown.progress else 0,
        "chart": queries.chart_of(shown),
        "chart_rows": queries.chart_rows(shown),
        "contradiction": queries.contradiction(shown) if shown.state == Schedule.State.FAILED else [],
    }
    if found["is_running"] or not shown.summary:
        point = last or [0, None, None]
        return found | {"verdict": queries.verdict_of(point[1], point[2]), "found": point[1], "bound": point[2]}
    wishes = unmet_wishes(shown)
    show_all = "all" in request.GET
    fewer = request.GET.get("fewer", "2")
    other = current if current and current.pk != shown.pk else shown.previous or _before(shown)
    is_ready = shown.state == Schedule.State.READY
    return found | {
        "verdict": queries.verdict_of(shown.summary["value"], shown.summary["bound"]),
        "found": shown.summary["value"],
        "bound": shown.summary["bound"],
        "unmet": wishes if show_all else wishes[:FIRST_UNMET],
        "unmet_count": len(wishes),
        "unmet_left": 0 if show_all else max(0, len(wishes) - FIRST_UNMET),
        "fairness": queries.fairness_of(shown, fewer=int(fewer) if fewer in {"1", "2", "3", "4", "5"} else 2),
        "comparison": queries.compare(other, shown) if other and other.summary else None,
        "obstacles": obstacles(shown) if is_ready else [],
        "publish": PublishForm(initial={"seen": current.number if current else None}) if is_ready else None,
    }


def _before(shown: Schedule) -> Schedule | None:
    """The finished version before, to compare with."""
    return (
        versions(shown.matchmaking)
        .filter(number__lt=shown.number)
        .exclude(summary={})
        .exclude(state=Schedule.State.FAILED)
        .first()
    )


@for_organisers
def wish(request: HttpRequest, matchmaking: Matchmaking, pk: int) -> HttpResponse:
    """One request: lock its meeting, forbid it, or take the word back."""
    rows = queries.requests_of(matchmaking)
    row = get_object_or_404(rows, pk=pk)
    row.matchmaking = matchmaking
    return render(request, "meetings/wish.html", wish_context(matchmaking, row))


def wish_context(matchmaking: Matchmaking, row: MeetingRequest, **forms: Any) -> dict[str, Any]:
    """What the page of a wish shows; `forms` where one was refused."""
    lock = getattr(row, "lock", None)
    meeting = row.meetings.filter(schedule__state=Schedule.State.PUBLISHED).select_related("slot").first()
    return frame(
        matchmaking,
        "requests",
        wish=row,
        lock=lock,
        meeting=meeting,
        is_agreed=row.state in MeetingRequest.AGREED,
        lock_form=LockForm(request=row, initial={"slot": lock.slot_id if lock else None}),
        forbid_form=ForbidForm(),
    ) | dict(forms)


@for_organisers
def late(request: HttpRequest, matchmaking: Matchmaking) -> HttpResponse:
    """Late changes: who cannot come, what is off, and the two repairs side by side."""
    context = frame(matchmaking, "late")
    current: Schedule | None = context["published"]
    newest: Schedule | None = context["newest"]
    repairs = []
    if current is not None:
        rows = matchmaking.schedules.filter(kind="repair", previous=current).order_by("-number")
        rows = rows.select_related("matchmaking__edition", "previous")
        keeping = next((row for row in rows if row.max_moves == 0), None)
        moving = next((row for row in rows if row.max_moves > 0 and keeping and row.number > keeping.number), None)
        repairs = [
            {
                "schedule": row,
                "comparison": queries.compare(current, row) if row.state == Schedule.State.READY else None,
                "obstacles": obstacles(row) if row.state == Schedule.State.READY else [],
                "is_running": row.state in {Schedule.State.QUEUED, Schedule.State.COMPUTING},
                "is_broken": is_broken_off(row, timezone.now()),
                "error": error_words(row) if row.error else "",
                "publish": PublishForm(initial={"seen": current.number}),
            }
            for row in (keeping, moving)
            if row is not None
        ]
    context |= {
        "late": queries.late_delegates(matchmaking),
        "off": queries.meetings_off(current) if current else [],
        "repairs": repairs,
        "repair": RepairForm(initial={"moves": 10, "after": newest.number if newest else None}),
    }
    return render(request, "meetings/repair.html", context)
