"""What organisers type of an edition, turned into clean values."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse import taxonomy
from hanse.web.accounts.models import Person
from hanse.web.directory.models import Organisation
from hanse.web.events.actions import EditionPlan
from hanse.web.events.models import Edition, Maker
from hanse.web.ui.fields import DayInput


@cache
def zones() -> list[tuple[str, str]]:
    """The time zones of Europe first, then all others by name."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))
    europe = [name for name in names if name.startswith("Europe/")]
    return [(name, name.replace("_", " ")) for name in europe + [name for name in names if name not in europe]]


def country_choices() -> list[tuple[str, str]]:
    """Countries by their title in the language of the page."""
    language = (get_language() or "en")[:2]
    scheme = taxonomy.countries()
    titled = [(code, scheme.title(code, language)) for code in scheme.codes]
    return [("", "—"), *sorted(titled, key=lambda pair: pair[1])]


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    """An edition: when, where, under which motto, and whether everybody sees it."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones,
        help_text=_("All times of this edition are shown in it. Times that are already set keep their moment."),
    )

    class Meta:
        model = Edition
        fields = [
            "name",
            "number",
            "state",
            "mode",
            "starts_on",
            "ends_on",
            "venue",
            "town",
            "country",
            "time_zone",
            "motto_en",
            "motto_de",
            "lead_en",
            "lead_de",
            "framework",
        ]
        labels = {
            "name": _("Name"),
            "number": _("Number in its series"),
            "state": _("State"),
            "mode": _("How people meet"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "venue": _("Venue"),
            "town": _("Town"),
            "motto_en": _("Motto in English"),
            "motto_de": _("Motto in German"),
            "lead_en": _("One or two sentences in English"),
            "lead_de": _("One or two sentences in German"),
            "framework": _("Framework"),
        }
        help_texts = {
            "state": _("A draft is seen only by those who organise it; a closed edition is over."),
            "framework": _("What it is part of, such as a presidency, a fair or a programme."),
        }
        widgets = {
            "starts_on": DayInput(),
            "ends_on": DayInput(),
            "lead_en": forms.Textarea(attrs={"rows": 3}),
            "lead_de": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first."""
        values = super().clean() or {}
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("Give a day that is not before the first."))
        return values

    def clean_time_zone(self) -> str:
        """A zone that this machine knows."""
        return ZoneInfo(self.cleaned_data["time_zone"]).key

    def plan(self) -> EditionPlan:
        """What was typed, as the actions take it."""
        return EditionPlan(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class NewEditionForm(EditionForm):
    """An edition that begins from nothing also says of which series it is."""

    series = forms.CharField(
        label=_("Series"),
        max_length=120,
        help_text=_("What comes again, such as Cluster Days. A new name begins a new one."),
    )
    field_order = ["series"]


class CopyForm(forms.Form):
    """The next edition from this one."""

    name = forms.CharField(label=_("Name"), max_length=120)
    number = forms.IntegerField(label=_("Number in its series"), min_value=1, max_value=32000)
    starts_on = forms.DateField(
        label=_("First day"), widget=DayInput(), help_text=_("All other days are shifted by as much.")
    )


class MakerForm(forms.Form):
    """An organisation that makes the edition, and as what."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("As"), choices=Maker.Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.public().only("pk", "name").order_by("name")


class OrganiserForm(forms.Form):
    """Somebody with an account who shall organise too, by their mail address."""

    email = forms.EmailField(label=_("Mail address of their account"))

    def clean_email(self) -> Person:
        """The person with this address."""
        person = Person.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody with this address has an account here. Ask them to sign up first."))
        return person
