"""For tests: do now what was asked for later."""

from django_tasks import TaskResultStatus

from hanse.web.jobs.actions import claim_job
from hanse.web.jobs.worker import run


class JobFailed(AssertionError):
    """A job raised; the message is its traceback."""


def run_all(*, limit: int = 1000) -> int:
    """Run every job that is due, also those that come up meanwhile; return how many. A failing job fails the test."""
    for done in range(limit):
        job = claim_job(worker="test")
        if job is None:
            return done
        run(job)
        if job.status == TaskResultStatus.FAILED:
            raise JobFailed(job.traceback)
    raise JobFailed(f"more than {limit} jobs; does one ask for itself again?")
