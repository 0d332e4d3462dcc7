"""Charts as SVG, drawn on the server: no inline styles, text that grows on a phone, a label that says it in words.

The page puts a table of the same figures beside each chart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from hanse.web.ui.words import figure

LEFT, RIGHT, TOP, BOTTOM = 52.0, 500.0, 20.0, 236.0  # the field of the progress chart, in units of the drawing
APART = 28.0  # units between two labels at the least: the height of a line at phone width


@dataclass(frozen=True)
class Moment:
    """What a solver knew after some seconds: the best value found and the bound that no value can pass."""

    seconds: float
    value: float | None
    bound: float | None


def progress(moments: Sequence[Moment], *, label: str, limit: float | None = None) -> str:
    """The value rising and the bound falling towards each other over time, as steps.

    `limit` is the number of seconds allowed; the axis goes that far. `label` says the chart in words.
    """
    known = [number for moment in moments for number in (moment.value, moment.bound) if number is not None]
    if not known:
        return ""
    last = max((moment.seconds for moment in moments), default=0.0)
    until = max(limit or 0.0, last, 1.0)
    marks = ticks(min(known), max(known))
    low, high = marks[0], marks[-1]

    def x(seconds: float) -> float:
        return LEFT + (RIGHT - LEFT) * seconds / until

    def y(number: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (number - low) / (high - low)

    values = [(x(m.seconds), y(m.value)) for m in moments if m.value is not None]
    bounds = [(x(m.seconds), y(m.bound)) for m in moments if m.bound is not None]
    parts = [f'<svg class="chart" viewBox="-20 0 576 280" role="img" aria-label="{escape(label)}">']
    for mark in marks:
        parts.append(f'<path class="grid" d="M{LEFT:g} {y(mark):.1f}H{RIGHT:g}"/>')
        parts.append(f'<text x="{LEFT - 8:g}" y="{y(mark) + 4:.1f}" text-anchor="end">{figure(mark)}</text>')
    if len(values) > 1 and len(bounds) > 1:
        back = "".join(f"V{down:.1f}H{across:.1f}" for across, down in reversed(bounds))
        start = max(values[0][0], bounds[0][0])
        parts.append(f'<path class="between" d="{stairs(values)}{back}H{start:.1f}Z"/>')
    parts += [f'<path class="bound" d="{stairs(bounds)}"/>'] if bounds else []
    parts += [f'<path class="value" d="{stairs(values)}"/>'] if values else []
    parts.append(f'<path class="axis" d="M{LEFT:g} {BOTTOM:g}H{RIGHT:g}"/>')
    for mark in ticks(0, until, most=4, inside=True):
        unit = "\N{NO-BREAK SPACE}s" if mark + 0.001 >= until or mark == 0 else ""
        parts.append(f'<path class="axis" d="M{x(mark):.1f} {BOTTOM:g}v5"/>')
        parts.append(f'<text x="{x(mark):.1f}" y="{BOTTOM + 22:g}" text-anchor="middle">{figure(mark)}{unit}</text>')
    parts += _ends(moments, values, bounds)
    return "".join([*parts, "</svg>"])


def _ends(
    moments: Sequence[Moment], values: Sequence[tuple[float, float]], bounds: Sequence[tuple[float, float]]
) -> Iterator[str]:
    """The last value and the last bound, written beside their lines and never over one another."""
    last = [
        (place, number, name)
        for place, number, name in (
            (bounds[-1] if bounds else None, _latest([m.bound for m in moments]), "bound"),
            (values[-1] if values else None, _latest([m.value for m in moments]), "value"),
        )
        if place is not None and number is not None
    ]
    downs = [place[1] + 4 for place, _, _ in last]
    if len(downs) == 2 and downs[1] - downs[0] < APART:
        if last[0][1] == last[1][1]:
            last, downs = last[1:], downs[1:]  # they met: one figure says it
        else:
            middle = min(max((downs[0] + downs[1]) / 2, TOP + APART / 2), BOTTOM - APART / 2 - 4)
            downs = [middle - APART / 2, middle + APART / 2]
    for (place, number, _), down in zip(last, downs, strict=True):
        at_edge = place[0] > RIGHT - 70
        across = place[0] - 8 if at_edge else place[0] + 8
        if at_edge:
            down += APART / 2 if number == last[-1][1] else -APART / 2
        anchor = ' text-anchor="end"' if at_edge else ""
        yield f'<text class="strong" x="{across:.1f}" y="{down:.1f}"{anchor}>{figure(number)}</text>'


def _latest(numbers: Sequence[float | None]) -> float | None:
    return next((number for number in reversed(numbers) if number is not None), None)


def bars(counts: Sequence[tuple[str, int]], *, label: str, axis: str = "", warn: Sequence[str] = ()) -> str:
    """How many there are of each: a bar with its number on top. Bars named in `warn` ask for care."""
    most = max([number for _, number in counts] or [0]) or 1
    step = 528.0 / max(len(counts), 1)
    parts = [f'<svg class="chart" viewBox="0 0 560 250" role="img" aria-label="{escape(label)}">']
    for place, (name, number) in enumerate(counts):
        left, high = 13 + place * step, 173.6 * number / most
        centre = left + step / 2
        if number:
            kind = "bar warn" if name in warn else "bar"
            parts.append(
                f'<rect class="{kind}" x="{left + 3:.1f}" y="{200 - high:.1f}" '
                f'width="{step - 6:.1f}" height="{high:.1f}"/>'
            )
        strong = ' class="strong"' if number else ""
        parts.append(
            f'<text{strong} x="{centre:.1f}" y="{193 - high:.1f}" text-anchor="middle">{figure(number)}</text>'
            f'<text x="{centre:.1f}" y="220" text-anchor="middle">{escape(name)}</text>'
        )
    parts.append('<path class="axis" d="M13 200H541"/>')
    if axis:
        parts.append(f'<text x="277" y="244" text-anchor="middle">{escape(axis)}</text>')
    return "".join([*parts, "</svg>"])


SHADES = ("m-c4", "m-c3", "m-c2", "m-c1", "m-c0", "m-c5")


def shade(place: int) -> str:
    """The class of the part at this place of a bar of parts, also for its key."""
    return SHADES[place % len(SHADES)]


def parts(numbers: Sequence[float], *, label: str = "") -> str:
    """One bar of all parts of a whole, in the order given; its key and a sentence stand beside it."""
    total = sum(numbers)
    name = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    drawn = [f'<svg class="chart membersbar" viewBox="0 0 800 24" preserveAspectRatio="none" {name}>']
    left = 0.0
    for place, number in enumerate(numbers):
        if number > 0:
            wide = 800 * number / total
            drawn.append(
                f'<rect class="{shade(place)}" x="{left:.1f}" y="0" width="{max(wide - 2, 1):.1f}" height="24"/>'
            )
            left += wide
    return "".join([*drawn, "</svg>"])


def stairs(points: Sequence[tuple[float, float]]) -> str:
    """Path data that holds each height until the next point."""
    (across, down), *others = points
    return f"M{across:.1f} {down:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in others)


def ticks(low: float, high: float, *, most: int = 5, inside: bool = False) -> list[float]:
    """Round numbers from below the low to above the high, at most so many steps apart.

    >>> ticks(18120, 20890)
    [18000.0, 19000.0, 20000.0, 21000.0]
    >>> ticks(7, 7)
    [6.0, 7.0, 8.0]
    >>> ticks(0, 41, most=4, inside=True)
    [0.0, 20.0, 40.0]
    """
    if high <= low:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    step = max(step, 1.0) if not inside else step
    first, final = (ceil(low / step), floor(high / step)) if inside else (floor(low / step), ceil(high / step))
    return [number * step for number in range(first, final + 1)]
