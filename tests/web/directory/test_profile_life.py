"""The life of a profile: every step of the machine, each refusal beside it."""

from datetime import timedelta

import pytest
import yaml
from tests.web.directory.factories import NOW, a_person, a_representative, an_organisation, staff

from hanse.errors import Refused
from hanse.web.audit.models import Entry
from hanse.web.directory import actions, rules
from hanse.web.directory.machine import TRANSITIONS
from hanse.web.directory.models import Contact, Organisation, Role, Version
from hanse.web.directory.queries import with_everything
from hanse.web.directory.queries.listing import Filters, Listing
from hanse.web.mail.models import Mail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def fresh(organisation):
    return with_everything().get(pk=organisation.pk)


def handed_in(**cells):
    organisation = an_organisation(state="draft", founded="2011", region="LV00A", **cells)
    admin = a_representative(organisation, admin=True)
    actions.submit_profile(organisation=organisation, accepts_terms=True, by=admin, at=NOW)
    return fresh(organisation), admin


def mails():
    return sorted(Mail.objects.values_list("subject", flat=True))


def test_machine_is_that_of_the_dossier(shared):
    written = yaml.safe_load((shared.parent / "domain" / "machines.yaml").read_text())["profile"]["transitions"]
    expected = {
        (origin, event, target, actor)
        for origins, event, target, actor, *_words in written
        for origin in (origins if isinstance(origins, list) else [origins])
    }
    ours = {(origin, step.event, step.target, step.actor) for step in TRANSITIONS for origin in step.origins}
    assert ours - expected == {("in_validation", "refuse_change", "published", "validator")}
    assert expected - ours == set()


def test_new_profile_is_a_draft_of_its_admin():
    person = a_person()
    organisation = actions.begin_profile(values={"name": "New", "country": "LV"}, by=person, at=NOW)
    assert (organisation.state, organisation.is_public, rules.is_admin_of(person, organisation)) == (
        "draft",
        False,
        True,
    )
    assert not rules.may_see(a_person(), organisation)
    with pytest.raises(Refused, match="already: New"):
        actions.begin_profile(values={"name": "néw", "country": "LV"}, by=a_person(), at=NOW)


def test_submission_needs_terms_and_fields():
    organisation = an_organisation(state="draft", website="", fte="")
    admin = a_representative(organisation, admin=True)
    with pytest.raises(Refused, match="accept the terms"):
        actions.submit_profile(organisation=organisation, accepts_terms=False, by=admin, at=NOW)
    with pytest.raises(Refused, match="lacks: Web site, Founded, Region \\(NUTS\\), Full-time equivalents"):
        actions.submit_profile(organisation=organisation, accepts_terms=True, by=admin, at=NOW)
    assert fresh(organisation).state == "draft"


def test_submission_refuses_a_second_profile_of_the_same_name():
    an_organisation(name="Baltic Ring", country="LV")
    double = an_organisation(state="draft", name="Some", founded="2011", region="LV00A")
    Organisation.objects.filter(pk=double.pk).update(name="BALTIC ring", name_folded="baltic ring")
    with pytest.raises(Refused, match="Baltic Ring"):
        actions.submit_profile(organisation=double, accepts_terms=True, by=a_representative(double, admin=True), at=NOW)


def test_publishing_needs_every_criterion_seen_or_met():
    organisation, _admin = handed_in()
    with pytest.raises(Refused, match="web site in English"):
        actions.publish_profile(organisation=organisation, seen=["consistent"], by=staff(), at=LATER)
    actions.publish_profile(organisation=organisation, seen=["consistent", "website"], by=staff(), at=LATER)
    now = fresh(organisation)
    assert (now.state, now.is_public, now.confirmed_at) == ("published", True, LATER)
    assert mails() == [f"{now.name} is published"]
    assert Entry.objects.filter(verb="directory.publish").count() == 1


def test_figures_that_are_too_small_are_waived_for_recognised_programmes_only():
    organisation, _admin = handed_in(members_total="14", members_sme="12", members_public="2")
    decide = {"organisation": organisation, "seen": ["consistent", "website"], "by": staff(), "at": LATER}
    with pytest.raises(Refused, match="15 committed members"):
        actions.publish_profile(**decide)
    with pytest.raises(Refused, match="Name the programme first"):
        actions.publish_profile(**decide, waives=True)
    Organisation.objects.filter(pk=organisation.pk).update(support_programmes="A regional programme")
    actions.publish_profile(**decide, waives=True)
    assert fresh(organisation).state == "published"


def test_validators_send_back_and_reject_with_words():
    organisation, admin = handed_in()
    with pytest.raises(Refused, match="say why"):
        actions.request_changes(organisation=organisation, words=" ", by=staff(), at=LATER)
    actions.request_changes(organisation=organisation, words="Which members?", by=staff(), at=LATER)
    assert (fresh(organisation).state, fresh(organisation).reason) == ("draft", "Which members?")
    actions.submit_profile(organisation=organisation, accepts_terms=False, by=admin, at=LATER)
    actions.reject_profile(organisation=organisation, words="No cluster.", by=staff(), at=LATER)
    assert fresh(organisation).state == "rejected"
    with pytest.raises(Refused, match="not possible now"):
        actions.publish_profile(organisation=organisation, seen=["consistent", "website"], by=staff(), at=LATER)


def test_minor_change_is_public_at_once_and_kept_as_a_version():
    organisation = an_organisation(town="Riga")
    admin = a_representative(organisation, admin=True)
    actions.change_profile(organisation=organisation, values={"town": "Jelgava"}, by=admin, at=LATER)
    now = fresh(organisation)
    assert (now.state, now.town, now.pending) == ("published", "Jelgava", {})
    assert [(row.number, row.cells["town"]) for row in now.versions.all()] == [(2, "Jelgava"), (1, "Riga")]


def test_major_change_waits_while_the_old_version_stays_public():
    organisation = an_organisation(name="Old Name", town="Riga")
    admin = a_representative(organisation, admin=True)
    actions.change_profile(
        organisation=organisation, values={"name": "New Name", "town": "Jelgava"}, by=admin, at=LATER
    )
    now = fresh(organisation)
    assert (now.state, now.is_public, now.name, now.town) == ("in_validation", True, "Old Name", "Jelgava")
    assert now.pending == {"name": "New Name"}
    assert [card.name for card in Listing(Filters()).page(1)] == ["Old Name"]
    with pytest.raises(Refused, match="being checked"):
        actions.change_profile(organisation=organisation, values={"town": "Ogre"}, by=admin, at=LATER)
    actions.publish_profile(organisation=organisation, seen=[], by=staff(), at=LATER)
    assert [card.name for card in Listing(Filters(q="new")).page(1)] == ["New Name"]
    assert fresh(organisation).pending == {}


def test_refused_change_leaves_the_profile_public_as_it_was():
    organisation = an_organisation(name="Old Name")
    admin = a_representative(organisation, admin=True)
    actions.change_profile(organisation=organisation, values={"country": "EE"}, by=admin, at=LATER)
    actions.reject_profile(organisation=organisation, words="Show us the register.", by=staff(), at=LATER)
    now = fresh(organisation)
    assert (now.state, now.is_public, now.country, now.pending) == ("published", True, "LV", {})


def test_returned_change_stays_a_draft_beside_the_public_version():
    organisation = an_organisation(name="Old Name", founded="2011", region="LV00A")
    admin = a_representative(organisation, admin=True)
    actions.change_profile(organisation=organisation, values={"name": "New Name"}, by=admin, at=LATER)
    actions.request_changes(organisation=organisation, words="With which legal form?", by=staff(), at=LATER)
    actions.change_profile(
        organisation=organisation, values={"name": "New Name", "legal_form": "gGmbH"}, by=admin, at=LATER
    )
    now = fresh(organisation)
    assert (now.state, now.is_public, now.name, now.legal_form) == ("draft", True, "Old Name", "")
    actions.submit_profile(organisation=now, accepts_terms=True, by=admin, at=LATER)
    actions.publish_profile(organisation=now, seen=[], by=staff(), at=LATER)
    assert (fresh(now).name, fresh(now).legal_form) == ("New Name", "gGmbH")


def test_a_year_of_silence_asks_and_three_months_more_make_it_stale():
    organisation = an_organisation(name="Quiet", at=NOW)
    admin = a_representative(organisation, admin=True)
    assert actions.ask_for_reviews(at=NOW + timedelta(days=364)) == 0
    asked = NOW + timedelta(days=365)
    assert actions.ask_for_reviews(at=asked) == 1
    assert actions.ask_for_reviews(at=asked) == 0
    assert mails() == ["Quiet: is all of it still right?"]
    assert actions.let_go_stale(at=asked + timedelta(days=91)) == 0
    assert actions.let_go_stale(at=asked + timedelta(days=92)) == 1
    assert (fresh(organisation).state, fresh(organisation).is_public) == ("stale", True)
    actions.confirm_profile(organisation=organisation, by=admin, at=asked + timedelta(days=93))
    assert (fresh(organisation).state, fresh(organisation).confirmed_at) == ("published", asked + timedelta(days=93))


def test_archived_profiles_come_back_through_the_check():
    organisation = an_organisation(state="stale")
    admin = a_representative(organisation, admin=True)
    actions.archive_profile(organisation=organisation, by=staff(), at=LATER)
    assert not fresh(organisation).is_public
    with pytest.raises(Refused, match="Confirm it first"):
        actions.change_profile(organisation=organisation, values={"town": "Ogre"}, by=admin, at=LATER)
    actions.confirm_profile(organisation=organisation, by=admin, at=LATER)
    assert (fresh(organisation).state, fresh(organisation).is_public) == ("in_validation", False)


def test_withdrawing_leaves_a_tombstone_without_people():
    organisation = an_organisation(name="Gone", contact_name="Ada", contact_email="ada@x.example", needs_en="x")
    admin = a_representative(organisation, admin=True)
    actions.withdraw_profile(organisation=organisation, by=admin, at=LATER)
    now = fresh(organisation)
    assert (now.state, now.name, now.key) == ("withdrawn", "Gone", organisation.key)
    assert (now.town, now.website, now.search) == ("", "", "gone latvia lettland lv")
    assert Contact.objects.count() == Role.objects.count() == Version.objects.count() == 0
    assert Listing(Filters()).total == 0


def test_merging_moves_people_and_leads_to_the_other(client):
    stays = an_organisation(name="Stays")
    double, admin = handed_in(name="Double")
    actions.merge_profile(organisation=double, into=stays, by=staff(), at=LATER)
    assert rules.is_admin_of(admin, fresh(stays))
    assert client.get(f"/directory/{double.slug}/").headers["location"] == f"/directory/{stays.slug}/"
    with pytest.raises(Refused, match="public"):
        actions.merge_profile(organisation=an_organisation(), into=stays, by=staff(), at=LATER)
