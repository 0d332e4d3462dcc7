"""What the sheet of components shows: a refused form, figures of a chart, invented names."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hanse.web.ui.charts import Moment
from hanse.web.ui.fields import ClockInput, DayInput

MOMENTS = (
    Moment(1, None, 20_890),
    Moment(2, 18_310, 20_640),
    Moment(5, 19_040, 20_410),
    Moment(8, 19_420, 20_180),
    Moment(19, 19_790, 19_980),
    Moment(41, 19_840, 19_912),
)
MEETINGS = (("0", 0), ("1", 0), ("2", 5), ("3", 16), ("4", 28), ("5", 18), ("6", 11), ("7", 2))
MEMBERS = (41, 9, 6, 4, 2, 2)


@dataclass(frozen=True)
class Category:
    """A row of the table of places."""

    title: str
    confirmed: int
    waiting: int
    quota: int


class ExampleForm(forms.Form):
    """One field of each kind."""

    keeps_focus_away = True  # the sheet begins at its top, though a form of it was refused

    name = forms.CharField(label=_("Name of the organisation"))
    email = forms.EmailField(
        label=pgettext_lazy("sheet", "Mail address"),
        help_text=_("We write to it only about this event."),
        error_messages={"invalid": _("Give a mail address with an @, such as name@faserwerk.example.")},
    )
    country = forms.ChoiceField(
        label=pgettext_lazy("sheet", "Country"),
        choices=[
            ("DE", pgettext_lazy("sheet", "Germany")),
            ("LV", pgettext_lazy("sheet", "Latvia")),
            ("PL", pgettext_lazy("sheet", "Poland")),
        ],
    )
    ecosystems = forms.MultipleChoiceField(
        label=pgettext_lazy("sheet", "Fields"),
        choices=[
            ("agri-food", pgettext_lazy("sheet", "Agri-food")),
            ("energy", _("Energy-intensive industries")),
            ("health", pgettext_lazy("sheet", "Health")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one field.")},
    )
    mode = forms.ChoiceField(
        label=_("How do you come?"),
        choices=[("here", pgettext_lazy("sheet", "To Riga")), ("video", pgettext_lazy("sheet", "By video"))],
        widget=forms.RadioSelect,
    )
    arrives_on = forms.DateField(label=_("Day of arrival"), widget=DayInput, required=False)
    arrives_at = forms.TimeField(label=_("Time of arrival"), widget=ClockInput, required=False)
    seeks = forms.CharField(
        label=_("What do you seek?"),
        help_text=_("Two or three sentences. Others read this first."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    spreadsheet = forms.FileField(
        label=_("Spreadsheet of organisations"),
        help_text=_("CSV or XLSX, up to 10 MB. You see every row before anything is saved."),
        required=False,
    )
    number = forms.CharField(label=_("Profile number"), disabled=True, initial="LV-0077")
    agree = forms.BooleanField(label=_("Others may see this profile"), required=False)


def refused_form() -> ExampleForm:
    """A form that was sent with two answers missing."""
    return ExampleForm(
        {
            "name": "Faserwerk Nord",
            "email": "marta.lindqvist.faserwerk",
            "country": "DE",
            "mode": "here",
            "seeks": gettext("Makers of moulded-fibre machines who want to test trays for fish and berries."),
        }
    )


def categories() -> list[Category]:
    """Rows of a table."""
    return [
        Category(gettext("Cluster management"), 118, 6, 120),
        Category(pgettext("sheet", "Business"), 74, 0, 90),
        Category(gettext("Cluster policy"), 62, 0, 70),
        Category(pgettext("sheet", "Research"), 31, 0, 35),
    ]


def second_page() -> Page[int]:
    """The second of six pages of a list."""
    return Paginator(range(48), 8).page(2)


def countries() -> dict[str, dict[str, str]]:
    """What the example of a map shows."""
    found = {
        "LV": (12, pgettext("sheet", "Latvia")),
        "DE": (9, pgettext("sheet", "Germany")),
        "PL": (5, pgettext("sheet", "Poland")),
    }
    return {
        code: {"class": f"c{min(4, 1 + number // 3)}", "title": f"{title}: {number}", "href": "#c-chart"}
        for code, (number, title) in found.items()
    }


def members() -> list[str]:
    """The key of the bar of members."""
    return [
        gettext("41 small and medium-sized"),
        pgettext("sheet", "9 start-ups"),
        pgettext("sheet", "6 large"),
        pgettext("sheet", "4 research"),
        pgettext("sheet", "2 education"),
        gettext("2 public bodies"),
    ]


COLOURS = (
    ("canvas", pgettext_lazy("sheet", "page")),
    ("surface", _("cards, fields, masthead")),
    ("sunken", pgettext_lazy("sheet", "footer, hover")),
    ("line", pgettext_lazy("sheet", "hairlines")),
    ("line-strong", _("borders of controls")),
    ("ink", pgettext_lazy("sheet", "text")),
    ("ink-2", _("secondary text")),
    ("ink-3", _("captions, hints")),
    ("brand-fill", _("primary action, place marks")),
    ("brand-ink", _("brand-coloured words")),
    ("brand-line", _("underlines, bond")),
    ("brand-wash", pgettext_lazy("sheet", "what is next")),
    ("good", pgettext_lazy("sheet", "agreed, done")),
    ("wait", _("waiting, needs care")),
    ("stop", _("refused, cancelled, error")),
    ("note", pgettext_lazy("sheet", "news for you")),
)
BRANDS = (
    ("brick", _("Brick, the default")),
    ("sea", _("A ministry’s blue")),
    ("forest", _("A region’s green")),
    ("heather", _("A network’s violet")),
    ("amber", _("A city’s yellow")),
)
SEALS = tuple(f"org-{number}" for number in range(401, 429))
