"""The app's entry in Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """hanse.web.directory."""

    name = "hanse.web.directory"

    def ready(self) -> None:
        """Say who may hear the directory's topics."""
        # models must be loaded first
        from hanse.web.accounts import registry
        from hanse.web.directory import rules
        from hanse.web.directory.actions.personal import forget_person
        from hanse.web.directory.queries import personal
        from hanse.web.jobs.rounds import every
        from hanse.web.live.rules import register

        register("directory", rules.may_hear)
        registry.export("organisations", personal.organisations_of)
        registry.export("invitations_and_claims", personal.asked_for)
        registry.erase(forget_person)
        every(60, "hanse.web.directory.tasks.keep_true")
