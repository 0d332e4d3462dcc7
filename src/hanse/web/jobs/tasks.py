"""Later: tidying up."""

from django.utils import timezone
from django_tasks import task

from hanse.web.jobs import actions


@task()
def prune() -> int:
    """Delete finished jobs that are older than a week."""
    return actions.prune_jobs(at=timezone.now())
