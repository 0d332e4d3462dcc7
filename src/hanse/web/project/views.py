"""Choices of a reader that every page offers: language and light or dark."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

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


def _back(request: HttpRequest) -> HttpResponse:
    """Where the reader was, if that is on this site."""
    target = request.POST.get("next", "") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
