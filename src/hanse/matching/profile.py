"""What matching knows of an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hanse.matching.records import Item, Record
from hanse.taxonomy import folded


@dataclass(frozen=True)
class Profile:
    """One organisation with the codes and words that matching compares. `id` is unique in its list.

    Codes are those of `hanse.taxonomy`, the most important first. `organisation` is whom the profile belongs to:
    two profiles with the same one are never matched (absent: each profile is its own). `partners` and `rivals` are ids.
    """

    id: str
    name: str
    country: str
    kind: str = "cluster_organisation"
    region: str = ""
    organisation: str = ""
    ecosystems: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries_known: tuple[str, ...] = ()
    countries_wanted: tuple[str, ...] = ()
    cooperation_sought: tuple[str, ...] = ()
    cooperation_offered: tuple[str, ...] = ()
    offers: tuple[Item, ...] = ()
    needs: tuple[Item, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    partners: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()


CODES = (
    "ecosystems", "sectors", "technologies", "themes", "stages", "services", "languages",
    "countries_known", "countries_wanted", "cooperation_sought", "cooperation_offered",
)  # fmt: skip


def profile_of(record: Record) -> Profile:
    """The profile of a record; without an id the name and the country make one."""
    name, country = record["name"], record["country"]
    return Profile(
        id=record.get("id") or f"{folded(name).replace(' ', '-')}-{country.lower()}",
        name=name,
        country=country,
        kind=record.get("kind", "cluster_organisation"),
        region=record.get("region", ""),
        offers=record.get("offers", ()),
        needs=record.get("needs", ()),
        texts={column: record[column] for column in ("summary_en", "summary_de") if column in record.values},
        partners=frozenset(record.get("partners", ())),
        rivals=frozenset(record.get("rivals", ())),
        **{scheme: record.get(scheme, ()) for scheme in CODES},
    )
