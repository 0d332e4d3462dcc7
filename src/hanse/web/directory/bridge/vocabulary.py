"""Our schemes of codes in the words of `hanse.taxonomy`: titles, what a text means, and the nearest codes."""

from functools import lru_cache

from hanse import taxonomy
from hanse.taxonomy import Scheme as Vocabulary
from hanse.web.directory.models import Classification

Scheme = Classification.Scheme

VOCABULARIES = {
    Scheme.ECOSYSTEM.value: taxonomy.ecosystems,
    Scheme.NACE.value: taxonomy.sectors,
    Scheme.TECHNOLOGY.value: taxonomy.technologies,
    Scheme.THEME.value: taxonomy.themes,
    Scheme.STAGE.value: taxonomy.stages,
    Scheme.SERVICE.value: taxonomy.services,
    Scheme.COUNTRY_KNOWN.value: taxonomy.countries,
    Scheme.COUNTRY_WANTED.value: taxonomy.countries,
    Scheme.SOUGHT.value: taxonomy.cooperation,
    Scheme.OFFERED.value: taxonomy.cooperation,
    Scheme.LANGUAGE.value: taxonomy.languages,
    "country": taxonomy.countries,
    "region": taxonomy.regions,
    "kind": taxonomy.kinds,
}


def vocabulary(scheme: str) -> Vocabulary:
    """The list of codes behind one of our schemes."""
    return VOCABULARIES[str(scheme)]()


@lru_cache(maxsize=20_000)
def title(scheme: str, code: str, language: str) -> str:
    """The title of a code; the code itself where it is unknown."""
    return vocabulary(scheme).title(code, language) if code else ""


@lru_cache(maxsize=20_000)
def short(scheme: str, code: str, language: str) -> str:
    """The short title of a code, for tags and filters."""
    return vocabulary(scheme).short(code, language) if code else ""


@lru_cache(maxsize=20_000)
def find(scheme: str, text: str) -> str | None:
    """The code that a text means: a code or a title in any language."""
    return vocabulary(scheme).find(text)


@lru_cache(maxsize=5_000)
def nearest(scheme: str, text: str) -> tuple[str, ...]:
    """The codes that come closest to a text, best first."""
    return vocabulary(scheme).nearest(text)


def choices(scheme: str, language: str) -> list[tuple[str, str]]:
    """Codes and titles for a form; countries and languages by title, the others in the order of their list."""
    pairs = vocabulary(scheme).choices(language)
    if scheme in {Scheme.COUNTRY_KNOWN, Scheme.COUNTRY_WANTED, Scheme.LANGUAGE, "country"}:
        return sorted(pairs, key=lambda pair: taxonomy.folded(pair[1]))
    return pairs
