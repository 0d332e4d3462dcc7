"""Sign-up and one's own details."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse.web.accounts.consents import PURPOSES
from hanse.web.accounts.models import Person


class SignUpForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Name, mail address, password, and what is agreed to; the words of each purpose are one link away."""

    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
        )
        self.order_fields(["name", "email", "password1"])
        for purpose in PURPOSES:
            words = reverse("accounts:consent", args=[purpose.code, purpose.version])
            self.fields[f"consent_{purpose.code}"] = forms.BooleanField(
                label=str(purpose.title),
                required=purpose.is_required,
                help_text=format_html('<a href="{}">{}</a>', words, _("Read the words")),
            )

    def agreed(self) -> list[str]:
        """The purposes that were ticked."""
        return [purpose.code for purpose in PURPOSES if self.cleaned_data.get(f"consent_{purpose.code}")]

    def language(self) -> str:
        """The language of the page on which somebody signs up is the one we write in."""
        return "de" if (get_language() or "en").startswith("de") else "en"


class DetailsForm(forms.ModelForm[Person]):
    """Name and language."""

    class Meta:
        model = Person
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        help_texts = {"language": _("We write to you in this language.")}
