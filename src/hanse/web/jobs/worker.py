"""The worker: lanes that do jobs one after another, a heart that beats beside them.

In the demonstration it runs inside the server, in service as `hanse worker`. A long job holds one lane
only, and mails go out by the others. A worker that dies leaves its jobs to be found: see
`actions.take_up_lost_jobs`.
"""

import logging
import os
import secrets
import threading
import time
from typing import Any

from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from hanse.web.jobs import actions, bell

BEAT_SECONDS = 5.0
LOOK_SECONDS = 1.0

log = logging.getLogger("hanse.jobs")
_stopping = threading.Event()


def is_stopping() -> bool:
    """Whether the worker of this process has been asked to stop; a long task looks here now and then."""
    return _stopping.is_set()


class Worker:
    """Some lanes and a heart."""

    def __init__(self, *, lanes: int = 3) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(8)}"
        self.stopped = threading.Event()
        self.doing: dict[int, DBTaskResult[..., Any]] = {}
        self._threads = [
            threading.Thread(target=self._heart, name="worker-heart", daemon=True),
            *(
                threading.Thread(target=self._lane, args=(lane,), name=f"worker-lane-{lane}", daemon=True)
                for lane in range(lanes)
            ),
        ]

    def start(self) -> None:
        """Begin, in threads of this process."""
        _stopping.clear()
        for thread in self._threads:
            thread.start()
        log.info("worker started", extra={"worker": self.name, "lanes": len(self._threads) - 1})

    def stop(self, *, grace: float = 20.0) -> None:
        """Finish what is being done, for at most so many seconds; give back what is not finished then."""
        _stopping.set()
        self.stopped.set()
        bell.ring()
        until = time.monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.05, until - time.monotonic()))
        given_back = sum(actions.give_back(job) for job in list(self.doing.values()))
        actions.leave(worker=self.name)
        log.info("worker stopped", extra={"worker": self.name, "given_back": given_back})

    def _heart(self) -> None:
        """Beat, take up what others left, start what has come round."""
        while True:
            try:
                close_old_connections()
                now = timezone.now()
                actions.beat(worker=self.name, at=now)
                actions.take_up_lost_jobs(at=now)
                actions.start_rounds(at=now)
            except Error as failure:  # the database is away for a moment: beat on
                log.warning("heart", extra={"failure": type(failure).__name__})
            if self.stopped.wait(BEAT_SECONDS):
                break
        connections.close_all()

    def _lane(self, lane: int) -> None:
        """Do jobs until told to stop."""
        while not self.stopped.is_set():
            try:
                close_old_connections()
                busy = self._next(lane)
            except Error as failure:
                log.warning("lane", extra={"failure": type(failure).__name__})
                busy = False
                self.stopped.wait(LOOK_SECONDS)
            if not busy and not self.stopped.is_set():
                bell.wait(LOOK_SECONDS)
        connections.close_all()

    def _next(self, lane: int) -> bool:
        """Do one job; false if none was due."""
        if not DBTaskResult.objects.ready().exists():  # cheap: takes no lock while nothing is due
            return False
        job = actions.claim_job(worker=self.name)
        if job is None:
            return False
        self.doing[lane] = job
        try:
            run(job)
        finally:
            del self.doing[lane]
        return True


def run(job: DBTaskResult[..., Any]) -> None:
    """Run one claimed job and note how it went, unless another worker has taken it up meanwhile."""
    started = time.monotonic()
    try:
        result: Any = job.task_result
        task = job.task
        context = (TaskContext(task_result=result),) if task.takes_context else ()
        value = task.call(*context, *result.args, **result.kwargs)
        kept = normalize_json(value)  # refuses a value that is not plain, which is the job's failure too
        if _is_mine(job):
            job.set_successful(kept)
    except Exception as failure:  # the job's own failure: kept with the job, the lane goes on
        if _is_mine(job):
            job.set_failed(failure)
        log.error("job failed", extra=_told(job, started, failure=type(failure).__name__))
    else:
        log.info("job done", extra=_told(job, started))


def _is_mine(job: DBTaskResult[..., Any]) -> bool:
    return bool(
        DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at).exists()
    )


def _told(job: DBTaskResult[..., Any], started: float, **more: object) -> dict[str, object]:
    seconds = round(time.monotonic() - started, 3)
    return {"job": str(job.pk), "task": job.task_path, "seconds": seconds, **more}
