"""Computing a version: the loop between the solver's process and the rows. A job calls it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hanse.errors import Refused
from hanse.scheduling import validate
from hanse.web.audit.actions import record
from hanse.web.live.actions import announce
from hanse.web.meetings.actions.schedules import ask_for_schedule, fail_schedule, locked
from hanse.web.meetings.bridge.cases import case_bytes, kept_answer, meeting_rows, summary_of
from hanse.web.meetings.bridge.computing import Computation, Engine, Order, Outcome, Step, solve_case
from hanse.web.meetings.models import Meeting, Schedule

Point = list[float | None]
EVERY = 1.0  # seconds between two looks at the solver
MOST_POINTS = 400  # points kept for the chart


def compute_schedule(
    schedule_id: int,
    *,
    clock: Callable[[], datetime] = timezone.now,
    engine: Engine = solve_case,
    every: float = EVERY,
) -> Schedule | None:
    """Compute a version that was asked for; None where somebody else has taken it up.

    Runs as long as the version may take: while it computes an organiser may stop it, or give it more time,
    which begins another run whose answer is kept if it is better.
    """
    schedule = begin_schedule(schedule_id, at=clock())
    if schedule is None:
        return None
    best: Outcome | None = None
    spent = 0.0
    while best is None or (best.kind in {"answer", "none"} and not _is_proved(best) and _has_time(schedule, spent)):
        order = order_of(schedule, seconds=schedule.seconds - spent, seed_step=0 if best is None else int(spent))
        outcome, seconds = _run(schedule, order, engine=engine, every=every, clock=clock, before=spent)
        spent += max(seconds, every)
        best = _better(best, outcome)
        if not keep_progress(schedule, [], at=clock()):
            return None
        if schedule.stop_asked:
            break
    return finish_schedule(schedule, best, at=clock())


def _has_time(schedule: Schedule, spent: float) -> bool:
    return schedule.seconds - spent >= 1 and schedule.seconds > schedule.matchmaking.solve_seconds


def _is_proved(outcome: Outcome) -> bool:
    return outcome.kind == "answer" and outcome.answer is not None and outcome.answer["status"] == "optimal"


def _better(one: Outcome | None, other: Outcome) -> Outcome:
    """The outcome with the greater value, told with the lesser of the two bounds."""
    if one is None or (one.kind != "answer" and other.kind == "answer"):
        return other
    if other.kind != "answer" or one.answer is None or other.answer is None:
        return one
    first, second = one.answer, other.answer
    best = dict(second if (second["value"] or 0) > (first["value"] or 0) else first)
    best["bound"] = min(first["bound"], second["bound"])
    best["gap"] = (best["bound"] - best["value"]) / best["bound"] if best["bound"] else 0.0
    best["status"] = "optimal" if best["bound"] - best["value"] < 1 else "feasible"
    best["seconds"] = first["seconds"] + second["seconds"]
    return Outcome("answer", answer=best)


def order_of(schedule: Schedule, *, seconds: float, seed_step: int = 0) -> Order:
    """What is asked of the solver for a version."""
    case = schedule.case or {}
    previous = None
    if schedule.previous is not None:
        previous = kept_answer(schedule.previous, still=[meeting["id"] for meeting in case["meetings"]])
    return Order(
        case=case_bytes(case),
        seconds=seconds,
        seed=schedule.matchmaking.seed + seed_step,
        previous=previous,
        max_moves=schedule.max_moves,
    )


def _run(
    schedule: Schedule,
    order: Order,
    *,
    engine: Engine,
    every: float,
    clock: Callable[[], datetime],
    before: float,
) -> tuple[Outcome, float]:
    """One run of the solver's process; returns how it ended and the seconds it took."""
    began = clock()
    with Computation(order, engine=engine) as computation:
        told = False
        for steps in computation.steps(every=every):
            if not keep_progress(schedule, steps, at=clock(), before=before):
                break  # somebody took the version from us: nothing of ours is written any more
            if schedule.stop_asked and not told:
                computation.stop()
                told = True
        outcome = computation.outcome or Outcome("broken", words="The version was given up meanwhile.")
    return outcome, (clock() - began).total_seconds()


@transaction.atomic
def begin_schedule(schedule_id: int, *, at: datetime) -> Schedule | None:
    """Take a queued version up; None where it is gone, stopped or taken already."""
    schedule = (
        Schedule.objects.select_for_update(of=("self",))
        .select_related("matchmaking__edition", "previous")
        .filter(pk=schedule_id, state=Schedule.State.QUEUED)
        .first()
    )
    if schedule is None:
        return None
    schedule.state = Schedule.State.COMPUTING
    schedule.heartbeat_at = at
    schedule.save(update_fields=["state", "heartbeat_at"])
    announce(f"meetings.schedule.{schedule.pk}", f"meetings.console.{schedule.matchmaking_id}")
    return schedule


@transaction.atomic
def keep_progress(schedule: Schedule, steps: Sequence[Step], *, at: datetime, before: float = 0.0) -> bool:
    """Write how far it is and that the worker lives; False where the version is no longer ours to compute.

    Reads at the same time what an organiser said meanwhile: stop, or more seconds.
    """
    row = Schedule.objects.select_for_update().filter(pk=schedule.pk, state=Schedule.State.COMPUTING).first()
    if row is None:
        return False
    schedule.stop_asked, schedule.seconds = row.stop_asked, row.seconds
    points = thinned([*row.progress, *(_point(step, before) for step in steps)])
    news = points != row.progress
    Schedule.objects.filter(pk=row.pk).update(progress=points, heartbeat_at=at)
    schedule.progress = points
    if news:
        announce(f"meetings.schedule.{schedule.pk}")
    return True


def _point(step: Step, before: float) -> Point:
    return [round(before + step.seconds, 2), step.value, step.bound]


def thinned(points: Sequence[Point]) -> list[Point]:
    """Points of the chart: one for each change of value or bound, and not more than the chart can show."""
    kept: list[Point] = []
    for point in points:
        if not kept or kept[-1][1:] != point[1:]:
            kept.append(list(point))
    while len(kept) > MOST_POINTS:
        kept = [kept[0], *kept[1:-1:2], kept[-1]]
    return kept


@transaction.atomic
def finish_schedule(schedule: Schedule, outcome: Outcome, *, at: datetime) -> Schedule | None:
    """Write the answer and its meetings at once, after the independent validator has read it; or why there is none."""
    matchmaking = locked(schedule.matchmaking)
    row = Schedule.objects.select_for_update().filter(pk=schedule.pk, state=Schedule.State.COMPUTING).first()
    if row is None:
        return None
    if outcome.kind != "answer" or outcome.answer is None:
        row.result = outcome.answer
        row.save(update_fields=["result"])
        why = "stopped" if row.stop_asked and outcome.kind != "impossible" else outcome.kind
        fail_schedule(schedule=row, why=why, at=at, detail=outcome.words)
        return row
    row.result = outcome.answer
    row.complaints = complaints_about(row, outcome.answer)
    row.is_validated = not row.complaints
    row.summary = summary_of(row.case or {}, outcome.answer)
    row.state = Schedule.State.READY
    row.finished_at = at
    row.progress = thinned(
        [*row.progress, [outcome.answer["seconds"], outcome.answer["value"], outcome.answer["bound"]]]
    )
    row.save()
    if row.is_validated:
        Meeting.objects.bulk_create(meeting_rows(row, outcome.answer))
    record("meetings.schedule_computed", by=None, about=row, meetings=row.summary["meetings"], valid=row.is_validated)
    announce(f"meetings.schedule.{row.pk}", f"meetings.console.{matchmaking.pk}")
    if row.alternative_moves is not None and row.previous is not None:
        with suppress(Refused):  # the case changed meanwhile: this version stands, the second is not asked for
            ask_for_schedule(
                matchmaking=matchmaking, by=row.asked_by, at=at, previous=row.previous, max_moves=row.alternative_moves
            )
    return row


def complaints_about(schedule: Schedule, answer: dict[str, Any]) -> list[str]:
    """What the independent validator says of an answer; a repair is held against what it was to keep."""
    case = schedule.case or {}
    if schedule.previous is None:
        return validate(case_bytes(case), answer)
    previous = kept_answer(schedule.previous, still=[meeting["id"] for meeting in case["meetings"]])
    return validate(case_bytes(case), answer, previous=previous, max_moves=schedule.max_moves)
