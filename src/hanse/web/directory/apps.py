"""The app's entry in Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """hanse.web.directory."""

    name = "hanse.web.directory"

    def ready(self) -> None:
        """Say who may hear the directory's topics."""
        from hanse.web.directory import rules  # models must be loaded first
        from hanse.web.jobs.rounds import every
        from hanse.web.live.rules import register

        register("directory", rules.may_hear)
        every(60, "hanse.web.directory.tasks.keep_true")
