"""What the list keeps worked out beforehand for each profile: search words, facets, and the card it shows."""

from typing import Any

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.folding import fold, search_words
from hanse.web.directory.models import Classification, MarketplaceItem, Organisation

Scheme = Classification.Scheme
FACETS = {"ecosystem": Scheme.ECOSYSTEM, "theme": Scheme.THEME}
LANGUAGES = ("en", "de")


def words_of(organisation: Organisation) -> str:
    """Every word that the profile is found by: names, town, texts, offers, needs, and titles of codes in EN and DE."""
    texts = [organisation.name, organisation.acronym, organisation.town, organisation.nuts, organisation.country]
    texts += [vocabulary.title("country", organisation.country, language) for language in LANGUAGES]
    for row in organisation.texts.all():
        texts += [row.summary, row.description]
    for item in organisation.items.all():
        texts += [item.title_en, item.title_de, item.detail_en, item.detail_de]
    for code in organisation.classifications.all():
        texts += [vocabulary.title(code.scheme, code.code, language) for language in LANGUAGES]
    for label in organisation.labels.all():
        texts += [label.scheme, label.level]
    found: set[str] = set()
    for text in texts:
        found |= search_words(text)
    return " ".join(sorted(found))


def facets_of(organisation: Organisation) -> str:
    """`facet:code` words, one blank between them."""
    words = [f"kind:{organisation.kind}", f"country:{organisation.country}"]
    for facet, scheme in FACETS.items():
        words += [f"{facet}:{code}" for code in organisation.codes(scheme)]
    words += sorted({f"label:{label.level}" for label in organisation.labels.all() if label.level})
    return " ".join(words)


def card_of(organisation: Organisation) -> dict[str, Any]:
    """What a row of the list shows, in every language there is. Short: fifty of them are read for a page."""
    needs = [item for item in _items(organisation) if item["kind"] == MarketplaceItem.Kind.NEED][:2]
    labels = _labels(organisation)
    return {
        "summary": {row.language: row.summary for row in organisation.texts.all() if row.summary},
        "ecosystems": organisation.codes(Scheme.ECOSYSTEM)[:3],
        "themes": organisation.codes(Scheme.THEME)[:3],
        "seeks": {
            "en": [item["en"][0] or item["de"][0] for item in needs],
            "de": [item["de"][0] or item["en"][0] for item in needs],
        },
        "label": labels[0][1] if labels else "",
    }


def page_of(organisation: Organisation) -> dict[str, Any]:
    """What the profile's page shows without asking for its rows: codes, short texts, figures, labels, items."""
    codes = {scheme: organisation.codes(scheme) for scheme in Scheme.values}
    return {
        "summary": {row.language: row.summary for row in organisation.texts.all() if row.summary},
        "codes": {scheme: found for scheme, found in codes.items() if found},
        "members": {row.kind: row.number for row in organisation.member_counts.all()},
        "labels": _labels(organisation),
        "items": _items(organisation),
    }


def _items(organisation: Organisation) -> list[dict[str, Any]]:
    rows = sorted(organisation.items.all(), key=lambda row: (row.kind, row.position))
    return [
        {"kind": row.kind, "en": [row.title_en, row.detail_en], "de": [row.title_de, row.detail_de]} for row in rows
    ]


def _labels(organisation: Organisation) -> list[list[str]]:
    labels = sorted(organisation.labels.all(), key=lambda label: label.pk)
    return [[label.scheme, label.level, label.valid_until.isoformat() if label.valid_until else ""] for label in labels]


def refresh(organisation: Organisation) -> None:
    """Work out again what the list keeps; the caller saves `INDEXED` (reads the prefetched rows)."""
    organisation.name_folded = fold(organisation.name)[:200]
    organisation.search = words_of(organisation)
    organisation.facets = facets_of(organisation)
    organisation.card = card_of(organisation)
    organisation.page = page_of(organisation)


INDEXED = ("name_folded", "search", "facets", "card", "page")
