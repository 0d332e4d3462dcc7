"""Countries by ISO 3166 code with the names of CLDR, and the macro-regions of Europe that they belong to."""

from collections.abc import Iterable
from functools import cache

from hanse.taxonomy.scheme import Scheme, Term, read_data, read_scheme

EUROSTAT = {"EL": "GR", "UK": "GB"}


@cache
def countries() -> Scheme:
    """Countries; accepts EL and UK, names in English and German, and the usual other names."""
    from babel import Locale  # slow: loads the locale data

    document = read_data("countries")
    english, german = Locale("en").territories, Locale("de").territories
    terms = {
        code: Term(
            code=code,
            titles={"en": str(english[code]), "de": str(german[code])},
            words={"": tuple(document["words"].get(code, ()))},
        )
        for code in document["codes"].split()
    }
    return Scheme("countries", document["version"], document["source"], document["valid_from"], terms)


@cache
def macroregions() -> Scheme:
    """Macro-regions that cross borders, such as the Baltic Sea or the Danube."""
    return read_scheme("macroregions")


@cache
def _members() -> dict[str, frozenset[str]]:
    terms = read_data("macroregions")["terms"]
    return {code: frozenset(entry["countries"].split()) for code, entry in terms.items()}


def members_of(macroregion: str) -> frozenset[str]:
    """The countries of a macro-region, also of those that belong to it with some of their regions only."""
    return _members()[macroregion]


def macroregions_of(countries: Iterable[str]) -> tuple[str, ...]:
    """The macro-regions that at least one of the countries belongs to, in the order of the scheme."""
    wanted = frozenset(countries)
    return tuple(code for code, members in _members().items() if members & wanted)


def country_of_region(code: str) -> str:
    """The ISO code of the country that a NUTS code lies in: EL30 is in GR, UKI in GB."""
    return EUROSTAT.get(code[:2], code[:2])
