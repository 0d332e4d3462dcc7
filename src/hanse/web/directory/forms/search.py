"""The address of the list → `Filters`. What is not known is left out, never an error: people share addresses."""

from django.http import QueryDict

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.models import Organisation
from hanse.web.directory.queries.listing import FACETS, SORTS, VIEWS, Filters
from hanse.web.directory.words import LEVELS

LONGEST = 200


def read_filters(data: QueryDict) -> Filters:
    """What the address asks for."""
    chosen = {}
    for facet in FACETS:
        codes = tuple(dict.fromkeys(code for code in data.getlist(facet) if _is_known(facet, code)))
        if codes:
            chosen[facet] = codes
    sort, view = data.get("sort", ""), data.get("view", "")
    return Filters(
        q=" ".join(data.get("q", "").replace("\0", "").split())[:LONGEST],
        chosen=chosen,
        sort=sort if sort in SORTS else "name",
        view=view if view in VIEWS else "list",
    )


def _is_known(facet: str, code: str) -> bool:
    if facet == "kind":
        return code in Organisation.Kind.values
    if facet == "label":
        return code in LEVELS
    return code in vocabulary.vocabulary(facet)
