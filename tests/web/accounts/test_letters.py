"""The letters of the sign-in say who writes, in the reader's language, and are polite in German."""

import pytest
from django.conf import settings
from django.test import Client

from hanse.web.accounts.models import Person
from hanse.web.mail.models import Mail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("en", "Your sign-in code"), ("de", "Ihr Anmeldecode")])
def test_letter_with_a_code_names_the_instance(client: Client, language: str, words: str) -> None:
    Person.objects.create_user("ilze@test.example", name="Ilze", language=language)
    client.post("/account/login/code/", {"email": "ilze@test.example"})
    mail = Mail.objects.get()
    assert (mail.address, mail.language) == ("ilze@test.example", language)
    assert mail.text.startswith(words)
    assert mail.text.rstrip().endswith(f"{settings.INSTANCE_NAME}\n{settings.BASE_URL}")
    assert " du " not in mail.text
