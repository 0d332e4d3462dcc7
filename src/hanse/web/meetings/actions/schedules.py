"""Asking for a schedule, and what may be said to it while it is computed."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.jobs.actions import later
from hanse.web.live.actions import announce
from hanse.web.meetings.bridge.cases import case_of
from hanse.web.meetings.models import Matchmaking, Schedule
from hanse.web.meetings.queries.schedules import RUNNING, is_broken_off

MOST_SECONDS = 3600
clock = partial(date_format, format="H:i")


def locked(matchmaking: Matchmaking) -> Matchmaking:
    """The row of the matchmaking, held until the transaction ends: schedules are asked for and published in turn."""
    return Matchmaking.objects.select_for_update().select_related("edition").get(pk=matchmaking.pk)


@transaction.atomic
def ask_for_schedule(
    *,
    matchmaking: Matchmaking,
    by: Person | None,
    at: datetime,
    seconds: int | None = None,
    after: int | None = None,
    previous: Schedule | None = None,
    max_moves: int = 0,
    alternative_moves: int | None = None,
) -> Schedule:
    """Ask the solver for the next version; a job computes it.

    With `previous` it is a repair: what that version holds is kept, and at most `max_moves` meetings move.
    `after` is the last version that the asker saw: who posts the same form twice gets one version.
    """
    matchmaking = locked(matchmaking)
    fail_broken_off(matchmaking=matchmaking, at=at)
    last = matchmaking.schedules.order_by("-number").first()
    _refuse_while_running(matchmaking)
    if last is not None and after is not None and last.number > after:
        raise Refused(_("Version %(number)d was asked for already.") % {"number": last.number})
    case = case_of(matchmaking)
    if not case["slots"]:
        raise Refused(_("There are no slots yet. Give the matchmaking a session with times first."))
    if not case["meetings"]:
        raise Refused(_("There is nothing to schedule yet: no meeting has been agreed by both sides."))
    schedule = Schedule.objects.create(
        matchmaking=matchmaking,
        number=last.number + 1 if last else 1,
        kind="repair" if previous else "solve",
        previous=previous,
        max_moves=max_moves,
        alternative_moves=alternative_moves,
        seconds=min(seconds or matchmaking.solve_seconds, MOST_SECONDS),
        case=case,
        asked_by=by,
        asked_at=at,
    )
    record("meetings.schedule_asked", by=by, about=schedule, kind=schedule.kind, wishes=len(case["meetings"]))
    later("hanse.web.meetings.tasks.solve", schedule.pk)
    announce(f"meetings.console.{matchmaking.pk}")
    return schedule


def _refuse_while_running(matchmaking: Matchmaking) -> None:
    running = matchmaking.schedules.filter(state__in=RUNNING).first()
    if running is None:
        return
    with timezone.override(matchmaking.zone):
        raise Refused(
            _("Version %(number)d has been worked on since %(time)s. Wait for it, or stop it first.")
            % {"number": running.number, "time": clock(timezone.localtime(running.asked_at))}
        )


@transaction.atomic
def stop_schedule(*, schedule: Schedule, by: Person, at: datetime) -> Schedule:
    """Stop computing and keep the best that was found; one that has not begun is given up."""
    schedule = Schedule.objects.select_for_update().get(pk=schedule.pk)
    if schedule.state not in RUNNING:
        raise Refused(_("Version %(number)d is not being computed any more.") % {"number": schedule.number})
    if schedule.state == Schedule.State.QUEUED:
        fail_schedule(schedule=schedule, why="stopped_early", at=at)
    elif not schedule.stop_asked:
        schedule.stop_asked = True
        schedule.save(update_fields=["stop_asked"])
        announce(f"meetings.schedule.{schedule.pk}")
    record("meetings.schedule_stopped", by=by, about=schedule)
    return schedule


@transaction.atomic
def give_more_time(*, schedule: Schedule, by: Person, at: datetime, seconds: int = 300) -> Schedule:
    """Let a computation go on for longer than was asked; what it has is kept unless it finds better."""
    schedule = Schedule.objects.select_for_update().get(pk=schedule.pk)
    if schedule.state not in RUNNING:
        raise Refused(
            _("Version %(number)d is finished. Compute a new version with more time.") % {"number": schedule.number}
        )
    if schedule.seconds >= MOST_SECONDS:
        raise Refused(_("One computation may take an hour at most."))
    schedule.seconds = min(schedule.seconds + seconds, MOST_SECONDS)
    schedule.save(update_fields=["seconds"])
    record("meetings.schedule_given_time", by=by, about=schedule, seconds=schedule.seconds)
    announce(f"meetings.schedule.{schedule.pk}")
    return schedule


@transaction.atomic
def fail_schedule(*, schedule: Schedule, why: str, at: datetime, detail: str = "") -> None:
    """Mark a version as failed: `why` is a code of `queries.schedules`, which words it. Nothing else is kept."""
    schedule.state = Schedule.State.FAILED
    schedule.error = f"{why}\n{detail}".strip()
    schedule.finished_at = at
    schedule.save(update_fields=["state", "error", "finished_at"])
    record("meetings.schedule_failed", by=None, about=schedule, why=why)
    announce(f"meetings.schedule.{schedule.pk}", f"meetings.console.{schedule.matchmaking_id}")


@transaction.atomic
def fail_broken_off(*, matchmaking: Matchmaking, at: datetime) -> int:
    """Mark computations as failed whose worker is dead; return how many. Others may then be asked for."""
    found = [
        schedule
        for schedule in matchmaking.schedules.select_for_update().filter(state__in=RUNNING)
        if is_broken_off(schedule, at)
    ]
    for schedule in found:
        never_begun = schedule.state == Schedule.State.QUEUED
        fail_schedule(schedule=schedule, why="not_taken_up" if never_begun else "broken_off", at=at)
    return len(found)


def fail_all_broken_off(*, at: datetime) -> int:
    """The same for every matchmaking that computes."""
    running = Matchmaking.objects.filter(schedules__state__in=RUNNING).distinct()
    return sum(fail_broken_off(matchmaking=matchmaking, at=at) for matchmaking in running)
