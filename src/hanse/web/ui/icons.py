"""The icons of the sprite `static/ui/icons.svg`, from Lucide (npm `lucide-static`).

    python -m hanse.web.ui.icons FOLDER_OF_THE_PACKAGE

An icon that is needed is added to `NAMES`, and the sprite is written anew.
"""

import re
import sys
from pathlib import Path

NAMES = """
arrow-down arrow-right arrow-up arrow-up-down arrow-up-right award badge-check ban bell briefcase building-2 calendar
calendar-days chart-column check chevron-down chevron-left chevron-right chevron-up circle-alert circle-check
circle-question-mark circle-x clock coffee copy download ellipsis external-link eye file-spreadsheet file-text
fingerprint flag folder funnel git-compare globe handshake history hourglass house info key-round languages layout-grid
link list loader lock lock-open log-in log-out mail map map-pin menu message-square mic minus moon pause pencil play
plus printer qr-code refresh-cw rotate-ccw route save search send settings shapes shield-check shuffle
sliders-horizontal smartphone square star sun sun-moon table-2 target ticket trash-2 triangle-alert undo-2 upload user
user-plus users video vote x
"""
SPRITE = Path(__file__).with_name("static") / "ui" / "icons.svg"


def main(folder: Path) -> None:
    """Write the sprite."""
    symbols = [symbol(name, (folder / "icons" / f"{name}.svg").read_text()) for name in NAMES.split()]
    SPRITE.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        "<!-- Icons from Lucide (lucide-static), ISC License, (c) Lucide Contributors; parts from Feather, MIT License,"
        " (c) Cole Bemis. Strokes are set by css. -->\n" + "\n".join(symbols) + "\n</svg>\n",
        encoding="utf-8",
    )


def symbol(name: str, svg: str) -> str:
    """One icon as a symbol of the sprite, without what css sets.

    >>> symbol("dash", '<svg class="x" stroke="red">  <path d="M1 1H2" /></svg>')
    '<symbol id="dash" viewBox="0 0 24 24"><path d="M1 1H2"/></symbol>'
    """
    inside = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", svg, flags=re.DOTALL)
    shapes = re.sub(r"\s+/>", "/>", "".join(line.strip() for line in inside.splitlines()))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
