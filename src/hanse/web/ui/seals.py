"""A merchant's mark for every organisation that has no logo.

Hanseatic merchants signed bales and letters with a house mark: a staff, a head, a bar, a foot.
The mark is drawn from a hash of the organisation's permanent key, so it never changes with the name.

>>> draw("org-412") == draw("org-412")
True
>>> draw("org-412") == draw("org-413")
False
>>> 'aria-label="Fish &amp; &quot;Chips&quot;"' in draw("org-412", title='Fish & "Chips"')
True
"""

from hashlib import sha256
from xml.sax.saxutils import escape

HEADS = (
    "M32 14V50",  # plain staff
    "M32 14V50M22 24L32 14L42 24",  # arrow
    "M32 24V50M22 14L32 24L42 14",  # fork
    "M32 14V50M32 14L44 20L32 26",  # pennant
    "M32 14V50M24 19H40",  # cross
    "M32 14V50M24 17H40M26 23H38",  # double cross
    "M32 50V14L22 27H40",  # sign of four
    "M32 24V50M32 24L26 18L32 12L38 18Z",  # lozenge
    "M32 24V50M37 18.5A5 5 0 1 1 27 18.5A5 5 0 1 1 37 18.5",  # ring
)
BARS = (
    "",
    "M24 34H40",
    "M24 38L40 30",
    "M25 28L39 42M39 28L25 42",
    "M32 34H42V28",
    "M24 32H40M24 38H40",
    "M22 30L32 38L42 30",
    "M32 29L38 35L32 41L26 35Z",
)
FEET = (
    "",
    "M22 50H42",
    "M22 52L32 42L42 52",
    "M22 43L32 52L42 43",
    "M32 50H42V44",
    "M24 52V46H40V52",
    "M22 44C22 54 42 54 42 44",
)
TINTS = 6  # classes seal-0 … seal-5, coloured by the stylesheet for light and dark
AROUND = 139  # length of the circle on which a legend is written, in units of the field
MOST, FEWEST = 38, 20  # letters that fit once around; below the fewest the legend is written twice


def strokes(key: str) -> str:
    """The path of a mark (SVG path data in a field of 64 × 64): never a bare staff."""
    digest = sha256(key.encode()).digest()
    head, bar, foot = HEADS[digest[0] % 9], BARS[digest[1] % 8], FEET[digest[2] % 7]
    if not bar and not foot:
        bar = BARS[1 + digest[3] % 7]
    return head + bar + foot


def draw(key: str, *, title: str = "", legend: str = "", big: bool = False, ident: str = "") -> str:
    """Draw the mark as inline SVG. Without a title it is decoration and hidden from readers.

    `key` is the permanent key of the organisation, `title` its name in words. `legend` is written around the mark,
    as on a seal. `ident` must be unique on the page if the same seal with the same legend stands there twice.
    """
    digest = sha256(key.encode()).digest()
    mirrored = ' transform="matrix(-1 0 0 1 64 0)"' if digest[4] % 2 else ""
    name = f"""role="img" aria-label="{quoted(title)}\"""" if title else 'aria-hidden="true"'
    mark = f'<path class="seal-mark"{mirrored} d="{strokes(key)}"/>'
    if legend:
        ident = ident or f"legend-{sha256(f'{key} {legend}'.encode()).hexdigest()[:10]}"
        inside = (
            '<circle class="seal-ring" cx="32" cy="32" r="30"/><circle class="seal-ring" cx="32" cy="32" r="20.5"/>'
            f'<defs><path id="{quoted(ident)}" d="M32 55.2A23.2 23.2 0 1 1 32.01 55.2"/></defs>'
            f'<text><textPath href="#{quoted(ident)}" textLength="{AROUND}" lengthAdjust="spacing">'
            f"{quoted(around(legend))}</textPath></text>"
            f'<g transform="translate(32 32) scale(.66) translate(-32 -32)">{mark}</g>'
        )
    else:
        inside = f'<circle class="seal-ring" cx="32" cy="32" r="27"/>{mark}'
    return (
        f'<svg class="seal{" big" if big else ""} seal-{digest[5] % TINTS}" viewBox="0 0 64 64" {name}>'
        f'<circle class="seal-field" cx="32" cy="32" r="31"/>{inside}</svg>'
    )


def around(legend: str) -> str:
    """The words of a legend as they close the circle: in capitals, written twice if short, cut at a word if long.

    >>> around("Baltic Fibre Circle · Riga · 2011")
    'BALTIC FIBRE CIRCLE · RIGA · 2011 · '
    >>> around("Riga")
    'RIGA · RIGA · RIGA · '
    >>> around("Verband der mitteldeutschen Holzwirtschaft · Leipzig · 1998")
    'VERBAND DER MITTELDEUTSCHEN · '
    """
    words = " ".join(legend.upper().split())
    while len(words) + 3 > MOST and " " in words:
        words = words.rsplit(" · ", 1)[0] if " · " in words else words.rsplit(" ", 1)[0]
    words = words[: MOST - 3] + " · "
    return words * max(1, -(-FEWEST // len(words)))


def quoted(words: str) -> str:
    """Words as they may stand in an attribute or between tags."""
    return escape(words, {'"': "&quot;"})
