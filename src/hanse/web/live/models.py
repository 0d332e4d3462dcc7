"""What was announced lately: a page that was away for a moment asks here what it missed."""

from django.db import models


class Event(models.Model):
    """A topic changed. Rows are pruned after a day."""

    topic = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["topic", "id"], name="live_topic")]

    def __str__(self) -> str:
        return f"{self.pk} {self.topic}"
