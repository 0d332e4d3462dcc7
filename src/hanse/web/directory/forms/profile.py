"""The profile as a form: sections of fields, each named as the spreadsheet's column that it stands for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.actions import ContactValues
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.bridge.cells import canonical, read_cells, values_of
from hanse.web.directory.bridge.columns import BY_NAME, MEMBER_KINDS
from hanse.web.directory.models import Classification, MemberCount, Organisation
from hanse.web.directory.words import LEVELS, cell_problem
from hanse.web.ui.fields import DayInput

Scheme = Classification.Scheme
CONTACTS = 4
CHECKED = {"ecosystems", "themes", "technologies", "stages", "services", "cooperation_sought", "cooperation_offered"}
TYPED = {"languages", "sectors", "countries_known", "countries_wanted"}
LISTS = {"offers_en", "offers_de", "needs_en", "needs_de"}
SECTIONS = (
    (
        "identity",
        _("Who you are"),
        ("name", "acronym", "kind", "legal_form", "founded", "country", "region", "town", "website", "languages"),
    ),
    ("texts", _("In your words"), ("summary_en", "summary_de", "description_en", "description_de")),
    (
        "exchange",
        _("Offers and needs"),
        ("offers_en", "offers_de", "needs_en", "needs_de", "cooperation_offered", "cooperation_sought"),
    ),
    ("fields", _("Fields of work"), ("ecosystems", "themes", "technologies", "sectors", "stages", "services")),
    ("world", _("In the world"), ("countries_known", "countries_wanted")),
    (
        "team",
        _("Team and members"),
        (
            "staff",
            "fte",
            "members_total",
            "members_as_of",
            *(f"members_{kind}" for kind in MEMBER_KINDS),
            "support_programmes",
        ),
    ),
    ("label", _("Label"), ("label_scheme", "label_level", "label_valid_until")),
)
LABELS = {
    "name": _("Name"),
    "acronym": _("Short name"),
    "kind": _("Kind"),
    "legal_form": _("Legal form"),
    "founded": _("Founded in"),
    "country": _("Country"),
    "region": _("Region"),
    "town": _("Town"),
    "website": _("Web site"),
    "languages": _("Languages you speak"),
    "summary_en": _("Short text in English"),
    "summary_de": _("Short text in German"),
    "description_en": _("Description in English"),
    "description_de": _("Description in German"),
    "offers_en": _("What you offer, in English"),
    "offers_de": _("What you offer, in German"),
    "needs_en": _("What you seek, in English"),
    "needs_de": _("What you seek, in German"),
    "cooperation_offered": _("Kinds of cooperation you offer"),
    "cooperation_sought": _("Kinds of cooperation you seek"),
    "ecosystems": _("Industrial ecosystems"),
    "themes": _("Themes"),
    "technologies": _("Technologies"),
    "sectors": _("Sectors (NACE)"),
    "stages": _("Stages of the value chain"),
    "services": _("Services for members"),
    "countries_known": _("Countries where you have worked"),
    "countries_wanted": _("Countries where you want to work"),
    "staff": _("People in the team"),
    "fte": _("Full-time equivalents"),
    "members_total": _("Members"),
    "members_as_of": _("Members counted on"),
    "support_programmes": _("Programmes that recognise or support you"),
    "label_scheme": _("Label scheme"),
    "label_level": _("Level"),
    "label_valid_until": _("Valid until"),
}
HINTS = {
    "name": _("A new name, legal form or country is checked first; until then the old one stays public."),
    "region": _("The code or the name of the NUTS region, such as LV00A or Rīga."),
    "languages": _("Names or codes with semicolons between them: English; German."),
    "sectors": _("Codes or titles of NACE sections and divisions with semicolons between them: C; 17."),
    "countries_known": _("Names or codes with semicolons between them: Estonia; Finland."),
    "countries_wanted": _("Names or codes with semicolons between them: Denmark; Sweden."),
    "summary_en": _("At most 400 characters. It stands in lists."),
    "summary_de": _("At most 400 characters. It stands in lists."),
    "offers_en": _("One a line: a title, a colon, details. The same line in German is the same offer."),
    "offers_de": _("One a line, in the same order as in English."),
    "needs_en": _("One a line: a title, a colon, details. The same line in German is the same need."),
    "needs_de": _("One a line, in the same order as in English."),
    "support_programmes": _("For example a regional cluster programme. It may replace parts of the check."),
    "label_scheme": _("For example ecei."),
    "website": _("With signs of life in English: services, projects, news."),
    "members_as_of": _("Every figure needs its day."),
}


class ProfileForm(forms.Form):
    """All of a profile. Cells are read by the same rules as those of a spreadsheet."""

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        self.organisation = organisation
        if organisation is not None:
            kwargs.setdefault("initial", _initial(organisation))
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        for _section, _title, names in SECTIONS:
            for name in names:
                self.fields[name] = _field(name, language)
        for number in range(CONTACTS):
            for name, field in _contact_fields().items():
                self.fields[f"contact{number}_{name}"] = field

    def sections(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """The sections with their fields, for the page."""
        for key, title, names in SECTIONS:
            yield key, str(title), [self[name] for name in names]

    def contacts(self) -> Iterator[list[BoundField]]:
        """The fields of each person."""
        for number in range(CONTACTS):
            yield [self[f"contact{number}_{name}"] for name in ("name", "function", "email", "is_public")]

    def clean(self) -> dict[str, Any]:
        """Read the cells; put each problem beside its field."""
        cleaned = super().clean() or {}
        cells = {name: _cell(name, cleaned.get(name)) for name in cleaned if name in BY_NAME}
        self.values, problems = read_cells(cells)
        for problem in problems:
            if problem.column in self.fields and problem.column not in self.errors:
                self.add_error(problem.column, cell_problem(problem.code, problem.facts))
        self.people = []
        for number in range(CONTACTS):
            parts: dict[str, Any] = {name: cleaned.get(f"contact{number}_{name}") for name in _contact_fields()}
            if parts["name"]:
                self.people.append(ContactValues(**parts))
            elif parts["email"] or parts["function"]:
                self.add_error(f"contact{number}_name", _("Please name the person."))
        return cleaned

    def written(self) -> dict[str, Any]:
        """What `change_profile` takes."""
        return {
            "values": self.values,
            "contacts": self.people,
            "support_programmes": " ".join(self.cleaned_data["support_programmes"].split()),
        }


def _field(name: str, language: str) -> forms.Field:
    words: dict[str, Any] = {"label": _label(name), "help_text": HINTS.get(name, ""), "required": False}
    if name == "support_programmes":
        return forms.CharField(max_length=200, **words)
    column = BY_NAME[name]
    if name in CHECKED:
        choices = vocabulary.choices(column.field, language)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if name == "country":
        choices = [("", "—"), *vocabulary.choices("country", language)]
        return forms.ChoiceField(choices=choices, **{**words, "required": True})
    if name == "kind":
        return forms.ChoiceField(choices=Organisation.Kind.choices, **{**words, "required": True})
    if name == "label_level":
        return forms.ChoiceField(choices=[("", "—"), *LEVELS.items()], **words)
    if column.kind == "day":
        return forms.CharField(widget=DayInput(), **words)
    if name.startswith(("description", "summary")) or name in LISTS:
        rows = 3 if name.startswith("summary") else 6
        return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **words)
    if column.kind in {"whole", "members", "decimal"}:
        attrs = {"inputmode": "decimal" if column.kind == "decimal" else "numeric"}
        return forms.CharField(widget=forms.TextInput(attrs=attrs), **words)
    return forms.CharField(**{**words, "required": name == "name"})


def _label(name: str) -> Any:
    if name.removeprefix("members_") in MEMBER_KINDS:
        kind = name.removeprefix("members_")
        return lazystr(_("Members: %(kind)s") % {"kind": MemberCount.Kind(kind).label})
    return LABELS[name]


def _contact_fields() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label=_("Name"), max_length=120, required=False),
        "function": forms.CharField(label=_("Function"), max_length=120, required=False),
        "email": forms.EmailField(label=_("Mail address"), required=False),
        "is_public": forms.BooleanField(label=_("Everybody may see this person; they agree"), required=False),
    }


def _cell(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return str(value or "").replace("|", "/") if name in LISTS else str(value or "")


def _initial(organisation: Organisation) -> dict[str, Any]:
    """What the form shows: the profile, with the change that waits."""
    values = {**values_of(organisation), **organisation.pending}
    initial: dict[str, Any] = {"support_programmes": organisation.support_programmes}
    language = (get_language() or "en")[:2]
    for name, value in values.items():
        if name in CHECKED:
            initial[name] = value
        elif name in TYPED:
            field = BY_NAME[name].field
            titles = [code if name == "sectors" else vocabulary.title(field, code, language) for code in value]
            initial[name] = "; ".join(titles)
        elif name in LISTS:
            initial[name] = canonical(value).replace(" | ", "\n")
        else:
            initial[name] = canonical(value)
    for number, contact in enumerate(list(organisation.contacts.all())[:CONTACTS]):
        for part in ("name", "function", "email", "is_public"):
            initial[f"contact{number}_{part}"] = getattr(contact, part)
    return initial
