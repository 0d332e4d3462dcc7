"""What organisers type to set a matchmaking up, turned into clean values."""

import itertools
import re
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import from_current_timezone
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models import Organisation
from hanse.web.meetings.actions.setup import RulesPlan, SessionPlan
from hanse.web.meetings.models import Matchmaking, MeetingSession
from hanse.web.ui.fields import ClockInput, DayInput, MomentInput

MOST_WEIGHT = 1000
MOST_STEPS = 20  # meetings of a delegate that may weigh more than the next; behind them each weighs the same


class StepsField(forms.CharField):
    """Whole numbers that fall, typed as `30, 20, 10`; clean value: a list."""

    def prepare_value(self, value: Any) -> Any:
        """A list as it is typed."""
        return ", ".join(str(number) for number in value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is typed."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> list[int]:
        """The numbers, or words on what is wrong with them."""
        typed = [part for part in re.split(r"[,;\s]+", super().clean(value)) if part]
        if wrong := next((part for part in typed if not (part.isdecimal() and part.isascii() and len(part) < 5)), None):
            raise forms.ValidationError(
                _("“%(part)s” is not a whole number from 0 to 1000. Write for example 30, 20, 10.") % {"part": wrong}
            )
        numbers = [int(part) for part in typed]
        if any(number > MOST_WEIGHT for number in numbers):
            raise forms.ValidationError(
                _("%(number)s is too much; at most 1000, ten times a meeting.") % {"number": max(numbers)}
            )
        if len(numbers) > MOST_STEPS:
            raise forms.ValidationError(_("At most %(count)s numbers.") % {"count": MOST_STEPS})
        if any(later > sooner for sooner, later in itertools.pairwise(numbers)):
            raise forms.ValidationError(
                _("Let the numbers fall, for example 30, 20, 10: the second meeting counts less than the first.")
            )
        return numbers


class RulesForm(forms.Form):
    """The rules of a matchmaking. Moments are typed in the active time zone, that of the edition."""

    booking_opens_at = forms.DateTimeField(label=_("Booking opens"), widget=MomentInput())
    booking_closes_at = forms.DateTimeField(label=_("Booking closes"), widget=MomentInput())
    agendas_on = forms.DateField(
        label=_("Agendas are published on"),
        widget=DayInput(),
        required=False,
        help_text=_("Everybody who has agreed to a meeting reads this day. You publish by hand."),
    )
    request_days = forms.IntegerField(
        label=_("Days in which a request is answered"),
        min_value=1,
        max_value=60,
        help_text=_("After that it lapses, so that nobody waits in vain."),
    )
    max_open_requests = forms.IntegerField(
        label=_("Open requests at a time, for each organisation"),
        min_value=1,
        max_value=200,
    )
    max_meetings = forms.IntegerField(
        label=_("Meetings at most, for each delegate"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=_("Empty means: as many as there are slots. A delegate may choose fewer."),
    )
    place_kind = forms.ChoiceField(label=_("Where people meet"), choices=Matchmaking.PlaceKind.choices)
    places = forms.IntegerField(
        label=_("How many places"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("So many meetings can be held at once. Empty means no limit, for example with video."),
    )
    across_countries_only = forms.BooleanField(label=_("Only between different countries"), required=False)
    kinds_that_may_ask = forms.MultipleChoiceField(
        label=_("Who may ask"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen means everybody."),
    )
    kinds_that_may_be_asked = forms.MultipleChoiceField(
        label=_("Who may be asked"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen means everybody."),
    )

    first_meetings = StepsField(
        label=_("How much more the first meetings of a delegate count"),
        max_length=120,
        required=False,
        help_text=_(
            "For example 30, 20, 10: where not everything fits, a first meeting counts 30 more, a second 20, "
            "a third 10. So everybody gets a few before somebody gets many. A meeting itself counts 100. "
            "Empty means that all count the same."
        ),
    )
    max_break_difference = forms.IntegerField(
        label=_("How much the breaks of two delegates may differ at most"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_(
            "Counted in free times between the first and the last meeting. Empty means no limit. "
            "A small number can cost meetings."
        ),
    )
    solve_seconds = forms.IntegerField(
        label=_("Seconds for one computation"),
        min_value=1,
        max_value=3600,
        help_text=_("It ends sooner where nothing better is possible. You can stop it, or give it more time."),
    )
    seed = forms.IntegerField(
        label=_("Number that chance begins with"),
        min_value=0,
        max_value=2_147_483_647,
        help_text=_("Any number will do. Another one can lead to another schedule that is as good."),
    )
    SCHEDULE = ("first_meetings", "max_break_difference", "solve_seconds", "seed")

    @property
    def rules_fields(self) -> list[forms.BoundField]:
        """The fields of the rules that everybody sees."""
        return [field for field in self if field.name not in self.SCHEDULE]

    @property
    def schedule_fields(self) -> list[forms.BoundField]:
        """The fields that the solver reads."""
        return [field for field in self if field.name in self.SCHEDULE]

    @classmethod
    def of(cls, matchmaking: Matchmaking | None, data: Any = None) -> "RulesForm":
        """The form as it stands now; with the model's defaults where there is no matchmaking yet."""
        row = matchmaking or Matchmaking()
        return cls(data, initial={name: getattr(row, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        """Booking closes after it opens."""
        values = super().clean() or {}
        opens, closes = values.get("booking_opens_at"), values.get("booking_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("booking_closes_at", _("Give a moment after booking opens."))
        return values

    def plan(self) -> RulesPlan:
        """What was typed, as the action takes it."""
        return RulesPlan(**self.cleaned_data)


class SessionForm(forms.Form):
    """A morning or an afternoon of meetings, typed as a day and two times of the clock."""

    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    name_de = forms.CharField(label=_("Name in German"), max_length=60)
    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        required=False,
        help_text=_("Short and permanent: spreadsheets of participants name the session by it."),
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    begins = forms.TimeField(label=_("Begins"), widget=ClockInput())
    ends = forms.TimeField(label=_("Ends"), widget=ClockInput())
    slot_minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=240, initial=20)
    gap_minutes = forms.IntegerField(label=_("Minutes between meetings"), min_value=0, max_value=120, initial=0)

    @classmethod
    def of(cls, session: MeetingSession | None, data: Any = None) -> "SessionForm":
        """The form of a session as it stands, in the active time zone."""
        if session is None:
            return cls(data)
        begins, ends = localtime(session.starts_at), localtime(session.ends_at)
        same = {name: getattr(session, name) for name in ("name_en", "name_de", "code", "slot_minutes", "gap_minutes")}
        return cls(data, initial={**same, "day": begins.date(), "begins": begins.time(), "ends": ends.time()})

    def clean(self) -> dict[str, Any]:
        """Two moments from a day and two times; a time that the night of the clock change skips is refused."""
        values = super().clean() or {}
        if not {"day", "begins", "ends"} <= values.keys():
            return values
        for name in ("begins", "ends"):
            try:
                values[f"{name}_at"] = from_current_timezone(datetime.combine(values["day"], values[name]))
            except forms.ValidationError:
                self.add_error(
                    name, _("On this day the clocks change and this time does not exist, or twice. Choose another.")
                )
        if values.get("begins_at") and values.get("ends_at") and values["ends_at"] <= values["begins_at"]:
            self.add_error("ends", _("Give a time after the session begins."))
        values["code"] = values.get("code") or slugify(values.get("name_en", ""))[:30] or "session"
        return values

    def plan(self) -> SessionPlan:
        """What was typed, as the action takes it."""
        values = self.cleaned_data
        same = {name: values[name] for name in ("code", "name_en", "name_de", "slot_minutes", "gap_minutes")}
        return SessionPlan(starts_at=values["begins_at"], ends_at=values["ends_at"], **same)
