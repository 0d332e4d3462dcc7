"""Later: tidying up."""

from django.utils import timezone
from django_tasks import task

from hanse.web.live import actions


@task()
def prune() -> int:
    """Delete events of more than a day ago."""
    return actions.prune(at=timezone.now())
