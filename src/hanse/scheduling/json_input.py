"""JSON from outside, read strictly: every fault is a `Problem` with its path and a remedy."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from hanse.errors import InputError, Problem

MOST_PROBLEMS = 40
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: bytes) -> Any:
    """The JSON value of a UTF-8 text; doubled fields and numbers that JSON does not know are refused."""
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("", f"is not UTF-8 (byte {error.start + 1})", "save the file as UTF-8") from None
    try:
        value = json.loads(words, object_pairs_hook=_fields_once, parse_constant=_no_constant)
        if HALF_CHARACTER.search(words):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except UnicodeEncodeError:
        raise refusal("", "holds half of a character (an escape \\ud800 to \\udfff alone)", "write it whole") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise refusal(place, f"is not JSON: {error.msg}", "correct the file there") from None
    except RecursionError:
        raise refusal("", "is nested too deeply", "write the document as the file format describes it") from None
    except ValueError as error:  # an integer of more digits than Python reads
        if isinstance(error, InputError):
            raise
        raise refusal("", "holds a number that is too long", "write smaller numbers") from None


def refusal(where: str, what: str, remedy: str) -> InputError:
    """One problem as the error that carries it."""
    return InputError([Problem(where, what, remedy)])


def _fields_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        doubled = Counter(name for name, _value in pairs).most_common(1)[0][0]
        raise refusal(doubled, "is given twice in one object", "keep one of the two")
    return fields


def _no_constant(word: str) -> Any:
    raise refusal("", f"holds {word}, which is not a number in JSON", "write a number")


def shown(value: Any) -> str:
    """A value as a person would quote it, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"


def nearest(word: Any, known: Iterable[Any], otherwise: str) -> str:
    """A remedy that names the nearest known word, if one is near."""
    if not isinstance(word, str):
        return otherwise
    close = get_close_matches(word, [each for each in known if isinstance(each, str)], n=1, cutoff=0.6)
    return f"did you mean {shown(close[0])}?" if close else otherwise


class Reader:
    """Takes values out of parsed JSON and keeps a problem for each that is not as it should be."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, what: str, remedy: str) -> None:
        """Keep a problem; stop reading when there are more than a person wants to see."""
        self.problems.append(Problem(where, what, remedy))
        if len(self.problems) >= MOST_PROBLEMS:
            self.finish()

    def finish(self) -> None:
        """Raise if anything was wrong."""
        if self.problems:
            raise InputError(self.problems)

    def fields(
        self, value: Any, where: str, *, known: Iterable[str], required: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        """An object's fields: unknown ones are refused unless they begin with `x_`, missing ones named."""
        if not isinstance(value, Mapping):
            self.wrong(where, f"is {shown(value)}", "write an object in braces")
            return {}
        allowed = list(known)
        for name in value:
            if name not in allowed and not str(name).startswith("x_"):
                remedy = nearest(name, allowed, "remove it, or let its name begin with x_")
                self.wrong(joined(where, str(name)), "is no field of this format", remedy)
        for name in required:
            if value.get(name) is None:
                self.wrong(joined(where, name), "is missing", "add it")
        return value

    def entries(self, value: Any, where: str) -> Sequence[Any]:
        """A list; absent counts as empty."""
        if value is None:
            return []
        if isinstance(value, list | tuple):
            return value
        self.wrong(where, f"is {shown(value)}", "write a list in brackets")
        return []

    def whole(self, value: Any, where: str) -> int | None:
        """A whole number of 0 or more; absent stays None."""
        if value is None:
            return None
        if not isinstance(value, bool):
            if isinstance(value, int) and value >= 0:
                return value
            if isinstance(value, float) and math.isfinite(value) and value >= 0 and value.is_integer():
                return int(value)
        self.wrong(where, f"is {shown(value)}", "give a whole number, 0 or more")
        return None

    def text(self, value: Any, where: str) -> str | None:
        """A string; absent stays None."""
        if value is None or isinstance(value, str):
            return value
        self.wrong(where, f"is {shown(value)}", "give a text in quotation marks")
        return None

    def choice(self, value: Any, where: str, options: Sequence[str]) -> str | None:
        """One of the words of a short list; absent stays None."""
        if value is None or (value in options and isinstance(value, str)):
            return value
        self.wrong(where, f"is {shown(value)}", nearest(value, options, "give " + " or ".join(map(shown, options))))
        return None

    def id(self, value: Any, where: str) -> Any:
        """A word or number that names something; absent stays None."""
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        self.wrong(where, f"is {shown(value)}", "give a word or a number")
        return None

    def own_id(self, value: Any, where: str, taken: dict[Any, str]) -> Any:
        """The id of a thing, which nothing else of its kind may have; `taken` remembers where each stands."""
        found = self.id(value, where)
        if found is not None and found in taken:
            self.wrong(where, f"is {shown(found)}, as at {taken[found]}", "give every entry its own id")
            return None
        if found is not None:
            taken[found] = where
        return found

    def reference(self, value: Any, where: str, known: Mapping[Any, str], noun: str) -> Any:
        """The id of something that the document lists elsewhere; absent stays None, except inside a list."""
        found = self.id(value, where)
        if value is None and where.endswith("]"):
            self.wrong(where, "is null", f"name a {noun}, or remove it")
        if found is not None and found not in known:
            self.wrong(
                where, f"is {shown(found)}, and no {noun} has this id", nearest(found, known, f"name a listed {noun}")
            )
            return None
        return found


def joined(where: str, name: str) -> str:
    """The path of a field inside an object."""
    return f"{where}.{name}" if where else name
