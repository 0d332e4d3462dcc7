"""The app's entry in Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """hanse.web.meetings."""

    name = "hanse.web.meetings"
