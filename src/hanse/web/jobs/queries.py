"""What an operator asks about the worker and its jobs."""

from datetime import datetime, timedelta

from hanse.web.jobs.models import Beat

FRESH = timedelta(seconds=60)


def is_worked_on(*, at: datetime) -> bool:
    """Whether any worker was heard lately."""
    return Beat.objects.filter(at__gt=at - FRESH).exists()
