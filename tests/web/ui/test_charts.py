"""Charts drawn on the server."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from hanse.web.ui.charts import APART, Moment, bars, parts, progress, shade


def labels(svg):
    return [
        (float(node.attrib["y"]), node.text)
        for node in ElementTree.fromstring(svg).iter("text")
        if node.attrib.get("class") == "strong"
    ]


def test_last_value_and_bound_never_collide():
    for value in range(18_000, 20_001, 50):
        svg = progress([Moment(1, 10_000, 30_000), Moment(30, value, 20_000)], label="x", limit=60)
        found = labels(svg)
        if value < 20_000:
            assert [text for _, text in found] == ["20,000", f"{value:,}"]
            assert abs(found[0][0] - found[1][0]) >= APART - 0.1
        else:
            assert [text for _, text in found] == ["20,000"]


@pytest.mark.parametrize(
    "moments",
    [
        [Moment(0, None, 10)],
        [Moment(0, 5, None)],
        [Moment(0, 0, 0)],
        [Moment(1, 7, 7), Moment(1, 7, 7)],
        [Moment(0, -5, 3), Moment(200, 2, 2)],
        [Moment(0.1, 3, 900_000_000)],
    ],
)
def test_any_course_gives_a_drawing_inside_its_field(moments):
    root = ElementTree.fromstring(progress(moments, label="Words & more", limit=60))
    assert root.attrib["aria-label"] == "Words & more"
    for node in root.iter("path"):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", node.attrib["d"])]
        assert all(-1 <= number <= 577 for number in numbers)
    for y, _ in labels(progress(moments, label="x")):
        assert 0 <= y <= 260


def test_nothing_known_draws_nothing():
    assert progress([], label="x") == ""
    assert progress([Moment(1, None, None)], label="x") == ""


def test_figures_follow_the_language():
    with translation.override("de"):
        assert ("19.840" in progress([Moment(1, 19_840, 21_000)], label="x")) is True


def test_bars_say_each_number_and_warn_where_asked():
    root = ElementTree.fromstring(bars([("0", 0), ("1", 5), ("2", 10)], label="x", warn=["1"]))
    heights = {node.attrib["class"]: float(node.attrib["height"]) for node in root.iter("rect")}
    assert heights["bar"] == pytest.approx(2 * heights["bar warn"], abs=0.2)
    assert [node.text for node in root.iter("text")] == ["0", "0", "5", "1", "10", "2"]


def test_bars_of_nothing_are_drawn():
    assert "<rect" not in bars([], label="x")
    assert "<rect" not in bars([("0", 0)], label="x")


def test_parts_fill_the_bar_in_the_order_given():
    rects = list(ElementTree.fromstring(parts([41, 0, 9])).iter("rect"))
    assert [rect.attrib["class"] for rect in rects] == [shade(0), shade(2)]
    last = rects[-1].attrib
    assert float(last["x"]) + float(last["width"]) == pytest.approx(798, abs=0.2)
