"""How sectors, ecosystems and stages relate to one another: the data files as tables of numbers from 0 to 1."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from hanse import taxonomy
from hanse.matching.columns import read_data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECTORS = taxonomy.sectors().codes
ECOSYSTEMS = taxonomy.ecosystems().codes
STAGES = taxonomy.stages().codes
# A section stands for all its divisions, so that a link through it says less.
SECTION_WEIGHT = 0.6


@cache
def sector_links() -> Mapping[tuple[str, str], float]:
    """How much two different sectors complete one another, both ways round; sections reach what a division reaches."""
    links = _symmetric(read_data("sector_links")["links"])
    parents = {code: taxonomy.sectors().parent(code) for code in SECTORS}
    for (one, other), weight in list(links.items()):
        for left, right, share in (
            (parents[one], other, SECTION_WEIGHT),
            (one, parents[other], SECTION_WEIGHT),
            (parents[one], parents[other], SECTION_WEIGHT**2),
        ):
            if left and right and left != right and parents.get(right) != left and parents.get(left) != right:
                links[left, right] = max(links.get((left, right), 0.0), weight * share)
    return links


@cache
def ecosystem_links() -> Mapping[tuple[str, str], float]:
    """How much two ecosystems have to give to one another; each with itself 1."""
    links = _symmetric(read_data("ecosystem_links")["links"])
    return links | {(code, code): 1.0 for code in ECOSYSTEMS}


def _symmetric(rows: Mapping[str, Mapping[str, float]]) -> dict[tuple[str, str], float]:
    links: dict[tuple[str, str], float] = {}
    for one, row in rows.items():
        for other, weight in row.items():
            links[one, other] = links[other, one] = weight
    return links


@cache
def sector_matrix() -> "NDArray[np.float32]":
    """The links of sectors, in the order of SECTORS."""
    return _matrix(SECTORS, sector_links())


@cache
def ecosystem_matrix() -> "NDArray[np.float32]":
    """The links of ecosystems, in the order of ECOSYSTEMS."""
    return _matrix(ECOSYSTEMS, ecosystem_links())


@cache
def stage_matrix() -> "NDArray[np.float32]":
    """How directly each stage (row) feeds each other (column), in the order of STAGES."""
    return _matrix(STAGES, {(one, other): taxonomy.stages_between(one, other) for one in STAGES for other in STAGES})


def _matrix(codes: tuple[str, ...], links: Mapping[tuple[str, str], float]) -> "NDArray[np.float32]":
    import numpy as np  # slow, and not wanted by who only reads profiles

    return np.array([[links.get((one, other), 0.0) for other in codes] for one in codes], dtype=np.float32)
