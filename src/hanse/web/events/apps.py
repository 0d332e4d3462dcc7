"""The app's entry in Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """hanse.web.events."""

    name = "hanse.web.events"

    def ready(self) -> None:
        """Organisers may import spreadsheets of organisations, as staff may."""
        from hanse.web.directory.rules import let_import  # models must be loaded first
        from hanse.web.events.rules import organises_something

        let_import(organises_something)
