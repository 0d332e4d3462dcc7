"""What a short text is about: stems of its words, and the codes of the vocabulary that it names.

>>> about("Green hydrogen for heavy trucks", language="en").codes
('hydrogen',)
>>> about("Wasserstofftankstellen", language="de").codes
('hydrogen',)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hanse import taxonomy
from hanse.matching.columns import read_data

LANGUAGES = ("en", "de")
SCHEMES = ("technologies", "ecosystems", "themes")
# A word this long is also found inside a German compound.
LONG_ENOUGH_FOR_COMPOUNDS = 7
Codes = set[tuple[str, str]]
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_ENDINGS = {
    "en": ("ations", "ation", "ings", "ing", "ments", "ment", "ies", "ers", "ed", "es", "er", "s", "y", "e"),
    "de": ("ungen", "ung", "ern", "en", "er", "es", "em", "e", "n", "s"),
}


@dataclass(frozen=True)
class About:
    """`stems` of the words that say something, each with the word as it stood; codes with their scheme, sorted."""

    stems: Mapping[str, str]
    scheme_codes: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone."""
        return tuple(code for _scheme, code in self.scheme_codes)


@cache
def about(text: str, *, language: str) -> About:
    """What a text in a language is about."""
    words = _WORD.findall(text)
    stems = [stem(taxonomy.folded(word), language=language) for word in words]
    silent = _silent(language)
    kept: dict[str, str] = {}
    for word, root in zip(words, stems, strict=True):
        if len(root) >= 3 and root not in silent and not root.isdigit():
            kept.setdefault(root, word)
    return About(stems=kept, scheme_codes=tuple(sorted(_codes(words, stems, language))))


def stem(word: str, *, language: str) -> str:
    """A folded word without the ending that inflection gives it; short words stay whole."""
    for ending in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def _codes(words: list[str], stems: list[str], language: str) -> set[tuple[str, str]]:
    """The codes whose title or other word stands in the text. Words of up to three letters must be in capitals."""
    phrases, compounds = _phrases(language)
    found: set[tuple[str, str]] = set()
    for position in range(len(stems)):
        for length in range(1, 5):
            phrase = tuple(stems[position : position + length])
            if len(phrase) < length or phrase not in phrases:
                continue
            if length == 1 and len(words[position]) <= 3 and not words[position].isupper() and words[position] != "IoT":
                continue
            found |= phrases[phrase]
    for root in stems:
        if len(root) > LONG_ENOUGH_FOR_COMPOUNDS:
            for part, codes in compounds.items():
                if root.startswith(part) or root.endswith(part):
                    found |= codes
    return found


@cache
def _phrases(language: str) -> tuple[dict[tuple[str, ...], Codes], dict[str, Codes]]:
    """Phrases (as stems) and, for German, long single words that are found within compounds; each with its codes."""
    skipped = {taxonomy.folded(word) for word in read_data("words")["not_in_text"]}
    phrases: dict[tuple[str, ...], Codes] = {}
    compounds: dict[str, Codes] = {}
    for name in SCHEMES:
        for code, term in taxonomy.scheme(name).terms.items():
            writings = {term.titles.get(language, ""), term.short.get(language, ""), *term.words.get(language, ())}
            for writing in writings - {""}:
                plain = taxonomy.folded(writing)
                if plain in skipped:
                    continue
                phrase = tuple(stem(word, language=language) for word in plain.split())
                phrases.setdefault(phrase, set()).add((name, code))
                if language == "de" and len(phrase) == 1 and len(phrase[0]) >= LONG_ENOUGH_FOR_COMPOUNDS:
                    compounds.setdefault(phrase[0], set()).add((name, code))
    return phrases, compounds


@cache
def _silent(language: str) -> frozenset[str]:
    words = read_data("words")[language].split()
    return frozenset(stem(taxonomy.folded(word), language=language) for word in words)
