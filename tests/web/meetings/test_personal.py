"""A person's data across all apps: whole in the export, gone after the erasure, with partners told."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from tests.web.meetings.factories import a_delegate, a_delegation, a_matchmaking, a_request

from hanse.web.accounts.actions import erase_person
from hanse.web.accounts.queries import everything_about
from hanse.web.directory.actions import name_columns, upload_file
from hanse.web.directory.actions.versions import keep_version
from hanse.web.directory.models import Contact, Organisation, Role, Version
from hanse.web.mail.models import Mail
from hanse.web.meetings.models import MeetingRequest, ParticipantsFile

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


def test_erased_person_is_in_no_earlier_version_and_in_no_file_that_was_read(scene) -> None:
    kuni, request, at = scene
    organisation = Organisation.objects.get(roles__person=kuni)
    keep_version(organisation, kind=Version.Kind.MINOR, by=kuni, at=at)
    staff = type(kuni).objects.create_user("staff@office.example", name="Sta Ff", is_staff=True)
    row = f"{organisation.name},{organisation.country},K. Ostertag,{kuni.email}"
    text = f"name,country,contact_name,contact_email\n{row}\n"
    upload = upload_file(data=text.encode(), filename="list.csv", by=staff, at=at)
    name_columns(upload=upload, mapping=upload.mapping, by=staff, at=at)
    rows = [
        {"number": 2, "cells": {"organisation": "A", "name": "Kunigunde Ostertag", "email": "KUNI@ostertag.example"}},
        {"number": 3, "cells": {"organisation": "A", "name": "Pat Ner", "email": "partner@other.example"}},
    ]
    file = ParticipantsFile.objects.create(
        matchmaking=request.matchmaking, filename="people.csv", rows=rows, read_by=staff, read_at=at
    )
    erase_person(person=kuni, by=kuni, at=at)
    upload.refresh_from_db()
    file.refresh_from_db()
    left = [line for line in every_text().splitlines() if "ostertag" in line or "kunigunde" in line]
    assert (left, bytes(upload.content), upload.state) == ([], b"", "expired")
    assert [row["number"] for row in file.rows] == [3]
    assert organisation.versions.first().cells["name"] == organisation.name
