"""What people add to a request: a word, and who of them will meet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.web.meetings.models import Delegate


class AskForm(forms.Form):
    """A request: a word why, and who would meet where there are several."""

    word = forms.CharField(
        label=_("A word why, it helps"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    delegate = forms.ModelChoiceField(
        label=_("Who would meet"),
        queryset=Delegate.objects.none(),
        required=False,
        empty_label=_("Whoever has most time in common"),
    )

    def __init__(self, data: Any = None, *, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, people)


class AcceptForm(forms.Form):
    """A yes: who will meet, and a word."""

    delegate = forms.ModelChoiceField(
        label=_("Who will meet"), queryset=Delegate.objects.none(), required=False, empty_label=None
    )
    answer = forms.CharField(
        label=_("A word to them"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, people: Sequence[tuple[int, str]], chosen: int | None = None) -> None:
        super().__init__(data, initial={"delegate": chosen})
        offer(self, people)


class WordForm(forms.Form):
    """A word to the other side when something ends."""

    answer = forms.CharField(
        label=_("A word to them"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def offer(form: forms.Form, people: Sequence[tuple[int, str]]) -> None:
    """Let the form choose among the delegates; where there is one only, there is nothing to choose."""
    if len(people) < 2:
        del form.fields["delegate"]
        return
    field = form.fields["delegate"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Delegate.objects.filter(pk__in=[number for number, _name in people]).order_by("pk")
    field.label_from_instance = lambda delegate: delegate.name  # type: ignore[method-assign, assignment]
