"""Addresses of this app."""

from django.urls import path

from hanse.web.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/again/", views.try_again, name="again"),
    path("files/<int:pk>/", views.attachment, name="attachment"),
]
