"""Addresses of the design system: the stylesheet of the instance's brand, and the sheet of all components."""

from django.urls import URLPattern, URLResolver, path

from hanse.web.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.sheet, name="sheet"),
    path("brand.css", views.brand, name="brand"),
]
