"""How forms look, refused and not."""

import re

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from hanse.web.ui.fields import ClockInput, DayInput, MomentInput
from hanse.web.ui.sheet import ExampleForm, refused_form


class Small(forms.Form):
    """Two fields and a rule that concerns both."""

    town = forms.CharField(label="Town", help_text="Where you meet.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.cleaned_data.get("town") == "Atlantis":
            raise forms.ValidationError("No meeting under water.")


def test_form_without_errors_has_no_summary():
    html = str(ExampleForm())
    assert "another look" not in html
    assert "aria-invalid" not in html


def test_refused_form_links_each_error_to_its_field_and_takes_the_focus():
    html = str(Small({"town": ""}))
    assert re.findall(r'<a href="(#[^"]+)">', html) == ["#id_town"]
    assert "One answer needs another look" in html
    assert re.search(r'role="alert"\s+tabindex="-1"\s+autofocus', html)
    assert 'aria-invalid="true" aria-describedby="id_town_helptext id_town_error"' in html
    assert 'id="id_town_error"' in html
    assert 'id="id_town_helptext"' in html


def test_error_of_the_whole_form_stands_in_the_summary_only():
    html = str(Small({"town": "Atlantis"}))
    assert html.count("No meeting under water.") == 1
    assert "<a href" not in html


def test_summary_is_in_the_language_of_the_page():
    with translation.override("de"):
        html = str(refused_form())
    assert "2 Angaben brauchen noch einen Blick" in html
    assert "Bitte mindestens ein Feld wählen." in html


def test_choices_are_a_group_whose_legend_can_be_reached():
    html = str(refused_form())
    assert '<fieldset class="field" aria-describedby="id_ecosystems_error">' in html
    assert '<legend id="id_ecosystems_legend" tabindex="-1">' in html
    assert 'href="#id_ecosystems_legend"' in html
    assert html.count('type="radio"') == 2


def test_every_id_is_there_once_and_every_reference_leads_somewhere():
    html = str(refused_form())
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    told = [name for words in re.findall(r'aria-describedby="([^"]+)"', html) for name in words.split()]
    assert set(told) - set(ids) == set()
    assert set(re.findall(r'for="([^"]+)"', html)) - set(ids) == set()


def test_inputs_carry_the_class_of_the_design_and_choices_do_not():
    html = str(ExampleForm())
    assert [tag for tag in re.findall(r"<(?:select|textarea|input)[^>]*>", html) if 'class="input"' not in tag] == [
        tag for tag in re.findall(r"<input[^>]*>", html) if 'type="checkbox"' in tag or 'type="radio"' in tag
    ]


def test_own_class_of_an_input_stays():
    class Short(forms.Form):
        word = forms.CharField(widget=forms.Textarea(attrs={"class": "short"}))

    form = Short()
    assert 'class="input short"' in str(form)
    assert str(form) == str(form)


@pytest.mark.parametrize(
    ("widget", "value", "expected"),
    [
        (DayInput(), "2027-05-11", 'type="date" name="x" value="2027-05-11"'),
        (ClockInput(), "14:20", 'type="time" name="x" value="14:20"'),
        (MomentInput(), "2027-05-11T14:20", 'type="datetime-local" name="x" value="2027-05-11T14:20"'),
    ],
)
def test_days_and_times_are_given_to_the_browser_as_iso(widget, value, expected):
    with translation.override("de"):
        assert expected in widget.render("x", value)


def test_words_of_a_person_are_escaped():
    html = str(Small({"town": '"><script>alert(1)</script>', "secret": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_field_group_renders_alone():
    template = engines["django"].from_string("{{ form.town.as_field_group }}")
    html = template.render({"form": Small()})
    assert html.count("<label") == 1
    assert 'class="field"' in html
