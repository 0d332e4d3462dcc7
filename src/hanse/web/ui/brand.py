"""The one token that an instance sets: its brand colour.

>>> is_colour("#b23a1e"), is_colour("oklch(0.5 0.11 245)"), is_colour("red; } body { display: none")
(True, True, False)
>>> stylesheet("#b23a1e")
'@layer tokens { :root { --brand: #b23a1e; } }\\n'
"""

import re

NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,4})?"
COLOUR = re.compile(rf"#(?:[0-9a-f]{{3}}|[0-9a-f]{{6}})|oklch\({NUMBER}%? {NUMBER} {NUMBER}\)", re.IGNORECASE)


def is_colour(text: str) -> bool:
    """Whether this is a colour that may stand in a stylesheet: `#rgb`, `#rrggbb` or `oklch(0.5 0.11 245)`."""
    return COLOUR.fullmatch(text.strip()) is not None


def stylesheet(colour: str) -> str:
    """The stylesheet that sets the token; empty for anything but a colour, so that nothing else gets into a page."""
    return f"@layer tokens {{ :root {{ --brand: {colour.strip()}; }} }}\n" if is_colour(colour) else "\n"
