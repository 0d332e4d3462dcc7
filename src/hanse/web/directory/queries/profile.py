"""One profile, ready to be shown: everything in the reader's language, with the language it is really in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import get_language

from hanse.taxonomy import folded
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.models import Classification, Contact, MemberCount, Organisation
from hanse.web.directory.queries.listing import in_language, label_words

Scheme = Classification.Scheme
TOGETHER = (("sme",), ("startup",), ("large",), ("research", "education"), ("public",), ("finance", "civil", "other"))


@dataclass(frozen=True)
class Words:
    """A text and its language; `lang` is empty where it is that of the page."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class Item:
    """An offer or a need."""

    title: str
    detail: str
    lang: str


@dataclass(frozen=True)
class Tag:
    """A code in words, and the list of those that share it where the list has such a filter."""

    title: str
    query: str


@dataclass(frozen=True)
class LabelShown:
    """A label that the organisation says it holds."""

    words: str
    scheme: str
    valid_until: date | None


def find_profile(slug: str) -> Organisation | None:
    """The organisation with what its page needs: three queries."""
    public_people = Prefetch("contacts", queryset=Contact.objects.filter(is_public=True), to_attr="public_people")
    organisations = Organisation.objects.defer("search", "facets", "card")
    return organisations.prefetch_related("texts", public_people).filter(slug=slug).first()


def words_of_item(item: Mapping[str, Any], language: str) -> tuple[str, str, str]:
    """Title and detail of an offer or need, and the language they are in."""
    for code in (language, "en", "de"):
        if item.get(code, ("",))[0]:
            title, detail = item[code]
            return title, detail, code
    return "", "", language


class Profile:
    """What the page of one organisation shows."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.page: dict[str, Any] = organisation.page
        self.language = (get_language() or "en")[:2]

    def _titles(self, scheme: str) -> list[str]:
        return [vocabulary.title(scheme, code, self.language) for code in self.page.get("codes", {}).get(scheme, ())]

    def _words(self, text: str, language: str) -> Words:
        return Words(text, "" if language == self.language else language)

    @property
    def country(self) -> str:
        """The country's name."""
        return vocabulary.title("country", self.organisation.country, self.language)

    @property
    def place(self) -> str:
        """Town and country."""
        return f"{self.organisation.town}, {self.country}" if self.organisation.town else self.country

    @property
    def region(self) -> str:
        """The region's name with its code."""
        code = self.organisation.nuts
        return f"{vocabulary.title('region', code, self.language)} ({code})" if code else ""

    @property
    def legend(self) -> str:
        """What stands around the seal."""
        parts = (self.organisation.name, self.organisation.town, self.organisation.founded)
        return " · ".join(str(part) for part in parts if part)

    @property
    def summary(self) -> Words:
        """The short text."""
        return self._words(*in_language(self.page.get("summary", {}), self.language))

    @property
    def description(self) -> Words:
        """The long text."""
        return self._words(*self.organisation.text_and_language("description", self.language))

    @property
    def labels(self) -> list[LabelShown]:
        """Labels as the organisation states them."""
        return [
            LabelShown(label_words(level) or scheme, scheme, date.fromisoformat(until) if until else None)
            for scheme, level, until in self.page.get("labels", ())
        ]

    @property
    def tags(self) -> list[Tag]:
        """Ecosystems, themes and technologies; the first two lead to those who share them."""
        codes = self.page.get("codes", {})
        tags = []
        for scheme in (Scheme.ECOSYSTEM, Scheme.THEME, Scheme.TECHNOLOGY):
            for code in codes.get(scheme, ()):
                query = "" if scheme == Scheme.TECHNOLOGY else f"?{scheme.value}={code}"
                tags.append(Tag(vocabulary.short(scheme, code, self.language), query))
        return tags

    @property
    def sectors(self) -> list[str]:
        """NACE sections and divisions, with their codes."""
        codes = self.page.get("codes", {}).get(Scheme.NACE, ())
        return [f"{code} {vocabulary.title(Scheme.NACE, code, self.language)}" for code in codes]

    @property
    def stages(self) -> list[str]:
        """Stages of the value chain."""
        return self._titles(Scheme.STAGE)

    @property
    def services(self) -> list[str]:
        """What it does for its members."""
        return self._titles(Scheme.SERVICE)

    @property
    def languages(self) -> list[str]:
        """Languages that people speak there."""
        return self._titles(Scheme.LANGUAGE)

    @property
    def sought(self) -> list[str]:
        """Kinds of cooperation it seeks."""
        return self._titles(Scheme.SOUGHT)

    @property
    def offered(self) -> list[str]:
        """Kinds of cooperation it offers."""
        return self._titles(Scheme.OFFERED)

    @property
    def known(self) -> list[str]:
        """Countries where it has worked, by name."""
        return sorted(self._titles(Scheme.COUNTRY_KNOWN), key=folded)

    @property
    def wanted(self) -> list[str]:
        """Countries where it wants to work, by name."""
        return sorted(self._titles(Scheme.COUNTRY_WANTED), key=folded)

    def _items(self, kind: str) -> list[Item]:
        items = []
        for item in self.page.get("items", ()):
            if item["kind"] == kind:
                title, detail, spoken = words_of_item(item, self.language)
                items.append(Item(title, detail, "" if spoken == self.language else spoken))
        return items

    @cached_property
    def offers(self) -> list[Item]:
        """What it offers."""
        return self._items("offer")

    @cached_property
    def needs(self) -> list[Item]:
        """What it seeks."""
        return self._items("need")

    @property
    def items_total(self) -> int:
        """Offers and needs together."""
        return len(self.offers) + len(self.needs)

    @cached_property
    def members(self) -> list[tuple[int, str]]:
        """Number and words of each part of the membership; small kinds together, as the bar has six shades."""
        counts = self.page.get("members", {})
        titles = dict(MemberCount.Kind.choices)
        parts = []
        for kinds in TOGETHER:
            present = [kind for kind in kinds if counts.get(kind)]
            if present:
                words = ", ".join(str(titles[kind]) for kind in present)
                parts.append((sum(counts[kind] for kind in present), words))
        return parts

    @property
    def member_numbers(self) -> list[int]:
        """The numbers of the bar."""
        return [number for number, _words in self.members]

    @property
    def shapes(self) -> dict[str, dict[str, Any]]:
        """The countries of the map: known and wanted."""
        codes = self.page.get("codes", {})
        shapes = {code: {"class": "c1"} for code in codes.get(Scheme.COUNTRY_WANTED, ())}
        return shapes | {code: {"class": "c3"} for code in codes.get(Scheme.COUNTRY_KNOWN, ())}

    @property
    def people(self) -> list[Contact]:
        """People whom the organisation names in public."""
        return list(getattr(self.organisation, "public_people", ()))

    @property
    def is_partly_foreign(self) -> bool:
        """Is something of the profile in another language than the page?"""
        shown = [self.summary.lang, self.description.lang, *(item.lang for item in self.offers + self.needs)]
        return any(shown)
