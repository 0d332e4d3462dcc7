"""Organisers bring spreadsheets of organisations in; publishing them at once stays with staff."""

import pytest
from tests.web.events.factories import a_person, an_edition

from hanse.web.directory.rules import may_import, may_publish_imports

pytestmark = pytest.mark.django_db


def test_organiser_may_import_and_nobody_else_without_staff() -> None:
    organiser, somebody = a_person(), a_person()
    an_edition(organiser=organiser)
    answers = [(may_import(person), may_publish_imports(person)) for person in (organiser, somebody)]
    assert answers == [(True, False), (False, False)]
