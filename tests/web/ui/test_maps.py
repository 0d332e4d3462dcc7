"""Maps of Europe."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import engines

from hanse.web.ui import maps

SPRITE = Path(maps.__file__).parents[1] / "static" / "ui" / "europe.svg"
COUNTRIES = set(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
    + "AL BA CH GB IS LI MD ME MK NO RS TR UA XK".split()  # noqa: SIM905
)


def test_every_country_of_the_cluster_community_has_a_shape_and_a_middle():
    symbols = {symbol.attrib["id"] for symbol in ElementTree.parse(SPRITE).getroot()}
    assert COUNTRIES - symbols == set()
    assert symbols - set(maps.codes()) == {"backdrop"}
    for code in maps.codes():
        x, y = maps.middle(code)
        assert 0 < x < maps.WIDTH, code
        assert 0 < y < maps.HEIGHT, code


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("LV", 24.1, 56.95), ("UA", 34.1, 44.95), ("CY", 33.6, 35.2), ("TR", 35, 39), ("PT", -8, 39.5), ("IS", -19, 65)],
)
def test_towns_stand_in_their_countries(code, longitude, latitude):
    from hanse.web.ui.maps.draw import contains

    path = next(symbol for symbol in ElementTree.parse(SPRITE).getroot() if symbol.attrib["id"] == code)[0].attrib["d"]
    assert any(contains(ring, *maps.place(longitude, latitude)) for ring in rings(path))


def rings(path):
    """Rings of path data of the kind `draw` writes: M x y l dx dy … z."""
    for part in path.strip("M").split("M"):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", part)]
        points = [(numbers[0], numbers[1])]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        yield points


def test_countries_with_data_are_links_that_say_their_number():
    svg = maps.europe(
        {"LV": {"class": "c3", "title": "Latvia: 4", "href": "/d/?country=LV&x=1"}, "DE": {"title": "Germany: 1"}},
        sprite="/e.svg",
        label="Organisations <by> country",
    )
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "group"
    assert root.attrib["aria-label"] == "Organisations <by> country"
    links = [(node.attrib["href"], node.attrib["aria-label"]) for node in root.iter("a")]
    assert links == [("/d/?country=LV&x=1", "Latvia: 4")]
    assert len(list(root.iter("use"))) == len(maps.codes()) + 1


def test_map_without_links_is_a_picture_with_a_name():
    root = ElementTree.fromstring(
        maps.europe({}, sprite="/e.svg", label="Lines from Riga", home="LV", routes={"DE": 2})
    )
    assert root.attrib["role"] == "img"
    assert [node.attrib["class"] for node in root if "route" in node.attrib.get("class", "")] == ["route"]
    assert [node.attrib["class"] for node in root.iter("circle")] == ["town", "home"]


def test_numbers_are_written_where_they_are_wanted():
    data = {"LV": {"title": "Latvia: 4", "number": 4}, "DE": {"title": "Germany"}}
    svg = ElementTree.fromstring(maps.europe(data, sprite="/e.svg", numbers=True))
    assert [node.text for node in svg.iter("text")] == ["4"]
    assert "<text" not in maps.europe(data, sprite="/e.svg")


def test_unknown_country_is_left_out():
    assert maps.middle("XX") is None
    assert maps.europe({"XX": {"title": "?"}}, sprite="/e.svg") == maps.europe({}, sprite="/e.svg")
    assert maps.europe({}, sprite="/e.svg", home="XX", routes={"DE": 1}) == maps.europe({}, sprite="/e.svg")


def test_view_fits_what_is_asked_for_and_never_leaves_the_map():
    for code in maps.codes():
        x, y, width, height = map(float, maps.view_of([code]).split())
        assert x >= 0
        assert y >= 0
        assert x + width <= maps.WIDTH + 1
        assert y + height <= maps.HEIGHT + 1
        middle = maps.middle(code)
        assert x < middle[0] < x + width
        assert y < middle[1] < y + height


def test_tag_draws_the_map():
    html = engines["django"].from_string('{% map_of_europe data label="Here" view="fit" %}').render({"data": {}})
    assert "/static/ui/europe.svg#backdrop" in html
