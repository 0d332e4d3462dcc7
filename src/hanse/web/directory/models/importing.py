"""A spreadsheet on its way into the directory. Nothing is written before somebody confirms."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """An uploaded file, what its columns mean, what it would change, and how far it has come.

    `content` is emptied when the import is done or has expired. `mapping` maps headings of the file to our columns.
    `findings` is what the preview shows: see `bridge.importing.Plan.as_document`.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to confirm")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("To be confirmed")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Expired")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)
    state = models.CharField(max_length=20, choices=State.choices, default=State.UPLOADED)
    mapping = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    publish = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_under_way(self) -> bool:
        """Is a job at work on it?"""
        return self.state in {self.State.CHECKING, self.State.WRITING}

    @property
    def percent(self) -> int:
        """How far it has come, 0 to 100."""
        return round(100 * self.rows_done / self.rows_total) if self.rows_total else 0
