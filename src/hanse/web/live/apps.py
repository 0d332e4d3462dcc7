"""The app's entry in Django."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """hanse.web.live."""

    name = "hanse.web.live"
