"""The vocabulary: complete, consistent, forgiving in what it reads and clear in what it refuses."""

from datetime import date

import pytest

from hanse import taxonomy


@pytest.mark.parametrize("name", taxonomy.schemes())
def test_every_scheme_says_version_source_and_validity(name):
    scheme = taxonomy.scheme(name)
    assert scheme.name == name
    assert scheme.version
    assert scheme.source
    assert date(1990, 1, 1) < scheme.valid_from < date(2030, 1, 1)


@pytest.mark.parametrize("name", taxonomy.schemes())
def test_every_code_has_a_title_in_both_languages(name):
    scheme = taxonomy.scheme(name)
    lacking = [code for code, term in scheme.terms.items() if not (term.titles.get("en") and term.titles.get("de"))]
    assert lacking == []


@pytest.mark.parametrize("name", taxonomy.schemes())
def test_every_code_and_its_titles_are_found_again(name):
    scheme = taxonomy.scheme(name)
    if name == "regions":
        assert [code for code in scheme.codes if scheme.check(code) != code] == []
        return
    wrong = [
        (code, language)
        for code in scheme.codes
        for language in ("en", "de")
        # Two NACE levels may share a title ("Education"); then the code that stands first is meant.
        if scheme.title(scheme.check(scheme.title(code, language)), language) != scheme.title(code, language)
    ]
    assert wrong == []
    assert [code for code in scheme.codes if scheme.check(code) != code] == []


def test_counts_are_those_of_the_classifications():
    assert len(taxonomy.ecosystems().codes) == 14
    assert len(taxonomy.categories().codes) == 7
    assert sum(1 for code in taxonomy.sectors().codes if code.isalpha()) == 21
    assert sum(1 for code in taxonomy.sectors().codes if code.isdigit()) == 88
    assert len(taxonomy.countries().codes) == 250
    assert taxonomy.stages().codes == (
        "research", "raw-materials", "processing", "components", "equipment", "software", "assembly", "testing",
        "logistics", "distribution", "services", "use", "recycling",
    )  # fmt: skip


def test_every_division_belongs_to_a_section():
    sectors = taxonomy.sectors()
    assert [code for code in sectors.codes if code.isdigit() and sectors.parent(code) not in sectors.codes] == []
    assert sectors.parent("28") == "C"


def test_titles_fall_back_to_english_and_then_to_the_code():
    assert taxonomy.ecosystems().title("agri-food", "fr") == "Agri-food"
    assert taxonomy.ecosystems().title("agri-food", "de-AT") == "Agrar- und Ernährungswirtschaft"
    assert taxonomy.ecosystems().title("unheard", "de") == "unheard"


def test_short_title_in_a_language_never_comes_from_another():
    assert taxonomy.sectors().short("35", "de") == "Energieversorgung"
    assert taxonomy.sectors().short("35", "en") == "Energy supply"


@pytest.mark.parametrize(
    ("scheme", "text", "code"),
    [
        ("countries", "Österreich", "AT"),
        ("countries", "oesterreich", None),
        ("countries", "EL", "GR"),
        ("countries", "UK", "GB"),
        ("countries", "czech republic", "CZ"),
        ("ecosystems", "MOBILITÄT", "mobility"),
        ("ecosystems", "Mobility, transport, automotive", "mobility"),
        ("technologies", "3D-Druck", "additive-manufacturing"),
        ("technologies", "Künstliche Intelligenz", "artificial-intelligence"),
        ("sectors", "Maschinenbau", "28"),
        ("regions", "de11", "DE11"),
        ("kinds", "Clusterorganisation", "cluster_organisation"),
        ("languages", "Deutsch", "de"),
    ],
)
def test_titles_and_other_words_are_understood(scheme, text, code):
    assert taxonomy.scheme(scheme).find(text) == code


@pytest.mark.parametrize(
    ("scheme", "text", "nearest"),
    [
        ("ecosystems", "mobilty", "mobility"),
        ("technologies", "Wasserstof", "hydrogen"),
        ("countries", "Germny", "DE"),
        ("sectors", "Maschinen", "28"),
        ("themes", "green", "green-transition"),
    ],
)
def test_unknown_codes_are_refused_with_the_nearest(scheme, text, nearest):
    with pytest.raises(taxonomy.UnknownCode) as refusal:
        taxonomy.scheme(scheme).check(text)
    assert refusal.value.nearest[0] == nearest
    assert refusal.value.given == text
    assert nearest in str(refusal.value)


def test_nonsense_is_refused_without_a_guess():
    with pytest.raises(taxonomy.UnknownCode) as refusal:
        taxonomy.ecosystems().check("xqzw")
    assert refusal.value.nearest == ()


def test_a_very_long_text_is_refused_quickly():
    with pytest.raises(taxonomy.UnknownCode):
        taxonomy.regions().check("x" * 20_000)


def test_regions_reach_from_the_country_down():
    regions = taxonomy.regions()
    assert [regions.parent(code) for code in ("DE111", "DE11", "DE1", "DE")] == ["DE11", "DE1", "DE", None]
    assert [code for code in regions.codes if len(code) > 2 and regions.parent(code) not in regions] == []
    assert regions.title("DE1", "en") == "Baden-Württemberg"
    assert regions.title("EL", "de") == "Griechenland"
    assert taxonomy.country_of_region("EL30") == "GR"
    assert taxonomy.country_of_region("UKI") == "GB"


def test_macroregions_name_known_countries():
    for code in taxonomy.macroregions().codes:
        assert taxonomy.members_of(code) <= set(taxonomy.countries().codes)
    assert "danube" in taxonomy.macroregions_of(["AT"])
    assert "baltic-sea" not in taxonomy.macroregions_of(["AT"])
    assert len(taxonomy.members_of("european-union")) == 27


def test_ecosystem_weights_name_known_codes_between_0_and_1():
    for sector in taxonomy.sectors().codes:
        weights = taxonomy.ecosystem_weights([sector])
        assert set(weights) <= set(taxonomy.ecosystems().codes)
        assert all(0 < weight <= 1 for weight in weights.values())
    assert taxonomy.ecosystem_weights(["10"]) == {"agri-food": 1.0}
    assert taxonomy.ecosystem_weights([]) == {}


def test_stage_links_name_known_stages_and_no_stage_feeds_itself():
    stages = taxonomy.stages().codes
    links = {(one, other): taxonomy.stages_between(one, other) for one in stages for other in stages}
    assert all(0 <= weight <= 1 for weight in links.values())
    assert [pair for pair, weight in links.items() if pair[0] == pair[1] and weight] == []
    assert links["components", "assembly"] > links["assembly", "components"]
