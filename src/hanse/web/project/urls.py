"""Root addresses: the only place that knows every app."""

from django.urls import include, path

from hanse.web.project import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("account/", include("hanse.web.accounts.urls")),
    path("directory/", include("hanse.web.directory.urls")),
    path("ui/", include("hanse.web.ui.urls")),
    path("live/", include("hanse.web.live.urls")),
    path("mail/", include("hanse.web.mail.urls")),
    path("", include("hanse.web.meetings.urls")),
    path("", include("hanse.web.events.urls")),
]
