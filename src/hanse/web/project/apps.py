"""The app's entry in Django."""

from django.apps import AppConfig

from hanse.web.jobs.rounds import every


class ProjectConfig(AppConfig):
    """hanse.web.project."""

    name = "hanse.web.project"

    def ready(self) -> None:
        """What comes round for apps that do not know the worker."""
        every(60, "hanse.web.live.tasks.prune")
        every(24 * 60, "hanse.web.project.tasks.clear_sessions")
