"""Uploading a spreadsheet, and saying what its columns mean."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hanse.errors import InputError
from hanse.spreadsheets import MOST_BYTES
from hanse.web.directory.bridge.columns import COLUMNS
from hanse.web.directory.models import Import
from hanse.web.directory.words import refusal


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), with headings in the first row, up to 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        error_messages={"required": _("Please choose a file.")},
    )

    def clean_file(self) -> Any:
        """Refuse by size before anything is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise forms.ValidationError(_("Please send at most %(most)s MiB.") % {"most": most})
        return file

    def refuse(self, error: InputError) -> None:
        """Say beside the field why the file cannot be read."""
        for words in dict.fromkeys(refusal(problem) for problem in error.problems[:5]):
            self.add_error("file", words)


class ColumnsForm(forms.Form):
    """For each heading of the file one of our columns, or none."""

    def __init__(self, *args: Any, upload: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload = upload
        language = get_language() or "en"
        choices = [("", _("leave out")), *((column.name, column.title(language)) for column in COLUMNS)]
        for number, heading in enumerate(upload.findings["headings"]):
            self.fields[f"c{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=upload.mapping.get(heading, "")
            )

    def rows(self) -> list[dict[str, Any]]:
        """Heading, first entries, and the choice, for the page."""
        samples = self.upload.findings["samples"]
        return [
            {"heading": heading, "samples": samples.get(heading, []), "field": self[f"c{number}"]}
            for number, heading in enumerate(self.upload.findings["headings"])
        ]

    def mapping(self) -> dict[str, str]:
        """Heading → our column."""
        headings = self.upload.findings["headings"]
        return {heading: self.cleaned_data[f"c{number}"] for number, heading in enumerate(headings)}


class ConfirmForm(forms.Form):
    """Whether new organisations are published at once."""

    publish = forms.BooleanField(label=_("Publish new organisations at once: they have been checked"), required=False)
