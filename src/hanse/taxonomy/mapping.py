"""How sectors feed ecosystems, and how stages of a value chain follow one another: tables, with weights from 0 to 1."""

from collections.abc import Iterable, Mapping
from functools import cache

from hanse.taxonomy.scheme import read_data


@cache
def _weights() -> dict[str, dict[str, float]]:
    return {code: dict(row) for code, row in read_data("nace_to_ecosystems")["weights"].items()}


@cache
def _sections() -> dict[str, list[str]]:
    divisions: dict[str, list[str]] = {}
    for code, entry in read_data("nace")["terms"].items():
        if entry.get("parent"):
            divisions.setdefault(entry["parent"], []).append(code)
    return divisions


def ecosystem_weights(sectors: Iterable[str]) -> Mapping[str, float]:
    """How strongly each ecosystem draws on these NACE sections and divisions: the greatest weight counts.

    A section counts as the mean of its divisions. Ecosystems without any weight are left out.
    """
    totals: dict[str, float] = {}
    for sector in sectors:
        divisions = _sections().get(sector, [sector])
        mean: dict[str, float] = {}
        for division in divisions:
            for ecosystem, weight in _weights().get(division, {}).items():
                mean[ecosystem] = mean.get(ecosystem, 0.0) + weight / len(divisions)
        for ecosystem, weight in mean.items():
            totals[ecosystem] = max(totals.get(ecosystem, 0.0), weight)
    return totals


@cache
def _stage_links() -> dict[tuple[str, str], float]:
    links = read_data("stage_links")["links"]
    return {(source, target): weight for source, row in links.items() for target, weight in row.items()}


def stages_between(source: str, target: str) -> float:
    """How directly the output of one stage feeds another, from 0 (not at all) to 1 (directly)."""
    return _stage_links().get((source, target), 0.0)
