"""NUTS regions: the codes of 2024 at levels 0 to 3, and those of the United Kingdom as of 2021."""

from functools import cache

from hanse.taxonomy.countries import countries, country_of_region
from hanse.taxonomy.scheme import Scheme, Term, read_data


@cache
def regions() -> Scheme:
    """NUTS codes with the names that the regions have in Latin letters; German names where they differ."""
    document = read_data("nuts")
    german = document["german"]
    terms = {}
    for code, name in document["names"].items():
        titles = {"en": name, "de": german.get(code, name)}
        if len(code) == 2:
            country = country_of_region(code)
            titles = {language: countries().title(country, language) for language in ("en", "de")}
        terms[code] = Term(code=code, titles=titles, parent=code[:-1] if len(code) > 2 else None)
    return Scheme("regions", document["version"], document["source"], document["valid_from"], terms)
