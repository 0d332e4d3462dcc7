"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from hanse.web.events import views

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [
    path("editions/new/", views.create, name="new"),
    path("editions/<slug:slug>/", views.edition, name="edition"),
    path("editions/<slug:slug>/change/", views.change, name="change"),
    path("editions/<slug:slug>/copy/", views.copy, name="copy"),
    path("editions/<slug:slug>/makers/", views.add_maker, name="add-maker"),
    path("editions/<slug:slug>/makers/<int:pk>/remove/", views.remove_maker, name="remove-maker"),
    path("editions/<slug:slug>/organisers/", views.add_organiser, name="add-organiser"),
    path("editions/<slug:slug>/organisers/<int:pk>/remove/", views.remove_organiser, name="remove-organiser"),
]
