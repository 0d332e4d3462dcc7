"""Sending what is in the outbox."""

from hanse.web.mail.models import Mail


def send(mail: int) -> None:
    """Send one mail."""
    Mail.objects.filter(pk=mail).update(state=Mail.State.SENT)
