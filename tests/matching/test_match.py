"""Matching: its laws, each axis with what must and what must not be a reason, and both languages."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse import taxonomy
from hanse.matching import KINDS, Item, Profile, Rules, Wish, match


def an_organisation(identity="a", **facts):
    return Profile(id=identity, name=facts.pop("name", identity.upper()), country=facts.pop("country", "DE"), **facts)


def some(scheme, most=3):
    codes = st.sampled_from(taxonomy.scheme(scheme).codes[:12])
    return st.lists(codes, max_size=most, unique=True).map(tuple)


LANDS = st.sampled_from(["AT", "DE", "PL", "SE", "TR"])
PROFILES = st.lists(
    st.builds(
        Profile, id=st.just(""), name=st.just("n"), country=LANDS,
        ecosystems=some("ecosystems"), sectors=some("sectors"),
        technologies=some("technologies"), themes=some("themes"), stages=some("stages"),
        countries_known=st.lists(LANDS, max_size=2, unique=True).map(tuple),
        countries_wanted=st.lists(LANDS, max_size=2, unique=True).map(tuple),
        cooperation_sought=some("cooperation"), cooperation_offered=some("cooperation"),
    ),
    min_size=2, max_size=6,
).map(lambda profiles: [replace(profile, id=f"o{i}") for i, profile in enumerate(profiles)])  # fmt: skip
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(PROFILES)
def test_numbers_lie_between_0_and_1_and_a_pair_has_one_score(profiles):
    matches = match(profiles, top=None)
    for one in matches:
        other = matches.pair(one.b, one.a)
        assert 0 < one.score <= 1
        assert (one.score, one.there, one.back) == pytest.approx((other.score, other.back, other.there), abs=2e-4)
        assert min(one.there, one.back) - 1e-3 <= one.score <= max(one.there, one.back) + 1e-3
        assert [axis.kind for axis in one.axes] == list(KINDS)
        assert all(0 <= axis.there <= 1 and 0 <= axis.back <= 1 for axis in one.axes)
        assert all(0 <= reason.score <= 1 for reason in one.reasons)


@quick
@given(PROFILES)
def test_both_sides_are_told_the_same_reasons(profiles):
    matches = match(profiles, top=None)
    for one in matches:

        def facts(reasons):
            return sorted((r.kind, str(r.detail.get("direction")), str(r.detail.get("countries"))) for r in reasons)

        assert facts(one.reasons) == facts(r.mirrored() for r in matches.pair(one.b, one.a).reasons)
        assert [reason.mirrored().mirrored() for reason in one.reasons] == list(one.reasons)


@quick
@given(PROFILES)
def test_new_names_of_ids_change_nothing(profiles):
    renamed = [replace(profile, id=f"{100 - i}x") for i, profile in enumerate(profiles)]
    names = {profile.id: f"{100 - i}x" for i, profile in enumerate(profiles)}
    before = [(names[one.a], names[one.b], one.score, one.reasons) for one in match(profiles)]
    assert before == [(one.a, one.b, one.score, one.reasons) for one in match(renamed)]


@quick
@given(PROFILES)
def test_an_unrelated_profile_adds_no_reason_to_a_pair(profiles):
    stranger = an_organisation("stranger", country="NZ")
    kinds = lambda one: sorted((r.kind, str(r.detail)) for r in one.reasons)  # noqa: E731
    before, after = match(profiles, top=None), match([*profiles, stranger], top=None)
    assert [kinds(after.pair(one.a, one.b)) for one in before] == [kinds(one) for one in before]


@quick
@given(PROFILES)
def test_a_wish_never_lowers_a_score(profiles):
    a, b = profiles[0].id, profiles[1].id
    assert match(profiles, wishes=[Wish(a, b)]).pair(a, b).score >= match(profiles).pair(a, b).score


def test_common_interest_names_the_rarest_first():
    crowd = [an_organisation(f"c{i}", themes=("skills",)) for i in range(5)]
    pair = [an_organisation(i, themes=("skills", "standards")) for i in ("a", "b")]
    reason = match([*pair, *crowd]).of("a")[0].reasons[0]
    assert (reason.kind, reason.detail) == ("common_interest", {"themes": ["standards", "skills"]})
    assert match([*pair, *crowd]).of("a")[0].b == "b"


def test_the_same_sector_is_no_complement_and_a_related_one_is():
    metal, cars, metal_too = (
        an_organisation(i, sectors=(code,)) for i, code in (("m", "25"), ("c", "29"), ("n", "25"))
    )
    matches = match([metal, cars, metal_too])
    assert [reason.kind for reason in matches.pair("m", "n").reasons] == []
    assert matches.pair("m", "c").reasons[0].detail == {"pairs": [["25", "29"]]}
    assert matches.pair("c", "m").reasons[0].detail == {"pairs": [["29", "25"]]}


def test_the_value_chain_says_who_supplies():
    parts = an_organisation("p", stages=("components",), ecosystems=("mobility",))
    cars = an_organisation("c", stages=("assembly",), ecosystems=("mobility",))
    chain = [reason for reason in match([parts, cars]).of("c")[0].reasons if reason.kind == "value_chain"]
    assert [reason.detail for reason in chain] == [
        {"from_stage": "components", "to_stage": "assembly", "direction": "they_supply", "ecosystems": ["mobility"]}
    ]


def test_a_value_chain_without_a_common_field_is_no_reason():
    parts = an_organisation("p", stages=("components",), ecosystems=("aerospace-defence",))
    hotels = an_organisation("h", stages=("assembly",), ecosystems=("tourism",))
    assert "value_chain" not in {reason.kind for reason in match([parts, hotels]).pair("p", "h").reasons}


def test_the_market_counts_who_is_at_home_and_who_knows():
    here = an_organisation("a", countries_wanted=("SE", "TR", "DE"))
    there = an_organisation("b", country="SE", countries_known=("TR",), countries_wanted=("DE",))
    reasons = match([here, there]).of("a")[0].reasons
    assert {r.detail["direction"]: (r.detail["countries"], r.detail["home"]) for r in reasons} == {
        "they_know": (["SE", "TR"], ["SE"]),
        "we_know": (["DE"], ["DE"]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ({"en": "Moulded-fibre machines"}, {"en": "Machine for moulded fibres"}),
        ({"de": "Prüfstand für Busbatterien"}, {"en": "Test stand for batteries"}),
        ({"de": "Wasserstofftankstellen"}, {"en": "Electrolysers"}),
    ],
)
def test_an_offer_answers_a_need_within_and_across_languages(need, offer):
    wanting = an_organisation("w", needs=(Item(need),))
    giving = an_organisation("g", offers=(Item(offer),))
    reason = match([wanting, giving]).pair("w", "g").reasons[0]
    assert (reason.kind, reason.detail["direction"]) == ("offer_need", "they_offer")
    assert reason.detail["need"] == {"index": 0, "title": need}
    assert reason.detail["offer"] == {"index": 0, "title": offer}


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ({"en": "Lens makers for small series"}, {"en": "Small hotels for members"}),
        ({"de": "Partner für ein gemeinsames Projekt"}, {"de": "Gemeinsame Projekte mit Partnern"}),
        ({"en": "AR glasses"}, {"en": "We are near"}),
    ],
)
def test_words_that_say_nothing_are_no_answer(need, offer):
    matches = match([an_organisation("w", needs=(Item(need),)), an_organisation("g", offers=(Item(offer),))])
    assert matches.pair("w", "g").reasons == ()


def test_cooperation_sought_meets_cooperation_offered_and_the_same_search():
    a = an_organisation("a", cooperation_sought=("supplier", "joint-project"))
    b = an_organisation("b", cooperation_offered=("supplier",), cooperation_sought=("joint-project",))
    assert {r.detail["direction"]: r.detail["cooperation"] for r in match([a, b]).pair("a", "b").reasons} == {
        "they_offer": ["supplier"],
        "both_seek": ["joint-project"],
    }


def test_one_organisation_never_meets_itself_nor_rivals_each_other():
    shared = {"themes": ("skills",)}
    a, b = (an_organisation(i, organisation="same", **shared) for i in "ab")
    c = an_organisation("c", rivals=frozenset({"d"}), **shared)
    d = an_organisation("d", **shared)
    found = {(one.a, one.b) for one in match([a, b, c, d])}
    assert found == {(x, y) for x in "abcd" for y in "abcd" if x != y} - {
        ("a", "b"),
        ("b", "a"),
        ("c", "d"),
        ("d", "c"),
    }


def test_partners_and_countries_count_less_where_the_rules_say_so():
    shared = {"themes": ("skills",)}
    a, b = an_organisation("a", partners=frozenset({"b"}), **shared), an_organisation("b", **shared)
    abroad = an_organisation("f", country="FR", **shared)
    plain, across = match([a, b, abroad]), match([a, b, abroad], rules=Rules(across_countries=True))
    assert plain.pair("a", "b").factor == 0.5
    assert across.pair("b", "a").factor == pytest.approx(0.3)
    assert (plain.pair("b", "f").factor, across.pair("b", "f").factor) == (1, 1)


def test_a_weight_of_0_silences_an_axis():
    rules = Rules(weights=dict(Rules().weights) | {"common_interest": 0.0})
    pair = [an_organisation(i, themes=("skills",)) for i in "ab"]
    assert list(match(pair, rules=rules)) == []


def test_a_wish_is_told_to_both_sides():
    matches = match([an_organisation("a"), an_organisation("b")], wishes=[Wish("a", "b"), Wish("a", "gone")])
    assert [matches.pair(*pair).reasons[0].detail["direction"] for pair in (("a", "b"), ("b", "a"))] == [
        "we_wish",
        "they_wish",
    ]


def test_top_keeps_the_best_and_doubled_ids_are_a_mistake_of_the_caller():
    profiles = [an_organisation(f"o{i}", themes=("skills", "standards")[: 1 + i % 2]) for i in range(9)]
    assert len(match(profiles, top=3).of("o0")) == 3
    with pytest.raises(ValueError):
        match([an_organisation("a"), an_organisation("a")])


def test_nobody_and_one_alone_have_no_matches():
    assert list(match([])) == []
    assert list(match([an_organisation("a")])) == []
