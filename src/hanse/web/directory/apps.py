"""The app's entry in Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """hanse.web.directory."""

    name = "hanse.web.directory"
