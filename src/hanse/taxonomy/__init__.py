"""Shared vocabulary: countries, NUTS regions, NACE sectors, ecosystems, technologies, themes.

>>> ecosystems().title("agri-food", "de")
'Agrar- und Ernährungswirtschaft'
>>> countries().check("Österreich")
'AT'
"""

from hanse.taxonomy.countries import countries, country_of_region, macroregions, macroregions_of, members_of
from hanse.taxonomy.mapping import ecosystem_weights, stages_between
from hanse.taxonomy.regions import regions
from hanse.taxonomy.scheme import Scheme, Term, UnknownCode, folded
from hanse.taxonomy.schemes import (
    categories,
    cooperation,
    ecosystems,
    kinds,
    languages,
    member_kinds,
    scheme,
    schemes,
    sectors,
    services,
    stages,
    technologies,
    themes,
)

__all__ = [
    "Scheme",
    "Term",
    "UnknownCode",
    "categories",
    "cooperation",
    "countries",
    "country_of_region",
    "ecosystem_weights",
    "ecosystems",
    "folded",
    "kinds",
    "languages",
    "macroregions",
    "macroregions_of",
    "member_kinds",
    "members_of",
    "regions",
    "scheme",
    "schemes",
    "sectors",
    "services",
    "stages",
    "stages_between",
    "technologies",
    "themes",
]
