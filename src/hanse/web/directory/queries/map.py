"""The map of the list: a country, how many sit there, and the way to them."""

from dataclasses import dataclass

from django.utils.translation import get_language

from hanse.taxonomy import folded
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.queries.listing import Listing


@dataclass(frozen=True)
class Country:
    """One country of the map."""

    code: str
    title: str
    count: int
    shade: str  # class of the map: c1 (few) to c4 (many)
    url: str


def countries_of(listing: Listing) -> list[Country]:
    """The countries that the list reaches, most organisations first."""
    language = (get_language() or "en")[:2]
    counts = listing.countries
    chosen = listing.filters.chosen.get("country")
    most = max(counts.values(), default=0)
    countries = [
        Country(
            code=code,
            title=vocabulary.title("country", code, language),
            count=count,
            shade=f"c{max(1, min(4, -(-4 * count // most)))}",
            url=listing.filters.only("country", code).but(view="list").url,
        )
        for code, count in counts.items()
        if count and (not chosen or code in chosen)
    ]
    return sorted(countries, key=lambda country: (-country.count, folded(country.title)))


def shapes_of(countries: list[Country]) -> dict[str, dict[str, str | int]]:
    """The countries as the map draws them."""
    return {
        country.code: {
            "class": country.shade,
            "title": f"{country.title}: {country.count}",
            "href": country.url,
            "number": country.count,
        }
        for country in countries
    }
