"""Pages: who may see which, what they say, what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.directory.factories import NOW, a_person, a_representative, an_organisation, staff

from hanse.errors import Refused
from hanse.web.directory import actions
from hanse.web.directory.models import Claim, Contact, Invitation, Organisation, Role
from hanse.web.mail.models import Mail

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(client, person):
    client.force_login(person, backend=BACKEND)
    return client


def filled(page):
    """What the form of a page would send: every field with its value."""
    return {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("path", "visitor", "somebody", "representative", "admin", "validator"),
    [
        ("", 200, 200, 200, 200, 200),
        ("edit/", 302, 404, 404, 200, 200),
        ("submit/", 302, 404, 404, 200, 200),
        ("withdraw/", 302, 404, 404, 200, 200),
        ("people/", 302, 404, 404, 200, 200),
        ("versions/", 302, 404, 200, 200, 200),
        ("claim/", 302, 200, 200, 200, 200),
    ],
)
def test_parts_of_a_public_profile_are_for(client, path, visitor, somebody, representative, admin, validator):
    organisation = an_organisation()
    address = f"/directory/{organisation.slug}/{path}"
    assert client.get(address).status_code == visitor
    people = (
        (a_person(), somebody),
        (a_representative(organisation), representative),
        (a_representative(organisation, admin=True), admin),
        (staff(), validator),
    )
    for person, status in people:
        assert signed_in(client, person).get(address).status_code == status, person


@pytest.mark.parametrize(
    ("path", "visitor", "somebody", "validator"),
    [("review/", 302, 404, 200), ("import/", 302, 404, 200), ("new/", 302, 200, 200)],
)
def test_desks_are_for(client, path, visitor, somebody, validator):
    assert client.get(f"/directory/{path}").status_code == visitor
    assert signed_in(client, a_person()).get(f"/directory/{path}").status_code == somebody
    assert signed_in(client, staff()).get(f"/directory/{path}").status_code == validator


def test_drafts_are_seen_by_those_who_work_on_them(client):
    organisation = an_organisation(state="draft")
    address = f"/directory/{organisation.slug}/"
    assert client.get(address).status_code == 404
    assert signed_in(client, a_person()).get(address).status_code == 404
    assert signed_in(client, a_representative(organisation)).get(address).status_code == 200
    assert signed_in(client, staff()).get(address).status_code == 200


def test_withdrawn_profiles_say_so(client):
    organisation = an_organisation(name="Gone")
    actions.withdraw_profile(organisation=organisation, by=staff(), at=NOW)
    page = client.get(f"/directory/{organisation.slug}/")
    assert (page.status_code, b"was withdrawn" in page.content) == (410, True)


def test_only_public_people_are_named(client):
    organisation = an_organisation(contact_name="Ada Hidden", contact_email="ada@x.example")
    address = f"/directory/{organisation.slug}/"
    assert b"Ada Hidden" not in client.get(address).content
    Contact.objects.update(is_public=True)
    assert b"Ada Hidden" in client.get(address).content


def test_texts_in_another_language_are_marked(client):
    organisation = an_organisation(
        summary_en="Only English.", summary_de="", needs_en="A need", offers_de="Ein Angebot"
    )
    client.cookies["language"] = "de"
    text = client.get(f"/directory/{organisation.slug}/").content.decode()
    assert '<p class="lead" lang="en">Only English.</p>' in text
    assert "Es wird in einer anderen gezeigt" in text
    assert '<li lang="en">' in text


def test_profile_asks_three_queries_however_much_it_holds(client):
    def queries(organisation):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/directory/{organisation.slug}/").status_code == 200
        return len(seen)

    small = an_organisation()
    rich = an_organisation(
        needs_en="a | b | c",
        offers_de="a | b",
        technologies="robotics; photonics; sensors",
        countries_known="DE; PL; SE",
        label_scheme="ecei",
        label_level="gold",
        members_startup="3",
    )
    assert queries(small) == queries(rich) == 3


def test_profile_asks_at_most_six_queries_of_its_admin(client):
    organisation = an_organisation()
    signed_in(client, a_representative(organisation, admin=True))
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/directory/{organisation.slug}/")
    assert len(seen) <= 6, [query["sql"][:80] for query in seen.captured_queries]


def test_saving_the_form_as_it_stands_changes_nothing(client):
    organisation = an_organisation(
        needs_en="A need: with details | Another",
        countries_known="DE; PL",
        languages="en; lv",
        sectors="C; 17",
        description_en="One.\n\nTwo.",
        label_scheme="ecei",
        label_level="gold",
        contact_name="Ada",
    )
    admin = a_representative(organisation, admin=True)
    address = f"/directory/{organisation.slug}/edit/"
    data = filled(signed_in(client, admin).get(address))
    assert client.post(address, data).status_code == 302
    first, last = organisation.versions.order_by("number")
    assert first.cells == last.cells


def test_errors_stand_beside_their_fields(client):
    organisation = an_organisation()
    address = f"/directory/{organisation.slug}/edit/"
    data = filled(signed_in(client, a_representative(organisation, admin=True)).get(address))
    page = client.post(address, {**data, "members_total": "many", "countries_known": "Germny", "name": ""})
    errors = page.context["form"].errors
    assert (page.status_code, sorted(errors)) == (422, ["countries_known", "members_total", "name"])
    assert errors["countries_known"][0].startswith("“Germny” is not known here. Do you mean Germany (DE)")


def test_new_profile_from_form_to_publication(client):
    person = a_person(email="new@hanse.example")
    data = {
        "name": "Nordic Hemp Ring",
        "kind": "cluster_organisation",
        "country": "DK",
        "founded": "2015",
        "region": "DK01",
        "website": "hemp.example",
        "summary_en": "Growers and weavers.",
        "ecosystems": ["textiles"],
        "fte": "1,5",
        "members_total": "20",
        "members_as_of": "2027-01-31",
        "members_sme": "18",
        "members_public": "2",
    }
    address = signed_in(client, person).post("/directory/new/", data).headers["location"]
    organisation = Organisation.objects.get()
    assert (organisation.website, str(organisation.fte), organisation.state) == ("https://hemp.example", "1.5", "draft")
    assert client.post(f"{address}submit/", {}).status_code == 422
    assert client.post(f"{address}submit/", {"accepts_terms": "on"}).status_code == 302
    decide = f"/directory/review/{organisation.slug}/"
    assert client.get(decide).status_code == 404
    signed_in(client, staff())
    assert "Nordic Hemp Ring" in client.get("/directory/review/").content.decode()
    assert client.post(decide, {"decision": "publish"}).status_code == 422
    assert client.post(decide, {"decision": "publish", "seen": ["website", "consistent"]}).status_code == 302
    client.logout()
    assert client.get(address).status_code == 200
    assert [mail.address for mail in Mail.objects.all()] == ["new@hanse.example"]


def test_inviting_says_the_same_with_and_without_an_account(client):
    organisation = an_organisation()
    signed_in(client, a_representative(organisation, admin=True))
    known = a_person(email="known@hanse.example")
    pages = []
    for email in ("known@hanse.example", "nobody@hanse.example"):
        page = client.post(f"/directory/{organisation.slug}/people/", {"email": email, "kind": "admin"}, follow=True)
        pages.append(page.content.decode().replace(email, "X"))
    assert "An invitation is on its way to X." in pages[0]
    assert Role.objects.filter(person=known).count() == 0
    assert sorted(Mail.objects.values_list("address", flat=True)) == ["known@hanse.example", "nobody@hanse.example"]
    assert (
        len({Mail.objects.get(address=address).subject for address in ("known@hanse.example", "nobody@hanse.example")})
        == 1
    )


def test_invitation_is_for_its_address_and_used_up(client):
    organisation = an_organisation()
    admin = a_representative(organisation, admin=True)
    invitation = actions.invite(organisation=organisation, email="New@hanse.example", kind="admin", by=admin, at=NOW)
    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    address = f"/directory/invitation/{invitation.token}/"
    signed_in(client, a_person(email="other@hanse.example")).post(address)
    assert organisation.roles.count() == 1
    invited = a_person(email="new@hanse.example")
    signed_in(client, invited).post(address)
    assert organisation.roles.get(person=invited).kind == "admin"
    assert client.post(address).status_code == 404


def test_last_admin_stays(client):
    organisation = an_organisation()
    admin = a_representative(organisation, admin=True)
    role = organisation.roles.get()
    address = f"/directory/{organisation.slug}/people/{role.pk}/"
    page = signed_in(client, admin).post(address, {"kind": ""}, follow=True)
    assert "Somebody must be able to edit the profile" in page.content.decode()
    a_representative(organisation, admin=True)
    client.post(address, {"kind": ""})
    assert not organisation.roles.filter(person=admin).exists()


def test_claim_is_decided_by_a_validator(client):
    organisation = an_organisation()
    person = a_person()
    signed_in(client, person).post(f"/directory/{organisation.slug}/claim/", {"words": "I lead it."})
    assert client.post(f"/directory/{organisation.slug}/claim/", {"words": "Again."}).status_code == 422
    claim = Claim.objects.get()
    assert client.post(f"/directory/review/claims/{claim.pk}/", {"decision": "grant"}).status_code == 404
    signed_in(client, staff()).post(f"/directory/review/claims/{claim.pk}/", {"decision": "grant"})
    assert organisation.roles.get(person=person).kind == "admin"


def test_versions_show_what_changed_in_two_queries_more(client):
    organisation = an_organisation(town="Riga")
    admin = a_representative(organisation, admin=True)
    for town in ("Ogre", "Jelgava", "Tukums"):
        actions.change_profile(organisation=organisation, values={"town": town}, by=admin, at=NOW)
    page = signed_in(client, admin).get(f"/directory/{organisation.slug}/versions/")
    assert [[(c.before, c.after) for c in shown.changes] for shown in page.context["page_obj"]] == [
        [("Jelgava", "Tukums")],
        [("Ogre", "Jelgava")],
        [("Riga", "Ogre")],
        [],
    ]


def test_form_sent_twice_invites_once_and_a_day_has_an_end(client):
    organisation = an_organisation()
    signed_in(client, a_representative(organisation, admin=True))
    address = f"/directory/{organisation.slug}/people/"
    for _time in range(2):
        client.post(address, {"email": "one@hanse.example", "kind": "admin"})
    assert Mail.objects.count() == 1
    for number in range(19):
        client.post(address, {"email": f"more{number}@hanse.example", "kind": "representative"})
        organisation.invitations.all().delete()
    refused = client.post(address, {"email": "last@hanse.example", "kind": "representative"})
    assert (refused.status_code, Mail.objects.count()) == (422, 20)
    assert "You have sent 20 invitations within a day" in refused.content.decode()


def test_role_that_changed_meanwhile_is_judged_as_it_is_now():
    organisation = an_organisation()
    first, second = (a_representative(organisation, admin=True) for _time in range(2))
    role = organisation.roles.get(person=second)
    role.kind = "representative"  # as somebody read it before it was raised
    organisation.roles.filter(person=first).delete()
    with pytest.raises(Refused):
        actions.remove_role(role=role, by=first, at=NOW)
    assert organisation.roles.get().person == second
