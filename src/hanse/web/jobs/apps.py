"""The app's entry in Django."""

from django.apps import AppConfig

from hanse.web.jobs.rounds import every


class JobsConfig(AppConfig):
    """hanse.web.jobs."""

    name = "hanse.web.jobs"

    def ready(self) -> None:
        """Finished jobs are tidied away once an hour."""
        every(60, "hanse.web.jobs.tasks.prune")
