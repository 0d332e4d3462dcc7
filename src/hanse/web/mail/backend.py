"""Mails that Django itself or a package sends (a code to sign in, say) go through the outbox too."""

import secrets
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from hanse.web.mail.actions import enter


class Outbox(BaseEmailBackend):
    """A mail backend that queues: what is kept is sent, also if the mail server is away for an hour."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message, for each of its readers; return how many messages."""
        with transaction.atomic():
            for message in email_messages:
                for reader in message.recipients():
                    enter(
                        key=f"message.{secrets.token_hex(16)}",
                        address=reader,
                        subject=str(message.subject),
                        text=str(message.body),
                    )
        return len(email_messages)
