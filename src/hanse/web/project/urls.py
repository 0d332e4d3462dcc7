"""Root addresses: the only place that knows every app."""

from django.urls import include, path

from hanse.web.events.views import home
from hanse.web.project import views

handler400 = "hanse.web.project.errors.bad_request"
handler403 = "hanse.web.project.errors.forbidden"
handler404 = "hanse.web.project.errors.not_found"
handler500 = "hanse.web.project.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("account/", include("hanse.web.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("directory/", include("hanse.web.directory.urls")),
    path("ui/", include("hanse.web.ui.urls")),
    path("live/", include("hanse.web.live.urls")),
    path("mail/", include("hanse.web.mail.urls")),
    path("", include("hanse.web.meetings.urls")),
    path("", include("hanse.web.events.urls")),
]
