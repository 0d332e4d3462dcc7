"""Asking for work to be done later, and taking up what a worker that died has left."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hanse.web.jobs import bell, rounds
from hanse.web.jobs.models import Beat, Tick

SILENCE = timedelta(seconds=30)  # a worker that is silent for so long has died
ATTEMPTS = 3  # a job that killed so many workers is given up
KEPT = timedelta(days=7)  # finished jobs

log = logging.getLogger("hanse.jobs")


def later(name: str, *args: object, **kwargs: object) -> TaskResult[Any]:
    """Have the task with this dotted name done after the caller's transaction is committed.

    The job is a row of that very transaction: a rollback takes it back, and nothing is lost between
    the commit and the queue. Arguments are plain values (ids, words), never models. A job whose worker
    died is done again, so a task must bear being started twice.
    """
    result: TaskResult[Any] = import_string(name).enqueue(*args, **kwargs)
    transaction.on_commit(bell.ring)
    return result


def later_at(moment: datetime, name: str, *args: object, **kwargs: object) -> TaskResult[Any]:
    """Like `later`, not before the given moment."""
    result: TaskResult[Any] = import_string(name).using(run_after=moment).enqueue(*args, **kwargs)
    return result


@transaction.atomic
def claim_job(*, worker: str) -> DBTaskResult[..., Any] | None:
    """Take the next job that is due; no other worker gets it."""
    job: DBTaskResult[..., Any] | None = DBTaskResult.objects.ready().select_for_update(skip_locked=True).first()
    if job is not None:
        job.claim(worker)
    return job


@transaction.atomic
def take_up_lost_jobs(*, at: datetime, silence: timedelta = SILENCE) -> int:
    """Put jobs whose worker has fallen silent back in the queue, or give them up; return how many.

    A job that was being done when its worker died is done again, until it has had three workers.
    """
    alive = set(Beat.objects.filter(at__gt=at - silence).values_list("worker", flat=True))
    running = DBTaskResult.objects.select_for_update(skip_locked=True).filter(status=TaskResultStatus.RUNNING)
    lost = [job for job in running if not job.worker_ids or job.worker_ids[-1] not in alive]
    for job in lost:
        if len(job.worker_ids) >= ATTEMPTS:
            job.status, job.finished_at = TaskResultStatus.FAILED, at
            job.exception_class_path = "hanse.web.jobs.actions.WorkerDied"
            job.traceback = f"The worker died while doing this job, {len(job.worker_ids)} times."
        else:
            job.status = TaskResultStatus.READY
        job.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
        log.warning("job taken up", extra={"job": str(job.pk), "task": job.task_path, "status": str(job.status)})
    Beat.objects.filter(at__lte=at - 10 * silence).delete()
    return len(lost)


def give_back(job: DBTaskResult[..., Any]) -> bool:
    """Put a job back that this worker cannot finish because it has to stop."""
    return bool(
        DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at).update(
            status=TaskResultStatus.READY
        )
    )


@transaction.atomic
def beat(*, worker: str, at: datetime) -> None:
    """Say that this worker is alive."""
    if not Beat.objects.filter(worker=worker).update(at=at):
        Beat.objects.get_or_create(worker=worker, defaults={"started_at": at, "at": at})


def leave(*, worker: str) -> None:
    """Say that this worker has gone, with nothing left undone."""
    Beat.objects.filter(worker=worker).delete()


def start_rounds(*, at: datetime) -> int:
    """Queue what has come round; return how many. Several workers at once queue each round once."""
    queued = 0
    for name, minutes in rounds.rounds().items():
        with transaction.atomic():
            tick, _created = Tick.objects.get_or_create(name=name, defaults={"next_at": at})
            if tick.next_at > at:
                continue
            due = Tick.objects.filter(name=name, next_at=tick.next_at)
            if not due.update(next_at=at + timedelta(minutes=minutes)):
                continue  # another worker was first
            if not DBTaskResult.objects.filter(task_path=name, status=TaskResultStatus.READY).exists():
                later(name)
                queued += 1
    return queued


def prune_jobs(*, at: datetime) -> int:
    """Delete finished jobs that are older than a week."""
    count, _rows = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
    return int(count)


class WorkerDied(Exception):
    """Noted for a job that was given up because its workers died."""
