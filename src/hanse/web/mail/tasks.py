"""Later: sending, and tidying up."""

from django.utils import timezone
from django_tasks import task

from hanse.web.mail import actions


@task()
def send(mail: int) -> bool:
    """Send one mail of the outbox, if it is still due."""
    return actions.send(mail=mail, at=timezone.now())


@task()
def send_due() -> int:
    """Send what a lost job has left."""
    return actions.send_due(at=timezone.now())


@task()
def prune() -> int:
    """Delete mails that were sent long ago."""
    return actions.prune(at=timezone.now())
