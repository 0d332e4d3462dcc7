"""What the list keeps worked out beforehand for each profile: search words, facets, and the card it shows."""

from typing import Any

from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.folding import fold, search_words
from hanse.web.directory.models import Classification, Organisation

Scheme = Classification.Scheme
FACETS = {"ecosystem": Scheme.ECOSYSTEM, "theme": Scheme.THEME}
LANGUAGES = ("en", "de")


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
    """What pages show of the profile without asking for its rows: codes, summaries, figures, labels, items."""
    codes = {scheme: organisation.codes(scheme) for scheme in Scheme.values}
    items = sorted(organisation.items.all(), key=lambda row: (row.kind, row.position))
    return {
        "summary": {row.language: row.summary for row in organisation.texts.all() if row.summary},
        "codes": {scheme: found for scheme, found in codes.items() if found},
        "members": {row.kind: row.number for row in organisation.member_counts.all()},
        "labels": [
            [label.scheme, label.level, label.valid_until.isoformat() if label.valid_until else ""]
            for label in sorted(organisation.labels.all(), key=lambda label: label.pk)
        ],
        "items": [
            {"kind": row.kind, "en": [row.title_en, row.detail_en], "de": [row.title_de, row.detail_de]}
            for row in items
        ],
    }


def refresh(organisation: Organisation) -> None:
    """Work out again what the list keeps; the caller saves `INDEXED` (reads the prefetched rows)."""
    organisation.name_folded = fold(organisation.name)[:200]
    organisation.search = words_of(organisation)
    organisation.facets = facets_of(organisation)
    organisation.card = card_of(organisation)


INDEXED = ("name_folded", "search", "facets", "card")
