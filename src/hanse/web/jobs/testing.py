"""For tests: do now what was asked for later."""

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hanse.web.jobs.worker import run


class JobFailed(AssertionError):
    """A job raised; the message is its traceback."""


def run_all(*, limit: int = 1000) -> int:
    """Run every job that is due, also those that come up meanwhile; return how many. A failing job fails the test."""
    done = 0
    while done < limit:
        job = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=timezone.now()).first()
        if job is None:
            job = DBTaskResult.objects.ready().first()
        if job is None:
            return done
        job.claim("test")
        run(job)
        done += 1
        if job.status == TaskResultStatus.FAILED:
            raise JobFailed(job.traceback)
    raise JobFailed(f"more than {limit} jobs; does one ask for itself again?")
