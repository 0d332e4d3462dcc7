"""The schemes by name. Each is read from its file once, when it is first asked for."""

from collections.abc import Callable
from functools import cache

from hanse.taxonomy.countries import countries, macroregions
from hanse.taxonomy.regions import regions
from hanse.taxonomy.scheme import Scheme, Term, read_data, read_scheme


@cache
def ecosystems() -> Scheme:
    """The 14 industrial ecosystems of the European Commission."""
    return read_scheme("ecosystems")


@cache
def themes() -> Scheme:
    """What people come to talk about: green, digital, resilience, skills and more."""
    return read_scheme("themes")


@cache
def technologies() -> Scheme:
    """Technologies that clusters work with."""
    return read_scheme("technologies")


@cache
def stages() -> Scheme:
    """The stages of a value chain, in order from research to recycling."""
    return read_scheme("stages")


@cache
def services() -> Scheme:
    """What a cluster organisation does for its members."""
    return read_scheme("services")


@cache
def cooperation() -> Scheme:
    """Kinds of cooperation that an organisation seeks or offers."""
    return read_scheme("cooperation")


@cache
def categories() -> Scheme:
    """The seven categories of participants."""
    return read_scheme("categories")


@cache
def kinds() -> Scheme:
    """Kinds of organisation."""
    return read_scheme("kinds")


@cache
def member_kinds() -> Scheme:
    """Kinds of members of a cluster organisation."""
    return read_scheme("member_kinds")


@cache
def sectors() -> Scheme:
    """NACE Rev. 2: sections A to U and divisions 01 to 99, with titles in English and German."""
    return read_scheme("nace")


@cache
def languages() -> Scheme:
    """Languages by ISO 639-1 code, titles by CLDR."""
    from babel import Locale  # slow: loads the locale data

    document = read_data("languages")
    terms = {}
    for code in document["codes"].split():
        titles = {language: str(Locale(language).languages[code]) for language in ("en", "de")}
        terms[code] = Term(code=code, titles=titles)
    return Scheme("languages", document["version"], document["source"], document["valid_from"], terms)


SCHEMES: dict[str, Callable[[], Scheme]] = {
    "ecosystems": ecosystems,
    "themes": themes,
    "technologies": technologies,
    "stages": stages,
    "services": services,
    "cooperation": cooperation,
    "categories": categories,
    "kinds": kinds,
    "member_kinds": member_kinds,
    "sectors": sectors,
    "countries": countries,
    "macroregions": macroregions,
    "regions": regions,
    "languages": languages,
}


def schemes() -> tuple[str, ...]:
    """The names of all schemes."""
    return tuple(SCHEMES)


def scheme(name: str) -> Scheme:
    """The scheme of this name; `KeyError` where there is none."""
    return SCHEMES[name]()
