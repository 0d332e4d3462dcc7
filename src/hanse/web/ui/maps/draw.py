"""Draw `europe.svg` and `europe.json` from Natural Earth (npm `world-atlas`, file `countries-50m.json`).

    python -m hanse.web.ui.maps.draw FOLDER_OF_THE_PACKAGE

Borders are simplified arc by arc, so that neighbours keep sharing them. Two things differ from the source, which draws
lines of control: Crimea is drawn with Ukraine, and the island of Cyprus is one, as the European Union sees them.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from pathlib import Path
from typing import Any

from hanse.web.ui.maps.frame import HEIGHT, WIDTH, place

Point = tuple[float, float]
Ring = list[Point]

TOLERANCE = 0.75  # units a simplified border may stray
SMALLEST = 2.5  # square units an island must have to be drawn, unless it is the largest part of its country
SPECK = 9.0  # square units below which a country is drawn as a dot, so that it can be seen and touched
SVG = Path(__file__).parents[1] / "static" / "ui" / "europe.svg"
CENTRES = Path(__file__).with_name("europe.json")

NUMERIC = {
    "008": "AL", "020": "AD", "040": "AT", "056": "BE", "070": "BA", "100": "BG", "191": "HR", "196": "CY",
    "203": "CZ", "208": "DK", "233": "EE", "246": "FI", "248": "FI", "250": "FR", "276": "DE", "300": "GR",
    "348": "HU", "352": "IS", "372": "IE", "380": "IT", "428": "LV", "438": "LI", "440": "LT", "442": "LU",
    "470": "MT", "498": "MD", "499": "ME", "528": "NL", "578": "NO", "616": "PL", "620": "PT",
    "642": "RO", "674": "SM", "688": "RS", "703": "SK", "705": "SI", "724": "ES", "752": "SE", "756": "CH",
    "792": "TR", "804": "UA", "807": "MK", "826": "GB",
}  # fmt: skip
NAMED = {"Kosovo": "XK", "N. Cyprus": "CY"}  # without a number in the source
BACKDROP = "backdrop"


def main(folder: Path) -> None:
    """Read the package and write both files."""
    atlas = json.loads((folder / "countries-50m.json").read_bytes())
    arcs = [simplified(arc) for arc in projected(atlas)]
    borders: dict[str, list[int]] = {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        for polygon in polygons(geometry):
            borders.setdefault(owner(geometry, joined(polygon[0], arcs)), []).extend(
                n for ring in polygon for n in ring
            )
    symbols, centres = [], {}
    for code, numbers in sorted(borders.items(), key=lambda item: (item[0] != BACKDROP, item[0])):
        rings = [ring for ring in (clipped(ring) for ring in dissolved(numbers, arcs)) if len(ring) > 2]
        rings.sort(key=lambda ring: -abs(area(ring)))
        kept = [ring for ring in rings if ring is rings[0] or abs(area(ring)) > SMALLEST]
        if abs(area(kept[0])) < SPECK:
            kept = [circle(middle(kept[0]))]
        symbols.append(f'<symbol id="{code}" viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{path(kept)}"/></symbol>')
        if code != BACKDROP:
            xs, ys = [x for ring in kept for x, _ in ring], [y for ring in kept for _, y in ring]
            box = [round(number) for number in (min(xs), min(ys), max(xs), max(ys))]
            centres[code] = {"middle": middle(kept[0]), "box": box}
    SVG.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        "<!-- Borders: Natural Earth, public domain. Projection EPSG:3035. Drawn by hanse.web.ui.maps.draw. -->\n"
        + "\n".join(symbols)
        + "\n</svg>\n",
        encoding="utf-8",
    )
    CENTRES.write_text(
        "{\n"
        + ",\n".join(f"{json.dumps(code)}: {json.dumps(about)}" for code, about in centres.items())
        + "\n}"
        + "\n",
        encoding="utf-8",
    )


def projected(atlas: dict[str, Any]) -> Iterator[Ring]:
    """The arcs of the topology in units of the drawing; the source keeps them as steps from point to point."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append(place(x * kx + dx, y * ky + dy))
        yield points


def simplified(points: Ring) -> Ring:
    """Douglas and Peucker: leave out what strays less than the tolerance; ends stay, so that borders still meet."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = hypot(bx - ax, by - ay)
    if length < 1e-9:  # closed: cut at the farthest point
        strays = [hypot(x - ax, y - ay) for x, y in points]
    else:
        strays = [abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length for x, y in points]
    far = max(range(1, len(points) - 1), key=strays.__getitem__)
    if strays[far] < TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: far + 1])[:-1] + simplified(points[far:])


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons of a geometry: each a list of rings, each a list of numbers of arcs."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def joined(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """A ring put together; a number below nought means the arc ~number backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc if not ring else arc[1:]
    return ring[:-1]


def dissolved(numbers: Sequence[int], arcs: Sequence[Ring]) -> list[Ring]:
    """The rings of several polygons as one: arcs between two of them fall away."""
    known = set(numbers)
    waiting: dict[Point, list[int]] = {}
    for number in numbers:
        if ~number not in known:
            waiting.setdefault(tail(~number, arcs), []).append(number)
    rings = []
    while waiting:
        chain: list[int] = []
        end = next(iter(waiting))
        while end in waiting:
            chain.append(waiting[end].pop())
            if not waiting[end]:
                del waiting[end]
            end = tail(chain[-1], arcs)
        rings.append(joined(chain, arcs))
    return rings


def tail(number: int, arcs: Sequence[Ring]) -> Point:
    """Where an arc ends."""
    return arcs[number][-1] if number >= 0 else arcs[~number][0]


def owner(geometry: dict[str, Any], ring: Ring) -> str:
    """The symbol that a ring belongs to."""
    name = geometry["properties"]["name"]
    if name == "Russia":
        west, south = place(32.3, 44.2)
        east, north = place(36.7, 46.3)
        if all(west - 6 < x < east + 6 and north - 12 < y < south + 12 for x, y in ring):
            return "UA"  # Crimea
    return NAMED.get(name) or NUMERIC.get(geometry.get("id", ""), BACKDROP)


def clipped(ring: Ring) -> Ring:
    """What of a ring lies inside the field and a margin of two units (Sutherland and Hodgman)."""
    for axis, limit, keep_below in (
        (0, -2.0, False),
        (0, WIDTH + 2.0, True),
        (1, -2.0, False),
        (1, HEIGHT + 2.0, True),
    ):
        kept: Ring = []
        for before, after in zip(ring[-1:] + ring[:-1], ring, strict=True):
            inside_before = (before[axis] <= limit) == keep_below
            inside_after = (after[axis] <= limit) == keep_below
            if inside_before != inside_after:
                share = (limit - before[axis]) / (after[axis] - before[axis])
                kept.append(
                    (before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])),
                )
            if inside_after:
                kept.append(after)
        ring = kept
    return ring


def area(ring: Ring) -> float:
    """The area of a ring, in square units, below nought if it runs the other way."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*ring, ring[0]])) / 2


def middle(ring: Ring) -> list[float]:
    """A point well inside a ring: of a grid of 30 by 30, the one farthest from the border."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    best, most = [sum(xs) / len(xs), sum(ys) / len(ys)], 0.0
    for column in range(1, 30):
        for row in range(1, 30):
            x = min(xs) + (max(xs) - min(xs)) * column / 30
            y = min(ys) + (max(ys) - min(ys)) * row / 30
            if contains(ring, x, y):
                away = min(distance(x, y, a, b) for a, b in pairwise([*ring, ring[0]]))
                if away > most:
                    best, most = [x, y], away
    return [round(number, 1) for number in best]


def contains(ring: Ring, x: float, y: float) -> bool:
    """Whether a point lies inside a ring."""
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def distance(x: float, y: float, a: Point, b: Point) -> float:
    """How far a point is from a stretch of border."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    share = max(0.0, min(1.0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy or 1e-9)))
    return hypot(x - a[0] - share * dx, y - a[1] - share * dy)


def circle(centre: Sequence[float]) -> Ring:
    """A dot, as a ring of twelve corners."""
    return [(centre[0] + 3 * cos(turn * pi / 6), centre[1] + 3 * sin(turn * pi / 6)) for turn in range(12)]


def path(rings: Sequence[Ring]) -> str:
    """Path data in steps of half a unit, without the points that this rounding makes one."""
    parts = []
    for ring in rings:
        points = [(round(2 * x), round(2 * y)) for x, y in ring]
        points = [point for number, point in enumerate(points) if point != points[number - 1]]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
        words = f"M{pair(*points[0])}l" + " ".join(pair(*step) for step in steps) + "z"
        parts.append(words.replace(" -", "-"))
    return "".join(parts)


def pair(x: int, y: int) -> str:
    """Two numbers, given in halves, as short as path data allows."""
    first, second = (
        f"{number / 2:g}".replace("0.5", ".5") if abs(number) == 1 else f"{number / 2:g}" for number in (x, y)
    )
    return first + ("" if second.startswith("-") else " ") + second


if __name__ == "__main__":
    main(Path(sys.argv[1]))
