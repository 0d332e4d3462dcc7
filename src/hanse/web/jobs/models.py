"""Who is at work, and what comes round again. The jobs themselves are rows of django-tasks."""

from django.db import models


class Beat(models.Model):
    """The heartbeat of one worker. One that stays silent has died, and its jobs are taken up by another."""

    worker = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} {self.at:%H:%M:%S}"


class Tick(models.Model):
    """When a task that comes round is due next; claimed by one worker, however many there are."""

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.next_at:%H:%M}"
