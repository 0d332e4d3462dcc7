"""The app's entry in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """hanse.web.audit."""

    name = "hanse.web.audit"
