"""The app's entry in Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """hanse.web.meetings."""

    name = "hanse.web.meetings"

    def ready(self) -> None:
        """Who may hear which topic, and what comes round."""
        # the app registry must be ready before rules touch models
        from hanse.web.accounts import registry
        from hanse.web.events import landing
        from hanse.web.jobs.rounds import every
        from hanse.web.live.rules import register
        from hanse.web.meetings import receivers  # noqa: F401
        from hanse.web.meetings.actions.personal import forget_person
        from hanse.web.meetings.queries.landing import contribute, guide
        from hanse.web.meetings.queries.personal import takes_part
        from hanse.web.meetings.rules import joining, schedules

        register("meetings.schedule", schedules.may_hear_schedule)
        register("meetings.console", schedules.may_hear_console)
        register("meetings.agenda", schedules.may_hear_agenda)
        register("meetings.requests", joining.may_hear_requests)
        landing.register(contribute)
        landing.register_guide(guide)
        registry.export("matchmaking", takes_part)
        registry.erase(forget_person)
        every(1, "hanse.web.meetings.tasks.expire_requests")
        every(1, "hanse.web.meetings.tasks.give_up_broken")
