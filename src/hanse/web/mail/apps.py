"""The app's entry in Django."""

from django.apps import AppConfig

from hanse.web.jobs.rounds import every


class MailConfig(AppConfig):
    """hanse.web.mail."""

    name = "hanse.web.mail"

    def ready(self) -> None:
        """What a lost job has left is sent each minute; old mails are deleted once a day."""
        every(1, "hanse.web.mail.tasks.send_due")
        every(24 * 60, "hanse.web.mail.tasks.prune")
