"""Later: sending."""

from django_tasks import task

from hanse.web.mail import sending


@task()
def send(mail: int) -> None:
    """Send one mail of the outbox, if it is still due."""
    sending.send(mail)
