"""What every answer carries, what the reader chooses, what a machine asks about health, what the log may say."""

import io
import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from hanse.web.accounts.models import Person
from hanse.web.jobs.actions import beat
from hanse.web.project import errors, views
from hanse.web.project.logs import discreet, logging_settings
from hanse.web.project.middleware import HEADERS, Told

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def a_person(**fields: object) -> Person:
    return Person.objects.create_user(email="ilze@example.org", name="Ilze Ozola", **fields)


@pytest.mark.parametrize("address", ["/healthz", "/account/login/", "/nothing/here", "/static/live/live.js", "/theme/"])
@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client: Client, address: str):
    response = client.get(address)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert len(response.headers["X-Request-ID"]) == 16


@pytest.mark.django_db
def test_error_of_ours_carries_them_too_and_tells_its_number(client: Client, monkeypatch: pytest.MonkeyPatch):
    def fail(**arguments: object) -> bool:
        raise RuntimeError("inside")

    monkeypatch.setattr(views, "is_worked_on", fail)
    client.raise_request_exception = False
    response = client.get("/readyz")
    page = response.content.decode()
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY
    assert "Something went wrong on our side" in page
    assert response.headers["X-Request-ID"] in page
    assert "inside" not in page


def test_error_is_told_even_where_no_page_can_be_drawn(monkeypatch: pytest.MonkeyPatch):
    def fail(*arguments: object, **named: object) -> HttpResponse:
        raise OperationalError("the database is away")

    monkeypatch.setattr(errors, "render", fail)
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in response.content.decode()


@pytest.mark.django_db
def test_expired_form_is_told_in_words_in_the_readers_language():
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "de-AT,de;q=0.9"})
    response = client.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "Dieses Formular ist abgelaufen" in response.content.decode()


@pytest.mark.django_db
def test_language_is_chosen_and_remembered(client: Client):
    person = a_person()
    client.force_login(person)
    response = client.post("/language/", {"language": "de", "next": "/directory/?q=x"})
    assert (response.status_code, response.headers["Location"]) == (302, "/directory/?q=x")
    assert client.cookies["language"].value == "de"
    assert client.get("/nothing").headers["Content-Language"] == "de"
    person.refresh_from_db()
    assert person.language == "de"


@pytest.mark.django_db
def test_person_meets_their_language_on_a_new_device():
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_person(language="de"))
    assert client.get("/healthz").headers["Content-Language"] == "de"


@pytest.mark.parametrize(
    ("asked", "language"), [("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr,en;q=0.5", "en"), ("lv", "en"), ("", "en")]
)
def test_browser_decides_for_a_visitor(asked: str, language: str):
    response = Client(headers={"accept-language": asked}).get("/healthz")
    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("chosen", ["xx", "", "../de"])
@pytest.mark.django_db
def test_unknown_language_is_not_remembered(client: Client, chosen: str):
    assert client.post("/language/", {"language": chosen}).status_code == 302
    assert "language" not in client.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "", "http:///x"]
)
def test_way_back_stays_on_this_site(client: Client, target: str):
    assert client.post("/theme/", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_theme_is_chosen_and_remembered(client: Client):
    response = client.post("/theme/", {"theme": "dark", "next": "/directory/"})
    assert response.headers["Location"] == "/directory/"
    assert client.cookies["theme"].value == "dark"
    client.post("/theme/", {"theme": "purple"})
    assert client.cookies["theme"].value == "dark"


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_choices_are_posted(client: Client, address: str):
    assert client.get(address).status_code == 405


def test_process_is_alive_without_a_database(client: Client):
    assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.django_db
def test_readiness_needs_a_worker(client: Client):
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json() == {
        "status": "not ready",
        "database": True,
        "migrations": True,
        "worker": False,
    }
    beat(worker="w", at=timezone.now())
    assert client.get("/readyz").json() == {"status": "ready", "database": True, "migrations": True, "worker": True}


@pytest.mark.django_db
def test_readiness_needs_its_migrations_and_a_database(client: Client, monkeypatch: pytest.MonkeyPatch):
    beat(worker="w", at=timezone.now())
    monkeypatch.setattr(views, "pending_migrations", lambda: 2)
    assert client.get("/readyz").json()["migrations"] is False

    def away() -> int:
        raise OperationalError

    monkeypatch.setattr(views, "pending_migrations", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, False)


# The log


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /account/?email=ilze@example.org&x=1", "Not Found: /account/?…"),
        ("mail to ilze.ozola+x@mail.example.org failed", "mail to …@… failed"),
        ("nothing personal", "nothing personal"),
    ],
)
def test_addresses_and_questions_are_taken_out(text: str, kept: str):
    assert discreet(text) == kept


def test_line_of_the_log_is_json_without_personal_data():
    written = io.StringIO()
    described = logging_settings(level="info", json=True)
    described["handlers"]["lines"]["stream"] = written
    described["disable_existing_loggers"] = False
    import logging.config

    before = logging.root.handlers[:]
    try:
        logging.config.dictConfig(described)
        logging.getLogger("hanse.test").info("mail to %s", "ilze@example.org", extra={"mail": 17})
        logging.getLogger("django.request").warning(
            "Not Found: %s", "/x?email=a@b.eu", extra={"request": HttpRequest()}
        )
    finally:
        logging.root.handlers[:] = before
    first, second = [json.loads(line) for line in written.getvalue().splitlines()]
    assert (first["message"], first["mail"], first["level"], first["logger"]) == (
        "mail to …@…",
        17,
        "INFO",
        "hanse.test",
    )
    assert second["message"] == "Not Found: /x?…"
    assert "request" not in second


def test_request_is_told_by_its_route_and_not_by_its_address(caplog: pytest.LogCaptureFixture):
    request = RequestFactory().get("/directory/secret-name/?email=ilze@example.org")
    request.user = AnonymousUser()

    def answer(request: HttpRequest) -> HttpResponse:
        request.resolver_match = type("Match", (), {"route": "directory/<slug:slug>/"})()  # type: ignore[assignment]
        return HttpResponse(status=204)

    with caplog.at_level(logging.INFO, "hanse.requests"):
        Told(answer)(request)
    (line,) = caplog.records
    told: dict[str, Any] = line.__dict__
    assert (told["route"], told["status"], told["method"]) == ("directory/<slug:slug>/", 204, "GET")
    assert "secret-name" not in str(told)
    assert "ilze" not in str(told)


@pytest.mark.sqlite
def test_sqlite_of_this_run_is_tuned(db: None):
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("address", ["/directory/invitation/a%00b/", "/feeds/%00.ics", "/a%00"])
@pytest.mark.django_db
def test_address_with_a_nul_is_not_understood(client: Client, address: str):
    response = client.get(address)
    assert (response.status_code, b"\0" in response.content) == (400, False)
