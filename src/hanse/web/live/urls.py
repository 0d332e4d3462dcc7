"""Addresses of this app: none for Django. `/live/stream` is answered beside it, in the event loop."""

from django.urls import URLPattern, URLResolver

app_name = "live"
urlpatterns: list[URLPattern | URLResolver] = []
