"""The rules of an event: what counts how much, and which pairs are not proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hanse.errors import InputError, Problem
from hanse.matching.columns import read_data

KINDS = ("common_interest", "sector", "value_chain", "market", "offer_need", "wish")
FACTORS = ("same_country", "same_region", "already_partners", "rivals")


def _default(name: str) -> Mapping[str, float]:
    return {key: float(value) for key, value in read_data("rules")[name].items()}


@dataclass(frozen=True)
class Rules:
    """Weights of the axes and factors for pairs, each from 0 to 1.

    `across_countries` asks for meetings across borders: then, and only then, `same_country` and `same_region` apply.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: _default("weights"))
    factors: Mapping[str, float] = field(default_factory=lambda: _default("factors"))
    across_countries: bool = False


def read_rules(document: Mapping[str, Any], *, source: str = "", path: str = "matching") -> Rules:
    """The rules of an event from its `[matching]`: what is absent stays as in the default rules.

    Raises `InputError` with the path of every unknown field and every number that is none from 0 to 1.
    """
    problems: list[Problem] = []
    rules = Rules()
    parts = {"weights": (KINDS, dict(rules.weights)), "factors": (FACTORS, dict(rules.factors))}
    across = document.get("across_countries", rules.across_countries)
    if not isinstance(across, bool):
        problems.append(Problem(f"{path}.across_countries", f"is {across!r}", "write true or false"))
    for key in document:
        if key not in {*parts, "across_countries"} and not str(key).startswith("x_"):
            known = ", ".join([*parts, "across_countries"])
            problems.append(Problem(f"{path}.{key}", "is not known", f"known are {known}"))
    for name, (names, values) in parts.items():
        given = document.get(name, {})
        if not isinstance(given, Mapping):
            problems.append(Problem(f"{path}.{name}", f"is {given!r}", f"write [{path}.{name}] and a line for each"))
            continue
        for key, value in given.items():
            if str(key).startswith("x_"):
                continue
            if key not in names:
                problems.append(Problem(f"{path}.{name}.{key}", "is not known", f"known are {', '.join(names)}"))
            elif isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                problems.append(Problem(f"{path}.{name}.{key}", f"is {value!r}", "give a number from 0 to 1"))
            else:
                values[key] = float(value)
    if problems:
        raise InputError(problems, source=source)
    return replace(rules, weights=parts["weights"][1], factors=parts["factors"][1], across_countries=across)
