"""Maps of Europe as SVG: countries as links, lines between them. The shapes are in `static/ui/europe.svg`.

>>> 'href="/lv/"' in europe({"LV": {"class": "c3", "title": "Latvia: 4", "href": "/lv/"}}, sprite="/europe.svg")
True
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from hanse.web.ui.maps.frame import HEIGHT, WIDTH, place

__all__ = ["HEIGHT", "WIDTH", "codes", "europe", "middle", "place", "view_of"]

LEAST = 260.0  # units a view shows at the least, so that a map of one country still shows where it is


@cache
def _countries() -> dict[str, dict[str, list[float]]]:
    countries: dict[str, dict[str, list[float]]] = json.loads(Path(__file__).with_name("europe.json").read_bytes())
    return countries


def codes() -> tuple[str, ...]:
    """The countries that can be drawn (ISO 3166 alpha-2, and XK)."""
    return tuple(_countries())


def middle(code: str) -> tuple[float, float] | None:
    """A point well inside a country, in units of the drawing; None for a country that is not on the map."""
    country = _countries().get(code)
    return (country["middle"][0], country["middle"][1]) if country else None


def view_of(wanted: Sequence[str]) -> str:
    """The part of the map that shows these countries, as an SVG viewBox; all of Europe if none is on the map.

    >>> view_of([])
    '0 0 640 560'
    """
    boxes = [_countries()[code]["box"] for code in wanted if code in _countries()]
    if not boxes:
        return f"0 0 {WIDTH} {HEIGHT}"
    west, north = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, south = max(box[2] for box in boxes), max(box[3] for box in boxes)
    side = min(max(east - west + 40, south - north + 40, LEAST), float(HEIGHT))
    x = min(max((west + east - side) / 2, 0), WIDTH - side)
    y = min(max((north + south - side) / 2, 0), HEIGHT - side)
    return f"{x:.0f} {y:.0f} {side:.0f} {side:.0f}"


def europe(
    data: Mapping[str, Mapping[str, Any]],
    *,
    sprite: str,
    label: str = "",
    view: str = "",
    home: str | tuple[float, float] = "",
    routes: Mapping[str, float] | None = None,
    numbers: bool = False,
) -> str:
    """Draw the map.

    `data` says for a country its `class` (c1 to c4, pale to strong), its `title` (words with the number), if it leads
    somewhere its `href`, and its `number`, which is written on the map if `numbers` are wanted. `view` is an SVG
    viewBox, or `fit` to show the countries of `data` only. `home` is a country or a place in degrees east and north;
    `routes` are the widths of lines from there to other countries.
    """
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    has_links = any(about.get("href") for about in data.values())
    if label:
        name = f'role="{"group" if has_links else "img"}" aria-label="{escape(label)}"'
    else:
        name = 'role="presentation"' if has_links else 'aria-hidden="true"'
    box = view_of(list(data)) if view == "fit" else view or f"0 0 {WIDTH} {HEIGHT}"
    parts = [
        f'<svg class="map" viewBox="{escape(box)}" {name}>',
        f'<use href="{sprite}#backdrop" class="backdrop" {size}/>',
    ]
    parts += [f'<use href="{sprite}#{code}" {size}/>' for code in codes() if code not in data]
    for code in codes():
        if code in data:
            parts.append(_country(code, data[code], f'href="{sprite}#{code}"', size))
    parts += _lines(home, routes or {})
    if numbers:
        parts += [_number(code, about["number"]) for code, about in data.items() if about.get("number") is not None]
    return "".join([*parts, "</svg>"])


def _country(code: str, about: Mapping[str, Any], source: str, size: str) -> str:
    title = escape(str(about.get("title", "")))
    shape = f'<use {source} class="{escape(str(about.get("class", "")))}" {size}/>'
    tip = f"<title>{title}</title>" if title else ""
    if about.get("href"):
        return f'<a href="{escape(str(about["href"]))}" aria-label="{title or code}">{tip}{shape}</a>'
    return f"<g>{tip}{shape}</g>"


def _number(code: str, number: object) -> str:
    """The number of a country on the map; readers have it in the name of its link."""
    centre = middle(code)
    if centre is None:
        return ""
    return (
        f'<text class="number" x="{centre[0]:.0f}" y="{centre[1] + 4:.0f}" text-anchor="middle" aria-hidden="true">'
        f"{escape(str(number))}</text>"
    )


def _lines(home: str | tuple[float, float], routes: Mapping[str, float]) -> list[str]:
    """Lines bent a little to one side, then the towns at their ends, so that no line crosses a dot."""
    start = (middle(home) if isinstance(home, str) else place(*home)) if home else None
    if start is None:
        return []
    ends = [(end, width) for code, width in routes.items() if (end := middle(code)) and end != start]
    lines = []
    for (x, y), width in ends:
        bent = (start[0] + x) / 2 + (y - start[1]) * 0.12, (start[1] + y) / 2 - (x - start[0]) * 0.12
        lines.append(
            f'<path class="route" stroke-width="{width:g}" '
            f'd="M{start[0]:.0f} {start[1]:.0f}Q{bent[0]:.0f} {bent[1]:.0f} {x:.0f} {y:.0f}"/>'
        )
    dots = [f'<circle class="town" cx="{x:.0f}" cy="{y:.0f}" r="3.5"/>' for (x, y), _ in ends]
    return [*lines, *dots, f'<circle class="home" cx="{start[0]:.0f}" cy="{start[1]:.0f}" r="7"/>']
