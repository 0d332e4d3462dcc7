"""A scheme: codes with titles in several languages, from one versioned data file."""

import difflib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources
from typing import Any

from hanse.errors import HanseError


class UnknownCode(HanseError):
    """A word that is no code and no title of a scheme. `nearest` are the codes that come closest, best first."""

    def __init__(self, given: str, *, scheme: "Scheme", nearest: tuple[str, ...]) -> None:
        self.given = given
        self.scheme = scheme
        self.nearest = nearest
        super().__init__(f"“{given}” is no code of {scheme.name}{self.hint('en', '; nearest: ')}")

    def hint(self, language: str = "en", before: str = "") -> str:
        """The nearest codes with their titles: `mobility (Mobility, transport, automotive)`."""
        if not self.nearest:
            return ""
        return before + ", ".join(f"{code} ({self.scheme.title(code, language)})" for code in self.nearest)


@dataclass(frozen=True)
class Term:
    """One code: its titles by language, short titles where the full one is long, other words that mean it."""

    code: str
    titles: Mapping[str, str]
    short: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str | None = None


@dataclass(frozen=True)
class Scheme:
    """A list of terms in their order, with its version, source and first day of validity."""

    name: str
    version: str
    source: str
    valid_from: date
    terms: Mapping[str, Term]
    valid_until: date | None = None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes, in the order of the scheme."""
        return tuple(self.terms)

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def title(self, code: str, language: str = "en") -> str:
        """The title in a language, else the English one; the code itself where the code is unknown."""
        term = self.terms.get(code)
        return _in(term.titles, language) or code if term else code

    def short(self, code: str, language: str = "en") -> str:
        """The short title where there is one, else the title: for chips and sentences."""
        term = self.terms.get(code)
        return term.short.get(language[:2]) or self.title(code, language) if term else code

    def choices(self, language: str = "en") -> list[tuple[str, str]]:
        """Codes and titles, for a form."""
        return [(code, self.title(code, language)) for code in self.terms]

    def parent(self, code: str) -> str | None:
        """The code one level up, where the scheme has levels."""
        return self.terms[code].parent if code in self.terms else None

    def find(self, text: str) -> str | None:
        """The code that a text means: the code itself, a title or another word of any language; else None."""
        return text if text in self.terms else self._names.get(folded(text))

    def check(self, text: str) -> str:
        """The code that a text means; raises `UnknownCode` with the nearest ones where it means none."""
        code = self.find(text)
        if code is None:
            raise UnknownCode(text, scheme=self, nearest=self.nearest(text))
        return code

    def nearest(self, text: str, *, most: int = 3) -> tuple[str, ...]:
        """The codes whose code, title or other word comes closest to the text, best first."""
        wanted = folded(text)
        if not wanted:
            return ()
        close = difflib.get_close_matches(wanted[:60], self._names, n=most * 3, cutoff=0.6)
        close += [name for name in self._names if len(wanted) >= 4 and (wanted in name or name.startswith(wanted[:5]))]
        return tuple(dict.fromkeys(self._names[name] for name in close))[:most]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Every folded way to write a code; codes come before titles, titles before other words."""
        names: dict[str, str] = {}
        for pick in (_codes, _titles, _words):
            for term in self.terms.values():
                for name in pick(term):
                    names.setdefault(folded(name), term.code)
        names.pop("", None)
        return names


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language[:2]) or texts.get("en") or ""


def _codes(term: Term) -> Iterable[str]:
    return (term.code,)


def _titles(term: Term) -> Iterable[str]:
    return (*term.titles.values(), *term.short.values())


def _words(term: Term) -> Iterable[str]:
    return (word for words in term.words.values() for word in words)


def folded(text: str) -> str:
    """Text as it is compared: small letters without accents, only letters and digits, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ").replace("ß", "ss"))
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def read_data(name: str) -> dict[str, Any]:
    """One data file of the package."""
    text = resources.files("hanse.taxonomy").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read_scheme(name: str) -> Scheme:
    """A scheme from its data file: `[terms.CODE]` with `en`, `de`, and perhaps `short_*`, `words_*`, `parent`."""
    document = read_data(name)
    terms = {}
    for code, entry in document["terms"].items():
        terms[code] = Term(
            code=code,
            titles={language: entry[language] for language in ("en", "de")},
            short={language: entry[f"short_{language}"] for language in ("en", "de") if f"short_{language}" in entry},
            words={language: tuple(entry.get(f"words_{language}", ())) for language in ("en", "de")},
            parent=entry.get("parent"),
        )
    return Scheme(
        name=document["name"],
        version=document["version"],
        source=document["source"],
        valid_from=document["valid_from"],
        valid_until=document.get("valid_until"),
        terms=terms,
    )
