"""Filters for recommendations: bricks, verdict, reasons and axes in words; where an organisation is."""

from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hanse import taxonomy
from hanse.web.directory.models import Organisation
from hanse.web.meetings import words
from hanse.web.meetings.models import Recommendation
from hanse.web.ui.words import figure

register = template.Library()


@register.filter
def bricks(recommendation: Recommendation) -> int:
    """How strong a recommendation is, 0 to 3."""
    return words.bricks(recommendation.score)


@register.filter
def verdict(recommendation: Recommendation) -> str:
    """How well the two fit, in words."""
    return words.verdict(recommendation)


@register.filter
def reasons(recommendation: Recommendation) -> list[dict[str, Any]]:
    """Why, in sentences."""
    return words.reasons_in_words(recommendation.reasons)


@register.filter
def first_reason(recommendation: Recommendation) -> dict[str, Any] | None:
    """The strongest reason, in sentences."""
    return words.first_in_words(recommendation.reasons)


@register.filter
def axes(recommendation: Recommendation) -> list[dict[str, Any]]:
    """What counts, with the bricks of both sides."""
    return words.axes_in_words(recommendation.axes)


@register.filter
def place(organisation: Organisation) -> str:
    """Where it is and how large: Parma, Italy · 117 members."""
    country = taxonomy.countries().title(organisation.country, (get_language() or "en")[:2])
    where = ", ".join(part for part in (organisation.town, country) if part)
    if organisation.members_total is None:
        return where
    members = ngettext("%(n)s member", "%(n)s members", organisation.members_total)
    return f"{where} · {members % {'n': figure(organisation.members_total)}}"


@register.filter
def quoted(text: str) -> str:
    """What somebody wrote, in the quotation marks of the language."""
    return _("“%(text)s”") % {"text": text}
