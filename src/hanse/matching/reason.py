"""One reason for a pair: a kind, a number, and the codes from which words are made in any language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One reason of a kind, from 0 to 1, and the codes that its words are made from.

    Said to the first of the pair: "we" is the first, "they" the second. What `detail` holds, by kind:

    - common_interest: `themes`, `technologies`, `ecosystems`: lists of codes, the rarest first; only those not empty
    - sector: `pairs` of NACE codes [ours, theirs]; where one of the two names no sector `ecosystems` instead
    - value_chain: `from_stage`, `to_stage`, `direction` (they_supply, we_supply), `ecosystems` that both work in
    - market: `countries`, `direction` (they_know, we_know), `home`: those of them that are home to who knows
    - offer_need, either `direction` (they_offer, we_offer), `offer` and `need` (index, title by language), `terms`
      (codes by scheme) and `words` (by language); or `cooperation` (codes) and `direction` (also both_seek)
    - wish: `direction` (we_wish, they_wish, both)
    """

    kind: str
    score: float
    detail: Mapping[str, Any]

    def mirrored(self) -> "Reason":
        """The same reason said to the other of the pair: "we" and "they" change places."""
        detail = dict(self.detail)
        if "direction" in detail:
            who, _line, what = str(detail["direction"]).partition("_")
            detail["direction"] = {"we": f"they_{what}", "they": f"we_{what}"}.get(who, detail["direction"])
        if self.kind == "sector":
            for name in ("pairs", "ecosystems"):
                if name in detail:
                    detail[name] = [[theirs, ours] for ours, theirs in detail[name]]
        return Reason(self.kind, self.score, detail)
