"""A person's data across all apps: whole in the export, gone after the erasure, with partners told."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from tests.web.meetings.factories import a_delegate, a_delegation, a_matchmaking, a_request

from hanse.web.accounts.actions import erase_person
from hanse.web.accounts.queries import everything_about
from hanse.web.directory.models import Contact, Organisation, Role
from hanse.web.mail.models import Mail
from hanse.web.meetings.models import MeetingRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(django_user_model):
    """Kunigunde Ostertag represents an organisation and has an agreed meeting ahead."""
    matchmaking = a_matchmaking()
    ours, theirs = a_delegation(matchmaking), a_delegation(matchmaking)
    kuni = django_user_model.objects.create_user("kuni@ostertag.example", name="Kunigunde Ostertag")
    partner = django_user_model.objects.create_user("partner@other.example", name="Pat Ner")
    Role.objects.create(person=kuni, organisation=ours.organisation, kind=Role.Kind.ADMIN, function="director")
    Role.objects.create(person=partner, organisation=theirs.organisation, kind=Role.Kind.ADMIN)
    Contact.objects.create(organisation=ours.organisation, name=kuni.name, email=kuni.email, is_public=True)
    mine = a_delegate(ours, person=kuni, name=kuni.name, email=kuni.email)
    other = a_delegate(theirs, person=partner, name=partner.name, email=partner.email)
    request = a_request(mine, other, state=MeetingRequest.State.ACCEPTED)
    at = matchmaking.booking_opens_at + timedelta(hours=1)
    return kuni, request, at


def every_text() -> str:
    """All text in all tables, so that nothing can hide in a table that nobody thought of."""
    found = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
        found += [str(value) for row in model._base_manager.values_list(*names) for value in row]
    return "\n".join(found).lower()


def test_export_holds_roles_contacts_and_requests(scene) -> None:
    kuni, request, _at = scene
    data = everything_about(kuni)
    name = Organisation.objects.get(roles__person=kuni).name
    assert {entry["role"] for entry in data["organisations"]} == {"admin", "contact"}
    assert {entry["organisation"] for entry in data["organisations"]} == {name}
    assert [entry["state"] for entry in data["matchmaking"][0]["requests"]] == [request.state]


def test_erased_person_is_in_no_table_any_more(scene) -> None:
    kuni, _request, at = scene
    assert "ostertag" in every_text()
    erase_person(person=kuni, by=kuni, at=at)
    left = [line for line in every_text().splitlines() if "ostertag" in line or "kunigunde" in line]
    assert left == []


def test_partner_is_told_that_the_meeting_is_off(scene) -> None:
    kuni, request, at = scene
    erase_person(person=kuni, by=kuni, at=at)
    request.refresh_from_db()
    assert request.state == MeetingRequest.State.CANCELLED
    assert Mail.objects.filter(address="partner@other.example").count() == 1
