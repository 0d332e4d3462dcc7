"""Reasons in whole sentences, in English and German: why two organisations should meet, why a meeting is not held.

The subjects give facts as codes; here they become words for the shell and for the agendas of `hanse matchmake`.
The website makes its own words, in its translations.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hanse import taxonomy
from hanse.matching import Match, Reason

_KINDS = {
    "common_interest": ("Common interest", "Gemeinsames Interesse"),
    "sector": ("Sectors", "Branchen"),
    "value_chain": ("Value chain", "Wertschöpfungskette"),
    "market": ("Markets", "Märkte"),
    "offer_need": ("Offer and need", "Angebot und Bedarf"),
    "wish": ("Stated wish", "Geäußerter Wunsch"),
}
_UNMET = {
    "vetoed": (
        "All who would meet belong to one organisation.",
        "Alle, die sich träfen, gehören zu einer Organisation.",
    ),
    "no_common_slot": ("There is no time at which both can come.", "Es gibt keine Zeit, zu der beide können."),
    "precedence": (
        "Another meeting would have to come first, and cannot.",
        "Ein anderes Gespräch müsste vorher stattfinden und kann es nicht.",
    ),
    "locked_elsewhere": (
        "Whenever both could come, one of them has a fixed meeting.",
        "Wann immer beide könnten, hat eine Seite ein festgesetztes Gespräch.",
    ),
    "quota": (
        "One of the two has as many meetings as they want.",
        "Eine der beiden Seiten hat so viele Gespräche, wie sie möchte.",
    ),
    "places_full": (
        "Whenever both are free, every table is taken.",
        "Wann immer beide frei sind, ist jeder Tisch besetzt.",
    ),
    "breaks": (
        "It would leave someone with too many more breaks than others.",
        "Jemand hätte dadurch zu viel mehr Pausen als andere.",
    ),
    "displaced": (
        "Other meetings that count more take the times that both have.",
        "Andere Gespräche, die mehr zählen, belegen die Zeiten, die beide haben.",
    ),
    "no_gain": ("It could be held, and would add nothing.", "Es könnte stattfinden und brächte nichts hinzu."),
}


def kind_title(kind: str, *, language: str = "en") -> str:
    """The heading of a kind of reason."""
    return _KINDS[kind][language == "de"]


def unmet_sentence(entry: Mapping[str, Any], *, language: str = "en") -> str:
    """Why a meeting is not held, from its row under `unmet` of a schedule."""
    return _UNMET[entry["reason"]][language == "de"]


def reason_sentence(
    reason: Reason, *, match: Match, reader: str, names: Mapping[str, str], language: str = "en"
) -> str:
    """One reason as a sentence to one of the pair: `reader` is “you”, the other is called by name."""
    partner = match.a if reader == match.b else match.b
    seen = reason.mirrored() if reader == match.b else reason
    return _SENTENCES[reason.kind, language](seen.detail, names.get(partner, partner))


def listed(words: Sequence[str], *, language: str = "en") -> str:
    """`a, b and c`."""
    last = " und " if language == "de" else " and "
    return last.join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _titles(scheme: str, codes: Sequence[str], language: str) -> list[str]:
    return [taxonomy.scheme(scheme).short(code, language) for code in codes]


def _shared(detail: Mapping[str, Any], language: str) -> str:
    """The rarest things first of each scheme; more than five are counted."""
    schemes = ("technologies", "themes", "ecosystems")
    titles = [title for scheme in schemes for title in _titles(scheme, detail.get(scheme, ()), language)]
    titles = list(dict.fromkeys(titles))
    if len(titles) > 5:
        more = f"{len(titles) - 4} weitere" if language == "de" else f"{len(titles) - 4} more"
        titles = [*titles[:4], more]
    return listed(titles, language=language)


def _pairs(detail: Mapping[str, Any], language: str, ours: str, theirs: str, between: str) -> str:
    scheme = "sectors" if "pairs" in detail else "ecosystems"
    pairs = [_titles(scheme, pair, language) for pair in detail.get("pairs") or detail["ecosystems"]]
    return "; ".join(f"{left} ({ours}) {between} {right} ({theirs})" for left, right in pairs)


def _chain(detail: Mapping[str, Any], language: str) -> str:
    source, target = _titles("stages", (detail["from_stage"], detail["to_stage"]), language)
    fields = listed(_titles("ecosystems", detail["ecosystems"][:2], language), language=language)
    return f"{source} → {target}" + (f" ({fields})" if fields else "")


def _countries(detail: Mapping[str, Any], language: str, home: str) -> str:
    titles = _titles("countries", detail["countries"], language)
    marked = [
        f"{title} ({home})" if code in detail["home"] else title
        for code, title in zip(detail["countries"], titles, strict=True)
    ]
    return listed(marked, language=language)


def _title(item: Mapping[str, Any], language: str) -> str:
    titles: Mapping[str, str] = item["title"]
    text = titles.get(language) or titles.get("en") or next(iter(titles.values()), "")
    return f"„{text}“" if language == "de" else f"“{text}”"


def _common_interest_en(detail: Mapping[str, Any], partner: str) -> str:
    return f"You and {partner} share: {_shared(detail, 'en')}."


def _common_interest_de(detail: Mapping[str, Any], partner: str) -> str:
    return f"Das verbindet Sie mit {partner}: {_shared(detail, 'de')}."


def _sector_en(detail: Mapping[str, Any], partner: str) -> str:
    return f"Sectors that complete one another: {_pairs(detail, 'en', 'you', partner, 'with')}."


def _sector_de(detail: Mapping[str, Any], partner: str) -> str:
    return f"Branchen, die sich ergänzen: {_pairs(detail, 'de', 'Sie', partner, 'mit')}."


def _value_chain_en(detail: Mapping[str, Any], partner: str) -> str:
    first, second = (partner, "you") if detail["direction"] == "they_supply" else ("you", partner)
    verb = "come" if first == "you" else "comes"
    return f"In the value chain {first} {verb} before {second}: {_chain(detail, 'en')}."


def _value_chain_de(detail: Mapping[str, Any], partner: str) -> str:
    if detail["direction"] == "they_supply":
        return f"In der Wertschöpfungskette steht {partner} vor Ihnen: {_chain(detail, 'de')}."
    return f"In der Wertschöpfungskette stehen Sie vor {partner}: {_chain(detail, 'de')}."


def _market_en(detail: Mapping[str, Any], partner: str) -> str:
    if detail["direction"] == "they_know":
        return f"{partner} knows countries that you want to reach: {_countries(detail, 'en', 'at home there')}."
    return f"You know countries that {partner} wants to reach: {_countries(detail, 'en', 'your home')}."


def _market_de(detail: Mapping[str, Any], partner: str) -> str:
    if detail["direction"] == "they_know":
        return f"{partner} kennt Länder, in die Sie möchten: {_countries(detail, 'de', 'dort zu Hause')}."
    return f"Sie kennen Länder, in die {partner} möchte: {_countries(detail, 'de', 'Ihr Land')}."


def _offer_need_en(detail: Mapping[str, Any], partner: str) -> str:
    if "cooperation" in detail:
        kinds = ", ".join(_titles("cooperation", detail["cooperation"], "en"))
        who = {"they_offer": f"You seek and {partner} offers", "we_offer": f"You offer and {partner} seeks"}
        return f"{who.get(detail['direction'], f'You and {partner} both seek')}: {kinds}."
    offer, need = _title(detail["offer"], "en"), _title(detail["need"], "en")
    if detail["direction"] == "they_offer":
        return f"You need {need}; {partner} offers {offer}."
    return f"You offer {offer}; {partner} needs {need}."


def _offer_need_de(detail: Mapping[str, Any], partner: str) -> str:
    if "cooperation" in detail:
        kinds = ", ".join(_titles("cooperation", detail["cooperation"], "de"))
        who = {"they_offer": f"Sie suchen und {partner} bietet", "we_offer": f"Sie bieten und {partner} sucht"}
        return f"{who.get(detail['direction'], f'Sie und {partner} suchen')}: {kinds}."
    offer, need = _title(detail["offer"], "de"), _title(detail["need"], "de")
    if detail["direction"] == "they_offer":
        return f"Sie suchen {need}; {partner} bietet {offer}."
    return f"Sie bieten {offer}; {partner} sucht {need}."


def _wish_en(detail: Mapping[str, Any], partner: str) -> str:
    who = {"we_wish": "You", "they_wish": partner}.get(detail["direction"], f"You and {partner} both")
    return f"{who} asked for this meeting."


def _wish_de(detail: Mapping[str, Any], partner: str) -> str:
    if detail["direction"] == "they_wish":
        return f"{partner} wünscht sich dieses Gespräch."
    who = "Sie" if detail["direction"] == "we_wish" else f"Sie und {partner}"
    return f"{who} wünschen sich dieses Gespräch."


_SENTENCES: dict[tuple[str, str], Callable[[Mapping[str, Any], str], str]] = {
    ("common_interest", "en"): _common_interest_en,
    ("common_interest", "de"): _common_interest_de,
    ("sector", "en"): _sector_en,
    ("sector", "de"): _sector_de,
    ("value_chain", "en"): _value_chain_en,
    ("value_chain", "de"): _value_chain_de,
    ("market", "en"): _market_en,
    ("market", "de"): _market_de,
    ("offer_need", "en"): _offer_need_en,
    ("offer_need", "de"): _offer_need_de,
    ("wish", "en"): _wish_en,
    ("wish", "de"): _wish_de,
}
