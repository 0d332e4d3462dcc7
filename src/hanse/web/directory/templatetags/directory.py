"""Rows of the list. What is drawn depends on nothing but the card and the language, so it is drawn once."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hanse.web.directory.queries.listing import Card, Facet

register = template.Library()
REMEMBERED = 6_000  # rows of 1 to 2 KiB: at the most some 10 MiB a process


@register.simple_tag
def card_row(card: Card, view: str) -> SafeString:
    """An organisation as a row of the list or of the table."""
    return _row(card, view, get_language() or "en")


@register.simple_tag
def facet_boxes(facet: Facet) -> SafeString:
    """The boxes of one filter with their counts."""
    return _boxes(facet, get_language() or "en")


@lru_cache(maxsize=REMEMBERED)
def _row(card: Card, view: str, language: str) -> SafeString:
    return SafeString(get_template(f"directory/row_{view}.html").render({"card": card}))


@lru_cache(maxsize=500)
def _boxes(facet: Facet, language: str) -> SafeString:
    return SafeString(get_template("directory/facet.html").render({"facet": facet}))
