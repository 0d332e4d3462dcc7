"""The app's entry in Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """hanse.web.mail."""

    name = "hanse.web.mail"
