"""The outbox. A mail is written in its reader's language when it is queued, and sent once."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailQuerySet(models.QuerySet["Mail"]):
    """Which mails."""

    def due(self, *, at: datetime, lease: timedelta) -> "MailQuerySet":
        """Those that are to be sent now, and those that a worker that died has left half-sent."""
        waiting = models.Q(state=Mail.State.QUEUED, next_try_at__lte=at)
        left = models.Q(state=Mail.State.SENDING, claimed_at__lt=at - lease)
        return self.filter(waiting | left)


class Mail(models.Model):
    """One mail to one reader."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    key = models.CharField(_("key"), max_length=200, unique=True)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(_("mail address"))
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField(_("next try at"), null=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failure = models.CharField(_("what failed"), max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


class Attachment(models.Model):
    """A file that goes with a mail."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField()
    kind = models.CharField(_("media type"), max_length=100)

    def __str__(self) -> str:
        return self.name
