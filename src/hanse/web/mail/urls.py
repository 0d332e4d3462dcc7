"""Addresses of this app."""

from django.urls import URLPattern, URLResolver

app_name = "mail"
urlpatterns: list[URLPattern | URLResolver] = []
