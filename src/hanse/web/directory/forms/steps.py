"""Small forms: handing in, deciding, inviting, claiming."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanse.web.directory.models import Organisation, Role


class SubmitForm(forms.Form):
    """Handing a profile in."""

    accepts_terms = forms.BooleanField(
        label=_("We accept the terms: what we say is true, we keep it up to date, and the people named agree."),
        required=True,
        error_messages={"required": _("Please accept the terms of the directory first.")},
    )


class InviteForm(forms.Form):
    """Asking a colleague to work on the profile."""

    email = forms.EmailField(label=_("Mail address of the colleague"))
    kind = forms.ChoiceField(label=_("What they may do"), choices=Role.Kind.choices, initial=Role.Kind.REPRESENTATIVE)


class ClaimForm(forms.Form):
    """Asking to work on a profile."""

    words = forms.CharField(
        label=_("How can we see that you speak for the organisation?"),
        help_text=_("For example your function, and a page of its web site that names you."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    """A validator's decision: criteria that were seen, and words for the organisation."""

    seen = forms.MultipleChoiceField(label=_("Criteria"), required=False, widget=forms.CheckboxSelectMultiple)
    waives = forms.BooleanField(label=_("A programme has checked this already: waive the figures"), required=False)
    words = forms.CharField(
        label=_("Words for the organisation"),
        help_text=_("They stand in the mail. If you do not publish, say what would help."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, criteria: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.fields["seen"]
        assert isinstance(seen, forms.MultipleChoiceField)
        seen.choices = criteria


class MergeForm(forms.Form):
    """Naming the profile that stays."""

    into = forms.CharField(
        label=_("Address or permanent key of the profile that stays"),
        help_text=_("The last part of its address, such as baltic-fibre-circle."),
    )

    def clean_into(self) -> Organisation:
        """The profile of this address or key."""
        text = self.cleaned_data["into"].strip().rstrip("/").rpartition("/")[2]
        organisation = Organisation.objects.filter(slug=text).first() or Organisation.objects.filter(key=text).first()
        if organisation is None:
            raise forms.ValidationError(_("There is no profile with this address or key."))
        return organisation


class AnswerForm(forms.Form):
    """Words for a person whose claim is decided."""

    words = forms.CharField(
        label=_("Words for the person"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
