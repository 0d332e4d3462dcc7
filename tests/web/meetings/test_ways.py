"""From the home page everybody finds their own way: organisers to the console, participants to partners and agenda."""

import pytest
from tests.web.meetings.factories import a_delegate, a_delegation, a_matchmaking, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def matchmaking(monkeypatch):
    from tests.web.meetings.factories import NOW

    monkeypatch.setattr("hanse.web.events.views.now", lambda: NOW)
    return a_matchmaking()


def ways(client) -> list[str]:
    """The addresses that the home page offers within the edition."""
    return [way.url.rsplit("/", 2)[1] for _edition, offered in client.get("/").context["ahead"] for way in offered]


def test_visitor_is_offered_the_landing_page_only(client, matchmaking) -> None:
    assert ways(client) == []


def test_organiser_is_offered_the_console(client, matchmaking) -> None:
    organiser = matchmaking.edition.organisers.create(person=a_person()).person
    client.force_login(organiser)
    assert ways(client) == ["organise"]


def test_delegate_is_offered_partners_and_agenda(client, matchmaking) -> None:
    delegate = a_delegate(a_delegation(matchmaking), person=a_person())
    client.force_login(delegate.person)
    assert ways(client) == ["partners", "agenda"]


def test_somebody_else_is_offered_nothing(client, matchmaking) -> None:
    client.force_login(a_person())
    assert ways(client) == []


def test_console_stands_in_the_navigation_of_organisers_only(client, matchmaking) -> None:
    address = matchmaking.edition.get_absolute_url()
    person = a_person()
    client.force_login(person)
    console = f"{address}matchmaking/organise/"
    assert console not in client.get(address).content.decode()
    matchmaking.edition.organisers.create(person=person)
    assert console in client.get(address).content.decode()
    assert console in client.get(f"{address}matchmaking/setup/").content.decode()
    matchmaking.edition.organisers.all().delete()
    assert console not in client.get(address).content.decode()
