"""The list: which organisations, in which order, with which counts beside the filters. Two queries, however many."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hanse.taxonomy import folded
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.folding import fold
from hanse.web.directory.models import Classification, Organisation
from hanse.web.directory.words import LEVELS

PER_PAGE = 50
MOST_WORDS = 8
FACETS = {
    "ecosystem": (_("Ecosystem"), 6),
    "theme": (_("Theme"), 5),
    "country": (_("Country"), 5),
    "label": (_("Label"), 4),
    "kind": (_("Kind"), 4),
}
SORTS = {
    "name": _("Name"),
    "country": _("Country"),
    "members": _("Members"),
    "confirmed": _("Recently confirmed"),
}
VIEWS = {"list": (_("List"), "list"), "table": (_("Table"), "layout-grid"), "map": (_("Map"), "map")}
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "name": (),
    "country": (),
    "members": (F("members_total").desc(nulls_last=True),),
    "confirmed": (F("confirmed_at").desc(nulls_last=True),),
}
_SCHEMES = {"ecosystem": Classification.Scheme.ECOSYSTEM, "theme": Classification.Scheme.THEME, "country": "country"}


@dataclass(frozen=True)
class Filters:
    """What a person asked the list for. Its address says the same."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "name"
    view: str = "list"

    @property
    def count(self) -> int:
        """How many filters are set, the words of the search among them."""
        return bool(self.q) + sum(len(codes) for codes in self.chosen.values())

    def pairs(self) -> list[tuple[str, str]]:
        """What the address holds, without what goes without saying."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, code) for facet in FACETS for code in self.chosen.get(facet, ())]
        pairs += [("sort", self.sort)] if self.sort != "name" else []
        return pairs + ([("view", self.view)] if self.view != "list" else [])

    @property
    def query(self) -> str:
        """The address behind the path: `?q=…`, or nothing."""
        return f"?{urlencode(self.pairs())}" if self.pairs() else ""

    @property
    def url(self) -> str:
        """The address of this list, seen from any of its pages."""
        return self.query or "?"

    def but(self, **changes: Any) -> "Filters":
        """The same with something else."""
        return replace(self, **changes)

    def without(self, facet: str, code: str) -> "Filters":
        """The same without one chosen filter."""
        codes = tuple(other for other in self.chosen.get(facet, ()) if other != code)
        return replace(self, chosen={**self.chosen, facet: codes})

    def only(self, facet: str, code: str) -> "Filters":
        """The same with one code of a facet instead of those chosen."""
        return replace(self, chosen={**self.chosen, facet: (code,)})


@dataclass(frozen=True)
class Choice:
    """One box of a facet."""

    facet: str
    code: str
    title: str
    count: int
    is_chosen: bool

    @property
    def attribute(self) -> str:
        """What the box says: chosen, or that choosing it would leave nothing."""
        return " checked" if self.is_chosen else "" if self.count else " disabled"


@dataclass(frozen=True)
class Facet:
    """One group of boxes: those that are shown, and those behind "All"."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...]

    @property
    def total(self) -> int:
        """How many boxes there are."""
        return len(self.choices) + len(self.rest)


@dataclass(frozen=True)
class Card:
    """One row of the list."""

    key: str
    name: str
    url: str
    place: str
    members: int | None
    label: str
    summary: str
    summary_language: str  # empty where it is that of the page
    ecosystem: str
    tags: tuple[str, ...]
    seeks: str
    seeks_language: str  # that of the page, or the one in which they are written
    is_stale: bool
    confirmed_on: date | None


CARD_FIELDS = ("key", "slug", "name", "town", "country", "members_total", "state", "confirmed_at", "card")


class Row(NamedTuple):
    """What a card is made from: `CARD_FIELDS` of an organisation. No model: fifty of those take a millisecond."""

    key: str
    slug: str
    name: str
    town: str
    country: str
    members_total: int | None
    state: str
    confirmed_at: datetime | None
    card: Mapping[str, Any]


class Listing:
    """The answer to `Filters`: counts of all facets, and one page of cards."""

    def __init__(self, filters: Filters, *, per_page: int = PER_PAGE) -> None:
        self.filters = filters
        self.per_page = per_page
        self.language = (get_language() or "en")[:2]
        self.pks, self._counters = _count(filters, _index(filters))

    @property
    def total(self) -> int:
        """How many organisations match everything."""
        return len(self.pks)

    @property
    def countries(self) -> Mapping[str, int]:
        """How many of them sit in each country, as the filters other than the country's leave them."""
        return {
            word.partition(":")[2]: n for word, n in self._counters["country"].items() if word.startswith("country:")
        }

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The filters with their counts: what is left if that box is chosen too."""
        return tuple(self._facet(name, str(words), shown) for name, (words, shown) in FACETS.items())

    def _facet(self, name: str, words: str, shown: int) -> Facet:
        counter, chosen = self._counters[name], self.filters.chosen.get(name, ())
        codes = {word.partition(":")[2] for word in counter if word.startswith(f"{name}:")} | set(chosen)
        if name in {"ecosystem", "theme"}:
            codes |= set(vocabulary.vocabulary(_SCHEMES[name]).codes)
        choices = [
            Choice(name, code, title_of(name, code, self.language), counter[f"{name}:{code}"], code in chosen)
            for code in codes
        ]
        choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, folded(choice.title)))
        shown = max(shown, len(chosen))
        return Facet(name, words, tuple(choices[:shown]), tuple(choices[shown:]))

    def page(self, number: str | int | None) -> Page[Any]:
        """One page of cards; a number that does not exist leads to the nearest page."""
        page: Page[Any] = Paginator(self.pks, self.per_page).get_page(number or 1)
        page.object_list = self.cards(list(page.object_list))
        return page

    def cards(self, pks: Sequence[int]) -> list[Card]:
        """The cards of these organisations, in this order."""
        root = reverse("directory:list")
        rows = Organisation.objects.filter(pk__in=pks).values_list("pk", *CARD_FIELDS)
        found = {pk: _card(Row(*fields), root, self.language) for pk, *fields in rows}
        return [found[pk] for pk in pks if pk in found]


def title_of(facet: str, code: str, language: str) -> str:
    """What a box is called."""
    if facet == "kind":
        return str(Organisation.Kind(code).label) if code in Organisation.Kind.values else code
    if facet == "label":
        return str(LEVELS.get(code, code))
    return vocabulary.short(_SCHEMES[facet], code, language)


def search(words: str) -> QuerySet[Organisation]:
    """Public organisations that have, for each folded word, a word that begins with it."""
    organisations: QuerySet[Organisation] = Organisation.objects.public()
    terms = fold(words).split()[:MOST_WORDS]
    if not terms:
        return organisations.none() if words.strip() else organisations
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{term}"*' for term in terms)
        found = RawSQL("SELECT rowid FROM directory_words WHERE directory_words MATCH %s", [match])
        return organisations.filter(pk__in=found)
    match = " & ".join(f"'{term}':*" for term in terms)
    return organisations.filter(
        pk__in=RawSQL(
            "SELECT id FROM directory_organisation WHERE to_tsvector('simple', search) @@ to_tsquery('simple', %s)",
            [match],
        )
    )


def _index(filters: Filters) -> list[tuple[int, str]]:
    """Primary keys and facet words of everything that the search finds, in order; stale profiles come last."""
    stale = Case(
        When(state=Organisation.State.STALE, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    found = search(filters.q).order_by(stale, *ORDERS[filters.sort], "name_folded", "pk")
    if filters.sort != "country":
        return list(found.values_list("pk", "facets"))
    language = (get_language() or "en")[:2]
    rows = list(found.values_list("pk", "facets", "state"))
    rows.sort(key=lambda row: (row[2] == Organisation.State.STALE, folded(_country(row[1], language))))
    return [(pk, facets) for pk, facets, _state in rows]


def _country(facets: str, language: str) -> str:
    code = re.search(r"country:(\S+)", facets)
    return vocabulary.title("country", code[1], language) if code else ""


def _count(filters: Filters, rows: list[tuple[int, str]]) -> tuple[list[int], dict[str, Counter[str]]]:
    """Which rows match every facet; and for each facet, the words of the rows that match all the others."""
    wanted = {facet: [f" {facet}:{code} " for code in codes] for facet, codes in filters.chosen.items() if codes}
    if not wanted:
        everywhere = Counter(" ".join([facets for _pk, facets in rows]).split())
        return [pk for pk, _facets in rows], dict.fromkeys(FACETS, everywhere)
    matching: list[int] = []
    words: list[str] = []
    near: dict[str, list[str]] = {facet: [] for facet in wanted}
    for pk, facets in rows:
        padded = f" {facets} "
        missed = [facet for facet, codes in wanted.items() if not any(code in padded for code in codes)]
        if not missed:
            matching.append(pk)
            words.append(facets)
        elif len(missed) == 1:
            near[missed[0]].append(facets)
    everywhere = Counter(" ".join(words).split())
    counters = dict.fromkeys(FACETS, everywhere)
    counters |= {facet: everywhere + Counter(" ".join(others).split()) for facet, others in near.items()}
    return matching, counters


def _card(row: Row, root: str, language: str) -> Card:
    card = row.card
    summary, spoken = in_language(card.get("summary", {}), language)
    seeks, other = card.get("seeks", {}), "en" if language == "de" else "de"
    country = vocabulary.short("country", row.country, language)
    tags = [vocabulary.short("ecosystem", code, language) for code in card.get("ecosystems", ())]
    themes = [vocabulary.short("theme", code, language) for code in card.get("themes", ())]
    return Card(
        key=row.key,
        name=row.name,
        url=f"{root}{row.slug}/",
        place=f"{row.town}, {country}" if row.town else country,
        members=row.members_total,
        label=label_words(card.get("label", "")),
        summary=summary,
        summary_language="" if spoken == language else spoken,
        ecosystem=tags[0] if tags else "",
        tags=tuple((tags + themes)[:4]),
        seeks=", ".join(seeks.get(language, ())),
        # the same words in both languages: there was only the other
        seeks_language=other if seeks.get(language) == seeks.get(other) else language,
        is_stale=row.state == Organisation.State.STALE,
        confirmed_on=localdate(row.confirmed_at) if row.confirmed_at else None,
    )


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text in the language, else in English, else in any, and which it is."""
    for code in (language, "en", *texts):
        if texts.get(code):
            return texts[code], code
    return "", language


def label_words(level: str) -> str:
    """`Gold label`; nothing where there is none."""
    if not level:
        return ""
    return gettext("%(level)s label") % {"level": LEVELS.get(level, level)}
