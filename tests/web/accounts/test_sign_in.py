"""Signing up and in: by password, by mailed code, with a second step; nobody learns who has an account."""

import re

import pytest
from django.test import Client

from hanse.web.accounts.models import Person
from hanse.web.mail.models import Mail

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


@pytest.fixture
def person() -> Person:
    """Somebody with a confirmed address."""
    from allauth.account.models import EmailAddress

    person = Person.objects.create_user("marta@faserwerk.example", PASSWORD, name="Marta Lindqvist")
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_up(client: Client, email: str, **more: str):
    form = {"name": "Ana Kos", "email": email, "password1": PASSWORD, "consent_terms": "on", "consent_privacy": "on"}
    return client.post("/account/signup/", form | more)


def test_sign_in_with_password(client: Client, person: Person) -> None:
    answer = client.post("/account/login/", {"login": "Marta@Faserwerk.example", "password": PASSWORD})
    assert (answer.status_code, signed_in(client)) == (302, True)


def test_wrong_password_is_refused_in_the_same_words_as_an_unknown_address(client: Client, person: Person) -> None:
    wrong = client.post("/account/login/", {"login": person.email, "password": "wrong"})
    unknown = client.post("/account/login/", {"login": "nobody@faserwerk.example", "password": "wrong"})
    assert not signed_in(client)
    errors = [answer.context["form"].errors.as_json() for answer in (wrong, unknown)]
    assert errors[0] == errors[1]


def test_code_is_mailed_and_signs_in(client: Client, person: Person) -> None:
    answer = client.post("/account/login/code/", {"email": person.email})
    assert answer.status_code == 302
    mail = Mail.objects.get()
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", mail.text, re.M)
    assert mail.address == person.email
    assert code is not None, mail.text
    client.post(answer["Location"], {"code": code[1]})
    assert signed_in(client)


def test_code_for_an_unknown_address_looks_the_same(client: Client, person: Person) -> None:
    known = client.post("/account/login/code/", {"email": person.email})
    unknown = Client().post("/account/login/code/", {"email": "nobody@faserwerk.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_sign_up_confirms_the_address_and_keeps_consents(client: Client) -> None:
    answer = sign_up(client, "ana@kos.example", consent_news="on")
    assert answer.status_code == 302
    assert not signed_in(client)
    person = Person.objects.get(email="ana@kos.example")
    assert person.name == "Ana Kos"
    assert set(person.consents.values_list("purpose", "version")) == {
        ("terms", "2026-11"),
        ("privacy", "2026-11"),
        ("news", "2026-11"),
    }
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", Mail.objects.get().text, re.M)
    assert code is not None
    client.post(answer["Location"], {"code": code[1]})
    assert signed_in(client)


def test_sign_up_without_the_terms_is_refused(client: Client) -> None:
    answer = sign_up(client, "ana@kos.example", consent_terms="")
    assert "consent_terms" in answer.context["form"].errors
    assert not Person.objects.exists()


def test_sign_up_with_a_known_address_looks_the_same_and_changes_nothing(client: Client, person: Person) -> None:
    known = sign_up(client, person.email)
    unknown = sign_up(Client(), "new@kos.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Person.objects.get(email=person.email).name == "Marta Lindqvist"
    assert Mail.objects.filter(address=person.email).count() == 1


def test_reset_for_an_unknown_address_looks_the_same(client: Client, person: Person) -> None:
    answers = [
        client.post("/account/password/reset/", {"email": email})
        for email in (person.email, "nobody@faserwerk.example")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]


def test_mail_is_written_in_the_language_of_the_person(client: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(language="de")
    client.post("/account/login/code/", {"email": person.email})
    assert Mail.objects.get().language == "de"


def test_second_step_is_asked_for(client: Client, person: Person) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(person, generate_totp_secret())
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert not signed_in(client)


def test_authenticator_is_set_up_with_a_code_that_needs_no_foreign_image(client: Client, person: Person) -> None:
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    asked_again = client.get("/account/2fa/totp/activate/")
    assert asked_again["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get("/account/2fa/totp/activate/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<svg" in page.partition("<main")[2]
    assert "data:image" not in page


@pytest.mark.parametrize(
    "address",
    ["login", "signup", "login/code", "password/reset", "consents/terms/2026-11", "consents/privacy/2026-11"],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_entrance_pages_show_without_signing_in(client: Client, address: str, language: str) -> None:
    answer = client.get(f"/account/{address}/", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("address", ["", "email/", "password/change/", "2fa/", "sessions/", "erase/", "data.json"])
def test_own_pages_need_signing_in(client: Client, address: str) -> None:
    answer = client.get(f"/account/{address}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("address", ["", "email/", "password/change/", "2fa/", "sessions/"])
def test_own_pages_show(client: Client, person: Person, address: str) -> None:
    client.force_login(person)
    assert client.get(f"/account/{address}").status_code == 200
