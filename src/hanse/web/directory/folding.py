"""Words as the search sees them: small letters, without accents, so that `Zolw` finds `Żółw`.

>>> fold("Klaster Żywności, Groß & Øst")
'klaster zywnosci gross ost'
>>> sorted(search_words("Köln"))
['koeln', 'koln']
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Words in small letters without accents, one blank between them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def search_words(text: str) -> set[str]:
    """The folded words of a text; with umlauts in both spellings, because people type either."""
    words = set(fold(text).split())
    small = unicodedata.normalize("NFC", text.casefold())
    if any(letter in small for letter in "äöü"):
        words |= set(fold(small.translate(_GERMAN)).split())
    return words
