"""What organisers say to the scheduler."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.web.meetings.models import MeetingRequest, Slot
from hanse.web.ui.words import clock, day


class SolveForm(forms.Form):
    """How long to compute; `after` is the last version that the page showed."""

    seconds = forms.IntegerField(label=_("Seconds at most"), min_value=1, max_value=3600)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PublishForm(forms.Form):
    """Which published version the page was compared with."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class takes no arguments when it runs
    """A slot, named by its day and time."""

    def label_from_instance(self, obj: Slot) -> str:
        """Tuesday 11 May, 14:20."""
        return f"{day(obj.starts_at)}, {clock(obj.starts_at)}"


class LockForm(forms.Form):
    """In which slot a meeting must lie."""

    slot = SlotField(queryset=Slot.objects.none(), label=_("Slot"), empty_label=None)

    def __init__(self, *args: Any, request: MeetingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, SlotField)
        field.queryset = (
            request.matchmaking.slots.exclude(absent_delegates=request.requester_id)
            .exclude(absent_delegates=request.recipient_id)
            .order_by("starts_at")
        )


class ForbidForm(forms.Form):
    """Why a meeting must not be held."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("You read it here again; the two sides are told that the organiser took the meeting out."),
    )


class RepairForm(forms.Form):
    """How many meetings the alternative may move."""

    moves = forms.IntegerField(
        label=_("The alternative may move at most"),
        help_text=_("Meetings that change their time. With 0 only the repair that moves nobody is worked out."),
        min_value=0,
        max_value=50,
    )
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
