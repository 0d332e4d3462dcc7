"""What a representative says of those who will meet, turned into clean values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models import Organisation
from hanse.web.meetings.bridge.participants import Attendee
from hanse.web.meetings.models import Delegate, Slot
from hanse.web.ui.words import clock, day_long


class AttendeeForm(forms.Form):
    """Somebody who will meet, and when they can: by session, and by slot inside a session."""

    name = forms.CharField(label=_("Name"), max_length=120)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("For letters about requests and the agenda. Other participants do not see it."),
    )
    category = forms.ChoiceField(
        label=_("What describes them best"),
        choices=Delegate.Category.choices,
        initial=Delegate.Category.CLUSTER_MANAGEMENT,
    )
    max_meetings = forms.IntegerField(
        label=_("Meetings at most"),
        min_value=1,
        max_value=200,
        required=False,
        help_text=_("Empty means: as many as fit."),
    )

    def __init__(self, data: Any = None, *, slots: Sequence[Slot], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.slots = slots
        if not slots:
            return
        never = {"required": _("Check at least one time, else nobody can meet them.")}
        away = (initial or {}).get("absent", frozenset())
        groups: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for slot in slots:
            heading = f"{day_long(localtime(slot.starts_at))}: {slot.session.name}"
            groups.setdefault((heading, slot.session_id), []).append((slot.pk, clock(slot.starts_at)))
        here = {slot.session_id for slot in slots if slot.pk not in away}
        self.fields["there"] = forms.MultipleChoiceField(
            label=_("In which sessions they are there"),
            choices=[(session, heading) for heading, session in groups],
            widget=forms.CheckboxSelectMultiple,
            error_messages=never,
            initial=[session for _heading, session in groups if session in here],
        )
        self.fields["free"] = forms.MultipleChoiceField(
            label=_("At which times they are free"),
            choices=[(heading, options) for (heading, _session), options in groups.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages=never,
            help_text=_("Clear the times at which they are away. Times of a session that is not checked do not count."),
            initial=[slot.pk for slot in slots if slot.pk not in away],
        )

    @classmethod
    def of(cls, delegate: Delegate, data: Any = None, *, slots: Sequence[Slot]) -> "AttendeeForm":
        """The form of a delegate as they stand."""
        same = {name: getattr(delegate, name) for name in ("name", "function", "email", "category", "max_meetings")}
        away = frozenset(delegate.absent.values_list("pk", flat=True))
        return cls(data, slots=slots, initial={**same, "absent": away})

    def clean(self) -> dict[str, Any]:
        """A slot is free where its session and its own box are checked; somebody who is never free cannot meet."""
        values = super().clean() or {}
        there, boxes = set(values.get("there", ())), set(values.get("free", ()))
        free = {slot.pk for slot in self.slots if str(slot.session_id) in there and str(slot.pk) in boxes}
        if there and boxes and not free:
            self.add_error("free", _("Check at least one time, else nobody can meet them."))
        values["absent"] = frozenset(slot.pk for slot in self.slots if slot.pk not in free)
        return values

    def attendee(self) -> Attendee:
        """What was typed, as the actions take it."""
        values = self.cleaned_data
        return Attendee(
            name=values["name"].strip(),
            function=values["function"].strip(),
            email=values["email"].strip().lower(),
            category=values["category"],
            max_meetings=values["max_meetings"],
            absent=values["absent"],
        )


class JoinForm(AttendeeForm):
    """The first delegate of an organisation, and, for those who speak for several, of which."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    field_order = ["organisation"]

    def __init__(self, data: Any = None, *, organisations: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
        self.order_fields(self.field_order)


class ParticipantsFileForm(forms.Form):
    """A spreadsheet of participants."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "CSV or XLSX with the columns organisation and name; also function, email, category, sessions, "
            "unavailable, max_meetings."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
