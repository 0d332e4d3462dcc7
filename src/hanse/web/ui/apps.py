"""The app's entry in Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """hanse.web.ui."""

    name = "hanse.web.ui"
