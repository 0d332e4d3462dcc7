"""Marks of organisations."""

import re
from xml.etree import ElementTree

from django.template import engines

from hanse.web.ui import seals


def parsed(svg):
    return ElementTree.fromstring(svg)


def test_seal_never_changes():
    assert seals.draw("org-412") == (
        '<svg class="seal seal-1" viewBox="0 0 64 64" aria-hidden="true">'
        '<circle class="seal-field" cx="32" cy="32" r="31"/><circle class="seal-ring" cx="32" cy="32" r="27"/>'
        '<path class="seal-mark" transform="matrix(-1 0 0 1 64 0)"'
        ' d="M32 14V50M24 19H40M22 30L32 38L42 30M32 50H42V44"/></svg>'
    )


def test_seal_is_never_a_bare_staff():
    assert [key for key in map(str, range(2000)) if seals.strokes(key) in seals.HEADS] == []


def test_thousand_seals_show_hundreds_of_marks_in_all_tints():
    drawn = [seals.draw(str(key)) for key in range(1000)]
    assert len(set(drawn)) > 600
    assert {int(re.search(r"seal-(\d)", svg)[1]) for svg in drawn} == set(range(seals.TINTS))


def test_name_with_any_letter_stays_well_formed():
    name = "Fish & \"Chips\" <b> 'ok' ]]>"
    svg = parsed(seals.draw("x", title=name, legend=name, big=True))
    assert svg.attrib["aria-label"] == name
    assert svg.attrib["class"].split()[:2] == ["seal", "big"]


def test_same_legend_twice_on_a_page_has_two_ids():
    template = engines["django"].from_string('{% seal "a" legend="Riga" %}{% seal "a" legend="Riga" %}')
    html = template.render({})
    ids = re.findall(r'<path id="([^"]+)"', html)
    assert len(set(ids)) == 2
    assert [f"#{name}" for name in ids] == re.findall(r'textPath href="([^"]+)"', html)
