"""Tags of the design system; loaded into every template."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from hanse.web.ui import charts, maps, seals, words

register = template.Library()

for name in ("day", "day_long", "day_year", "clock", "figure", "percent"):
    register.filter(name, getattr(words, name))

NOTICE_ICONS = {"good": "circle-check", "wait": "triangle-alert", "stop": "circle-x"}
TOAST_ICONS = {"success": "check", "warning": "triangle-alert", "error": "circle-x"}
HTMX = {
    "allowEval": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "includeIndicatorStyles": False,
    "refreshOnHistoryMiss": True,
    "selfRequestsOnly": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. It accompanies words, so it is hidden from readers unless it is given a label."""
    return _drawn_icon(str(name), str(label))


@lru_cache(maxsize=1024)
def _drawn_icon(name: str, label: str) -> SafeString:
    about = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', about, static("ui/icons.svg"), name)


@register.simple_tag(takes_context=True)
def seal(context: template.Context, key: object, big: bool = False, name: str = "", legend: str = "") -> SafeString:
    """The merchant's mark of an organisation, drawn from its permanent key; `name` says whose it is."""
    number = int(context.render_context.get("seals") or 0) + 1
    context.render_context["seals"] = number
    ident = f"seal-{number}" if legend else ""
    return mark_safe(seals.draw(str(key), title=str(name), legend=str(legend), big=big, ident=ident))


@register.simple_tag
def portrait(initials: str) -> SafeString:
    """How a person signs: a square with initials, beside a name in words."""
    return format_html('<span class="portrait" aria-hidden="true">{}</span>', initials)


@register.simple_tag
def strength(bricks: int) -> SafeString:
    """How well two fit, as nought to three bricks. Words must stand beside it."""
    rects = "".join(
        f"<rect{' class=' + chr(34) + 'on' + chr(34) if place < bricks else ''} "
        f'x="{0.5 + 15 * place}" y="0.5" width="13" height="11"/>'
        for place in range(3)
    )
    return mark_safe(f'<svg class="strength" viewBox="0 0 44 12" aria-hidden="true">{rects}</svg>')


@register.simple_tag
def state(kind: str, icon_name: str, text: object) -> SafeString:
    """How a thing stands: icon, word, tint. `kind` is good, wait, stop, still, or nothing for news."""
    return format_html('<span class="state{}">{}{}</span>', f" {kind}" if kind else "", icon(icon_name), text)


@register.simple_tag
def tag(text: object, kind: str = "") -> SafeString:
    """What kind of thing it is; `kind` may be shared."""
    return format_html('<span class="tag{}">{}</span>', f" {kind}" if kind else "", text)


@register.simple_tag
def htmx_config() -> str:
    """What htmx may do here: nothing that the content security policy forbids; 422 shows a refused form again."""
    return json.dumps(HTMX, separators=(",", ":"))


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """The theme that the reader chose, as an attribute of the root; nothing if the system decides."""
    request = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    return mark_safe(f' data-theme="{theme}"') if theme in {"light", "dark"} else mark_safe("")


@register.filter
def other_languages(current: str) -> list[dict[str, str]]:
    """The languages a reader can switch to: code, own name, and a short name for phones."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "short": code.upper()}
        for code, _ in settings.LANGUAGES
        if code != (current or get_language())
    ]


@register.filter
def notice_icon(kind: str | None) -> str:
    """The icon of a notice of this kind."""
    return NOTICE_ICONS.get(kind or "", "info")


@register.filter
def toast_icon(level: str) -> str:
    """The icon of a message of this level."""
    return TOAST_ICONS.get(level, "info")


@register.filter
def problems(form: BaseForm) -> list[dict[str, str]]:
    """What a refused form has to say, in the order of its fields, each with the id of the field it is about."""
    found = [{"target": "", "text": str(error)} for error in form.non_field_errors()]
    for field in form:
        if field.is_hidden:
            target = ""
        else:
            target = f"{field.auto_id}_legend" if field.use_fieldset else field.id_for_label
        found += [{"target": target, "text": f"{field.label}: {error}"} for error in field.errors]
    return found


@register.filter
def page_numbers(page: Page[Any]) -> Iterable[int | None]:
    """The numbers of pages to offer; None where some are left out."""
    paginator = page.paginator
    for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield number if isinstance(number, int) else None


class FillNode(template.Node):
    """See `fill`."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())
        return mark_safe("")


@register.tag
def fill(parser: Parser, token: Token) -> FillNode:
    """`{% fill x %}…{% endfill %}` renders what is inside into a variable, so that a frame can see that it is empty."""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endfill",))
    parser.delete_first_token()
    return FillNode(nodelist, name)


@register.simple_tag
def map_of_europe(data: Mapping[str, Mapping[str, Any]] | None = None, **options: Any) -> SafeString:
    """Europe's countries, each with data a link that says its number; options as in `hanse.web.ui.maps.europe`."""
    return mark_safe(maps.europe(data or {}, sprite=static("ui/europe.svg"), **options))


@register.simple_tag
def chart_progress(moments: Sequence[charts.Moment], label: str, limit: float | None = None) -> SafeString:
    """Value and bound over time; see `hanse.web.ui.charts.progress`."""
    return mark_safe(charts.progress(moments, label=label, limit=limit))


@register.simple_tag
def chart_bars(counts: Sequence[tuple[str, int]], label: str, axis: str = "", warn: Sequence[str] = ()) -> SafeString:
    """How many there are of each; see `hanse.web.ui.charts.bars`."""
    return mark_safe(charts.bars(counts, label=label, axis=axis, warn=warn))


@register.simple_tag
def chart_parts(numbers: Sequence[float], label: str = "") -> SafeString:
    """Parts of a whole in one bar; see `hanse.web.ui.charts.parts`."""
    return mark_safe(charts.parts(numbers, label=label))


@register.simple_tag
def swatch(place: int) -> SafeString:
    """The colour of a part in a bar of parts, for its key."""
    return format_html(
        '<svg viewBox="0 0 20 12" aria-hidden="true"><rect class="{}" width="20" height="12"/></svg>',
        charts.shade(place),
    )
