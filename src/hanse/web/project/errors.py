"""Pages for what went wrong: whole sentences, the way back, the number under which the log knows it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hanse.web.project.logs import REQUEST


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    title = _("This request cannot be understood")
    return page(request, 400, title, _("Go back, reload the page and try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, because the form was not ours or too old."""
    title = _("This form has expired")
    text = _("For your safety nothing was changed. Go back, reload the page and send the form again.")
    return page(request, 403, title, text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    title = _("This page is not open to you")
    said = str(exception) if exception and exception.args else ""  # what the view that refused has to say
    return page(request, 403, title, said or _("Sign in with an account that may see it, or ask the organisers."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    title = _("There is no page at this address")
    return page(request, 404, title, _("It may have been moved or withdrawn."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    title = _("Something went wrong on our side")
    text = _("Nothing you entered was at fault. Try again in a moment; if it happens again, tell the organisers.")
    return page(request, 500, title, text)


def page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """The page of an error; where even the frame cannot be drawn, the words alone."""
    context = {"status": status, "title": title, "text": text, "number": REQUEST.get() if status >= 500 else ""}
    try:
        return render(request, "project/error.html", context, status=status)
    except Exception:
        if status < 500:
            raise
        # The frame itself needs what has just failed (the database, say): say it without a frame.
        return HttpResponse(render_to_string("500.html", context), status=status)
