"""What the list keeps worked out beforehand for each profile: search words, facets, and the card it shows."""

from typing import Any

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.folding import fold, search_words
from hanse.web.directory.models import Classification, MarketplaceItem, Organisation

Scheme = Classification.Scheme
FACETS = {"ecosystem": Scheme.ECOSYSTEM, "theme": Scheme.THEME}
LANGUAGES = ("en", "de")
TAGS = 4


def words_of(organisation: Organisation) -> str:
    """Every word that the profile is found by: names, town, texts, offers, needs, and titles of codes in EN and DE."""
    texts = [organisation.name, organisation.acronym, organisation.town, organisation.nuts, organisation.country]
    texts += [vocabulary.title("country", organisation.country, language) for language in LANGUAGES]
    for text in organisation.texts.all():
        texts += [text.summary, text.description]
    for item in organisation.items.all():
        texts += [item.title_en, item.title_de, item.detail_en, item.detail_de]
    for row in organisation.classifications.all():
        texts += [vocabulary.title(row.scheme, row.code, language) for language in LANGUAGES]
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
    """What a row of the list shows, in every language there is."""
    needs = [row for row in organisation.items.all() if row.kind == MarketplaceItem.Kind.NEED]
    needs.sort(key=lambda row: row.position)
    label = next(iter(sorted(organisation.labels.all(), key=lambda row: row.pk)), None)
    return {
        "summary": {row.language: row.summary for row in organisation.texts.all() if row.summary},
        "seeks": {
            "en": [row.title_en or row.title_de for row in needs][:3],
            "de": [row.title_de or row.title_en for row in needs][:3],
        },
        "ecosystems": organisation.codes(Scheme.ECOSYSTEM)[:TAGS],
        "themes": organisation.codes(Scheme.THEME)[:TAGS],
        "label": label.level if label else "",
        "label_until": label.valid_until.isoformat() if label and label.valid_until else "",
    }


def refresh(organisation: Organisation) -> None:
    """Work out again what the list keeps; the caller saves `INDEXED` (reads the prefetched rows)."""
    organisation.name_folded = fold(organisation.name)[:200]
    organisation.search = words_of(organisation)
    organisation.facets = facets_of(organisation)
    organisation.card = card_of(organisation)


INDEXED = ("name_folded", "search", "facets", "card")
