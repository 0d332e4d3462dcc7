"""The app's entry in Django."""

from django.apps import AppConfig

from hanse.web.jobs.rounds import every
from hanse.web.live.rules import register


class MailConfig(AppConfig):
    """hanse.web.mail."""

    name = "hanse.web.mail"

    def ready(self) -> None:
        """What a lost job has left is sent each minute; old mails are deleted once a day; the outbox is live."""
        from hanse.web.mail.rules import may_read_outbox  # when every app is loaded

        register("mail.outbox", lambda person, topic: may_read_outbox(person))
        every(1, "hanse.web.mail.tasks.send_due")
        every(24 * 60, "hanse.web.mail.tasks.prune")
