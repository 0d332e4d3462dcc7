"""The app's entry in Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """hanse.web.project."""

    name = "hanse.web.project"
