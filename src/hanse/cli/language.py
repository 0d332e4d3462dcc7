"""The language of the command: German where `HANSE_LANGUAGE` or the locale says so, else English.

>>> pick("meetings", "Gespräche", language="de")
'Gespräche'
"""

import os
from collections.abc import Mapping

VARIABLES = ("HANSE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def chosen(environment: Mapping[str, str] | None = None) -> str:
    """`de` or `en`: the first variable that is set decides."""
    values = os.environ if environment is None else environment
    word = next((values[name] for name in VARIABLES if values.get(name)), "en")
    return "de" if word.lower().startswith("de") else "en"


def pick(english: str, german: str, *, language: str | None = None) -> str:
    """Of two ways to say one thing, the one in the reader's language."""
    return german if (language or chosen()) == "de" else english
