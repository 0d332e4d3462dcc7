"""The stylesheet of the instance's brand."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hanse.web.ui.brand import stylesheet


@require_safe
@cache_control(public=True, max_age=3600)
def brand(request: HttpRequest) -> HttpResponse:
    """Set the one token of the instance; a page has no inline styles, so it has an address of its own."""
    return HttpResponse(stylesheet(settings.BRAND), content_type="text/css; charset=utf-8")
