"""Reasons and scores in words: codes in, whole sentences in the reader's language out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from hanse import taxonomy
from hanse.web.meetings.models import Recommendation

Detail = Mapping[str, Any]
ICONS = {
    "common_interest": "shapes",
    "sector": "git-compare",
    "value_chain": "link",
    "market": "globe",
    "offer_need": "target",
    "wish": "star",
}
KINDS = {
    "common_interest": gettext_lazy("Common interest"),
    "sector": gettext_lazy("Sectors that complete each other"),
    "value_chain": gettext_lazy("Value chain"),
    "market": gettext_lazy("Markets"),
    "offer_need": gettext_lazy("Offers and needs"),
    "wish": gettext_lazy("Wishes"),
}
VERDICTS = {
    "both": (
        gettext_lazy("Possible for both"),
        gettext_lazy("Good for both"),
        gettext_lazy("Strong for both"),
        gettext_lazy("Very strong for both"),
    ),
    "rather you": (
        gettext_lazy("Possible, a little more for you"),
        gettext_lazy("Good, a little more for you"),
        gettext_lazy("Strong, a little more for you"),
        gettext_lazy("Very strong, a little more for you"),
    ),
    "rather them": (
        gettext_lazy("Possible, a little more for them"),
        gettext_lazy("Good, a little more for them"),
        gettext_lazy("Strong, a little more for them"),
        gettext_lazy("Very strong, a little more for them"),
    ),
    "you": (
        gettext_lazy("Possible, more for you"),
        gettext_lazy("Good, more for you"),
        gettext_lazy("Strong, more for you"),
        gettext_lazy("Very strong, more for you"),
    ),
    "them": (
        gettext_lazy("Possible, more for them"),
        gettext_lazy("Good, more for them"),
        gettext_lazy("Strong, more for them"),
        gettext_lazy("Very strong, more for them"),
    ),
}
KINDS_SHOWN = 3
SENTENCES_SHOWN = 2
# From here on three bricks, two, one. The twelve best of eighty organisations have a score of 0.58 at the median.
SCORE_LIMITS = (0.65, 0.5, 0.3)
AXIS_LIMITS = (0.5, 0.3, 0.1)
EVEN, SLIGHT = 0.15, 0.35  # up to which difference, as a share of the larger side, two sides gain alike, or nearly


def bricks(value: float, limits: Sequence[float] = SCORE_LIMITS) -> int:
    """A score from 0 to 1 as none to three bricks."""
    return sum(value >= limit for limit in limits)


def verdict(recommendation: Recommendation) -> str:
    """How well two fit, and whether one side gains more: “Strong, a little more for you”."""
    there, back = recommendation.there, recommendation.back
    apart = abs(there - back) / max(there, back, 0.0001)
    if apart <= EVEN:
        gain = "both"
    elif apart <= SLIGHT:
        gain = "rather you" if there > back else "rather them"
    else:
        gain = "you" if there > back else "them"
    return str(VERDICTS[gain][bricks(recommendation.score)])


def kind_title(kind: str) -> str:
    """What an axis of matching is called."""
    return str(KINDS[kind])


def reasons_in_words(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reasons of a recommendation by kind, strongest first: icon, title, one or two sentences."""
    return list(islice(_by_kind(reasons), KINDS_SHOWN))


def first_in_words(reasons: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The strongest reason alone."""
    return next(_by_kind(reasons), None)


def _by_kind(reasons: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One kind after another, so that nothing is worded that is not shown."""
    details: dict[str, list[Detail]] = {}
    for reason in reasons:
        details.setdefault(reason["kind"], []).append(reason["detail"])
    for kind, found in details.items():
        said: list[SafeString] = []
        for sentence in map(SENTENCES[kind], found):
            if sentence and sentence not in said:
                said.append(sentence)
            if len(said) == SENTENCES_SHOWN:
                break
        if said:
            yield {"icon": ICONS[kind], "kind": kind_title(kind), "words": mark_safe(" ".join(said))}  # all escaped


def axes_in_words(axes: Mapping[str, Sequence[float]]) -> list[dict[str, Any]]:
    """The axes with the bricks of both sides; wishes only where there are some."""
    return [
        {"title": kind_title(kind), "there": bricks(both[0], AXIS_LIMITS), "back": bricks(both[1], AXIS_LIMITS)}
        for kind, both in axes.items()
        if kind != "wish" or any(both)
    ]


def _common_interest(detail: Detail) -> SafeString:
    narrow = [("technologies", code) for code in detail.get("technologies", ())]
    narrow += [("themes", code) for code in detail.get("themes", ())]
    if narrow:
        titles = [_title(scheme, code) for scheme, code in narrow[:3]]
        return _said(_("You both work on {what}."), what=_bold_list(titles))
    titles = [_title("ecosystems", code) for code in detail.get("ecosystems", ())[:2]]
    return _said(_("You are both at home in {what}."), what=_bold_list(titles)) if titles else mark_safe("")


def _sector(detail: Detail) -> SafeString:
    scheme, pairs = (
        ("sectors", detail["pairs"]) if detail.get("pairs") else ("ecosystems", detail.get("ecosystems", ()))
    )
    if not pairs:
        return mark_safe("")
    ours, theirs = pairs[0]
    return _said(
        _("You bring {ours}, they bring {theirs}: sectors that complete each other."),
        ours=_title(scheme, ours),
        theirs=_bold(_title(scheme, theirs)),
    )


def _value_chain(detail: Detail) -> SafeString:
    source, target = _title("stages", detail["from_stage"]), _title("stages", detail["to_stage"])
    where = [_title("ecosystems", code) for code in detail.get("ecosystems", ())[:1]]
    if detail["direction"] == "they_supply":
        if where:
            return _said(
                _("In {where} they work on {source}, you on {target}: theirs goes into yours."),
                where=where[0],
                source=_bold(source),
                target=target,
            )
        return _said(
            _("They work on {source}, you on {target}: theirs goes into yours."), source=_bold(source), target=target
        )
    if where:
        return _said(
            _("In {where} you work on {source}, they on {target}: yours goes into theirs."),
            where=where[0],
            source=source,
            target=_bold(target),
        )
    return _said(
        _("You work on {source}, they on {target}: yours goes into theirs."), source=source, target=_bold(target)
    )


def _market(detail: Detail) -> SafeString:
    titles = [_title("countries", code) for code in detail["countries"][:3]]
    if detail["direction"] == "they_know":
        return _said(_("They know {countries}, where you want to be."), countries=_bold(_list(titles)))
    return _said(_("You know {countries}, where they want to be."), countries=_bold(_list(titles)))


def _offer_need(detail: Detail) -> SafeString:
    direction = detail["direction"]
    if detail.get("cooperation"):
        what = _bold_list([_title("cooperation", code) for code in detail["cooperation"][:2]])
        if direction == "both_seek":
            return _said(_("You both seek: {what}."), what=what)
        if direction == "they_offer":
            return _said(_("They offer what you seek: {what}."), what=what)
        return _said(_("You offer what they seek: {what}."), what=what)
    need, offer = _text(detail["need"]["title"]), _text(detail["offer"]["title"])
    if direction == "they_offer":
        return _said(_("You seek “{need}”. They offer “{offer}”."), need=need, offer=_bold(offer))
    return _said(_("They seek “{need}”. You offer “{offer}”."), need=_bold(need), offer=offer)


def _wish(detail: Detail) -> SafeString:
    return _said(
        {
            "we_wish": _("You wish for this meeting."),
            "they_wish": _("They wish for this meeting."),
            "both": _("You both wish for this meeting."),
        }[detail["direction"]]
    )


SENTENCES: dict[str, Callable[[Detail], SafeString]] = {
    "common_interest": _common_interest,
    "sector": _sector,
    "value_chain": _value_chain,
    "market": _market,
    "offer_need": _offer_need,
    "wish": _wish,
}


def _language() -> str:
    return (get_language() or "en")[:2]


def _title(scheme: str, code: str) -> str:
    """The title of a code as it stands within a sentence; in English without its capital, names of countries apart."""
    title = taxonomy.scheme(scheme).short(code, _language())
    is_name = scheme == "countries" or _language() != "en" or title[1:2].isupper()
    return title if is_name else title[:1].lower() + title[1:]


def _text(titles: Mapping[str, str]) -> str:
    """A text of a profile in the reader's language, else in another."""
    return titles.get(_language()) or titles.get("en") or next(iter(titles.values()), "")


def _list(words: Sequence[str]) -> str:
    """“Denmark, Sweden and Norway”."""
    if len(words) < 2:
        return "".join(words)
    return pgettext("end of a list", "{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def _bold(words: str) -> SafeString:
    return format_html("<b>{}</b>", words)


def _bold_list(words: Sequence[str]) -> SafeString:
    """The first, which weighs most, in bold; the others after it."""
    if len(words) < 2:
        return _bold(_list(words))
    rest = _list(words).removeprefix(words[0])
    return format_html("<b>{}</b>{}", words[0], rest)


def _said(sentence: str, **parts: str) -> SafeString:
    """A translated sentence with its parts, all escaped."""
    return format_html(sentence, **parts) if parts else format_html("{}", sentence)
