"""The validators' queue: profiles, changes and claims that wait, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.models import Claim, Organisation
from hanse.web.directory.queries.plan import ENDED
from hanse.web.directory.words import column_title

PER_PAGE = 50


@dataclass(frozen=True)
class MajorChange:
    """A field that waits: as it is public, and as it is asked for."""

    title: str
    before: str
    after: str


def waiting(number: str | int | None) -> Page[Organisation]:
    """Profiles and changes that wait for a decision."""
    state = Organisation.State.IN_VALIDATION
    rows = Organisation.objects.filter(state=state).defer("search").order_by("submitted_at", "pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def stale() -> Sequence[Organisation]:
    """Profiles that could be archived."""
    rows = Organisation.objects.filter(state=Organisation.State.STALE).defer("search")
    return list(rows.order_by("review_due_at")[:PER_PAGE])


def open_claims() -> Sequence[Claim]:
    """People who say that they speak for an organisation."""
    return list(Claim.objects.filter(state=Claim.State.OPEN).select_related("person", "organisation")[:PER_PAGE])


def pending_changes(organisation: Organisation) -> list[MajorChange]:
    """What a validator compares."""
    language = (get_language() or "en")[:2]

    def shown(name: str, value: str) -> str:
        return vocabulary.title("country", value, language) if name == "country" else value

    return [
        MajorChange(column_title(name), shown(name, getattr(organisation, name)), shown(name, value))
        for name, value in organisation.pending.items()
    ]


def look_alikes(organisation: Organisation) -> Sequence[Organisation]:
    """Other living profiles whose name begins with the same word, in the same country."""
    first = organisation.name_folded.split(" ")[0]
    rows = Organisation.objects.exclude(state__in=ENDED).exclude(pk=organisation.pk).defer("search", "card")
    return list(rows.filter(country=organisation.country, name_folded__startswith=first)[:5])
