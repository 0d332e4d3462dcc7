"""The app's entry in Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """hanse.web.jobs."""

    name = "hanse.web.jobs"
