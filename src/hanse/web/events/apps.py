"""The app's entry in Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """hanse.web.events."""

    name = "hanse.web.events"

    def ready(self) -> None:
        """Organisers may import spreadsheets of organisations, as staff may; what a person organises is their data."""
        from hanse.web.accounts import registry  # models must be loaded first
        from hanse.web.directory.rules import let_import
        from hanse.web.events.actions import forget_person
        from hanse.web.events.queries import organised_by
        from hanse.web.events.rules import organises_something

        let_import(organises_something)
        registry.export("organises", organised_by)
        registry.erase(forget_person)
