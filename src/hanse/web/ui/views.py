"""The stylesheet of the instance's brand, and the sheet of all components for staff."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hanse.web.ui import rules
from hanse.web.ui import sheet as content
from hanse.web.ui.brand import stylesheet


@require_safe
@cache_control(public=True, max_age=3600)
def brand(request: HttpRequest) -> HttpResponse:
    """Set the one token of the instance; a page has no inline styles, so it has an address of its own."""
    return HttpResponse(stylesheet(settings.BRAND), content_type="text/css; charset=utf-8")


@require_safe
@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """Every component in every state: the place to look before a new part is made."""
    if not rules.may_see_sheet(request.user):
        raise PermissionDenied(gettext("The sheet of components is for staff."))
    return render(
        request,
        "ui/sheet.html",
        {
            "form": content.refused_form(),
            "colours": content.COLOURS,
            "brands": content.BRANDS,
            "seals": content.SEALS,
            "categories": content.categories(),
            "moments": content.MOMENTS,
            "meetings": content.MEETINGS,
            "members": content.MEMBERS,
            "member_words": content.members(),
            "page_obj": content.second_page(),
            "countries": content.countries(),
        },
    )
