"""The list of organisations, and its export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hanse.web.directory import rules
from hanse.web.directory.forms.search import read_filters
from hanse.web.directory.queries.listing import SORTS, VIEWS, Listing, title_of
from hanse.web.directory.queries.map import countries_of, shapes_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list, as rows, as a table or as a map."""
    filters = read_filters(request.GET)
    found = Listing(filters)
    context = {
        "filters": filters,
        "found": found,
        "chosen": [
            {"title": title_of(facet, code, found.language), "url": filters.without(facet, code).url}
            for facet, codes in filters.chosen.items()
            for code in codes
        ],
        "views": [
            {"name": name, "title": title, "icon": icon, "url": filters.but(view=name).url}
            for name, (title, icon) in VIEWS.items()
        ],
        "without_words": filters.but(q="").url,
        "sort_urls": {name: filters.but(sort=name).url for name in SORTS},
        "sorts": [{"name": name, "title": title, "url": filters.but(sort=name).url} for name, title in SORTS.items()],
        "may_import": rules.may_import(request.user),
        "may_validate": rules.may_validate(request.user),
        "may_add": rules.may_add_organisation(request.user),
    }
    if filters.view == "map":
        countries = countries_of(found)
        context |= {"countries": countries, "shapes": shapes_of(countries)}
    else:
        context["page_obj"] = found.page(request.GET.get("page"))
    return render(request, "directory/list.html", context)
