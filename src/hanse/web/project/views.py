"""What belongs to no app: the choices that every page offers, and what a machine asks about the server's health."""

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hanse.web.jobs.queries import is_worked_on
from hanse.web.project.checks import pending_migrations
from hanse.web.project.context import THEMES

A_YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in a cookie, and for a person who is signed in also for mails and other devices."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in dict(settings.LANGUAGES):
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if request.user.is_authenticated and request.user.language != chosen:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; `auto` follows the device."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        _remember(request, response, "theme", chosen)
    return response


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing else of anybody."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, its tables are those of this version, and a worker is at work."""
    try:
        found = {
            "database": True,
            "migrations": not pending_migrations(),
            "worker": is_worked_on(at=timezone.now()),
        }
    except Error:
        found = {"database": False, "migrations": False, "worker": False}
    is_ready = all(found.values())
    return JsonResponse({"status": "ready" if is_ready else "not ready", **found}, status=200 if is_ready else 503)


def _back(request: HttpRequest) -> HttpResponse:
    """Where the reader was, if that is on this site."""
    target = request.POST.get("next", "") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
