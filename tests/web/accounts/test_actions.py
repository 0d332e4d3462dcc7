"""Consent, one's own details, export and erasure."""

from datetime import UTC, datetime

import pytest

from hanse.errors import Refused
from hanse.web.accounts import actions, queries, registry
from hanse.web.accounts.models import Person
from hanse.web.audit.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def marta() -> Person:
    return Person.objects.create_user("marta@faserwerk.example", "a long enough pass phrase", name="Marta Lindqvist")


def test_consent_is_kept_once_per_version(marta: Person) -> None:
    for _time in range(2):
        actions.give_consents(person=marta, purposes=["news"], at=AT)
    assert list(marta.consents.values_list("purpose", "version", "given_at", "withdrawn_at")) == [
        ("news", "2026-11", AT, None)
    ]


def test_consent_to_older_words_ends_when_the_new_ones_are_agreed_to(marta: Person) -> None:
    marta.consents.create(purpose="news", version="2019-01", given_at=AT)
    later = AT.replace(year=2028)
    actions.give_consents(person=marta, purposes=["news"], at=later)
    assert list(marta.consents.order_by("given_at").values_list("version", "withdrawn_at")) == [
        ("2019-01", later),
        ("2026-11", None),
    ]


def test_consent_can_be_taken_back_unless_the_account_needs_it(marta: Person) -> None:
    actions.give_consents(person=marta, purposes=["news", "terms"], at=AT)
    actions.withdraw_consent(person=marta, purpose="news", at=AT)
    with pytest.raises(Refused):
        actions.withdraw_consent(person=marta, purpose="terms", at=AT)
    assert [purpose.code for purpose, consent in queries.consents_in_force(marta) if consent] == ["terms"]


def test_nobody_changes_another_account(marta: Person) -> None:
    other = Person.objects.create_user("ben@faserwerk.example", name="Ben")
    with pytest.raises(Refused):
        actions.change_details(person=marta, by=other, name="Mallory", language="de")
    with pytest.raises(Refused):
        actions.erase_person(person=marta, by=other, at=AT)
    marta.refresh_from_db()
    assert (marta.name, marta.language, marta.is_active) == ("Marta Lindqvist", "en", True)


def test_export_holds_every_part(marta: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "exporters", {"shoes": lambda person: [person.name]})
    actions.give_consents(person=marta, purposes=["news"], at=AT)
    data = queries.everything_about(marta)
    assert (data["email"], data["shoes"]) == ("marta@faserwerk.example", ["Marta Lindqvist"])
    assert [entry["purpose"] for entry in data["consents"]] == ["news"]


def test_erased_person_keeps_a_row_that_says_nothing(marta: Person) -> None:
    actions.give_consents(person=marta, purposes=["news"], at=AT)
    actions.erase_person(person=marta, by=marta, at=AT)
    row = Person.objects.get(pk=marta.pk)
    assert (row.name, row.email, row.is_active, row.erased_at) == ("", f"{marta.key}@erased.invalid", False, AT)
    assert not row.has_usable_password()
    assert not row.consents.exists()
    assert "marta" not in str(list(Entry.objects.values())).lower()


def test_erasure_is_whole_or_not_at_all(marta: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(person: Person, at: datetime) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(registry, "erasers", [broken])
    with pytest.raises(RuntimeError):
        actions.erase_person(person=marta, by=marta, at=AT)
    row = Person.objects.get(pk=marta.pk)
    assert (row.name, row.is_active) == ("Marta Lindqvist", True)


def test_last_staff_account_stays(marta: Person) -> None:
    Person.objects.filter(pk=marta.pk).update(is_staff=True)
    marta.refresh_from_db()
    with pytest.raises(Refused):
        actions.erase_person(person=marta, by=marta, at=AT)
    Person.objects.create_superuser("ops@faserwerk.example", "another long pass phrase", name="Ops")
    actions.erase_person(person=marta, by=marta, at=AT)
    assert Person.objects.filter(is_staff=True).count() == 1


def test_addresses_differ_in_more_than_case() -> None:
    from django.db import IntegrityError

    Person.objects.create_user("Marta@Faserwerk.example", name="Marta")
    with pytest.raises(IntegrityError):
        Person.objects.create(email="MARTA@faserwerk.example", name="Other")
