"""The app's entry in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """hanse.web.accounts."""

    name = "hanse.web.accounts"
