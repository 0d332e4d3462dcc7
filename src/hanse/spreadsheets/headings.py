"""Which column means what: headings as people write them, in English and German."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Recognition:
    """`mapping` says which known name each heading has; `unknown` are headings without one.

    `doubled` are headings whose known name was already taken by an earlier heading: the person must choose.
    """

    mapping: Mapping[str, str]
    unknown: tuple[str, ...]
    doubled: Mapping[str, str]

    def column_of(self, name: str) -> str | None:
        """The heading that was recognised as this known name."""
        return next((column for column, known in self.mapping.items() if known == name), None)


def folded(heading: str) -> str:
    """A heading without what people vary: case, accents, signs, remarks in brackets, the star of required fields."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", heading).replace("ß", "ss")
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", text))


def recognise(
    columns: Iterable[str], *, vocabulary: Mapping[str, Sequence[str]], chosen: Mapping[str, str] | None = None
) -> Recognition:
    """Find the known name of each heading. `vocabulary` lists, for each known name, the ways people write it.

    `chosen` is what a person decided by hand, heading to known name; "" leaves a column out. It comes first.
    """
    names = {folded(writing): known for known, writings in vocabulary.items() for writing in (*writings, known)}
    chosen = chosen or {}
    columns = list(columns)
    mapping = {column: chosen[column] for column in columns if chosen.get(column)}
    doubled: dict[str, str] = {}
    unknown = []
    for column in columns:
        if column in chosen:
            continue
        known = names.get(folded(column)) or names.get(folded(re.sub(r"[()\[\]]", " ", column)))
        if known is None:
            unknown.append(column)
        elif known in mapping.values():
            doubled[column] = known
        else:
            mapping[column] = known
    return Recognition(mapping=mapping, unknown=tuple(unknown), doubled=doubled)
