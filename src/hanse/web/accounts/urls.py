"""Addresses of this app; signing in, second factors and sessions are django-allauth's, under the same prefix."""

from django.urls import path

from hanse.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("consents/<slug:code>/change/", views.change_consent, name="change_consent"),
    path("consents/<slug:code>/<slug:version>/", views.consent, name="consent"),
    path("data.json", views.export, name="export"),
    path("erase/", views.erase, name="erase"),
]
