"""The outbox: one mail a key, in the reader's language, sent once, tried again, read by those who may."""

import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.db import connections, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from hanse.web.accounts.models import Person
from hanse.web.jobs.testing import run_all
from hanse.web.mail import actions, transport
from hanse.web.mail.models import Mail

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
GREETING = "greeting.txt"


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> Path:
    """Mails go to a folder of the test, templates come from beside it."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    settings.TEMPLATES = templates
    settings.MAIL_URL = f"folder://{tmp_path / 'mails'}"
    settings.BASE_URL = "https://days.example"
    return tmp_path / "mails"


def a_person(language: str = "en", name: str = "Ilze Ozola", **fields: object) -> Person:
    return Person.objects.create_user(email=f"{language}@example.org", name=name, language=language, **fields)


def a_mail(key: str = "x.1", **fields: Any) -> Mail:
    return actions.queue(
        GREETING, to=fields.pop("to", "reader@example.org"), context={"name": "A & B"}, key=key, **fields
    )


def letters(folder: Path) -> list[Any]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


@pytest.mark.django_db
def test_mail_is_written_in_its_readers_language():
    english, german = a_mail(to=a_person("en")), a_mail("x.2", to=a_person("de"))
    assert (english.subject, german.subject) == ("Yes: A & B", "Ja: A & B")
    assert english.text == "Ilze Ozola\nhttps://days.example/directory/\n"
    assert (german.language, german.address) == ("de", "de@example.org")


@pytest.mark.django_db
def test_same_key_is_one_mail(outbox: Path):
    first, second = a_mail(), a_mail()
    assert first == second
    run_all()
    a_mail()
    run_all()
    assert len(letters(outbox)) == 1


@pytest.mark.django_db
def test_mail_is_sent_with_its_files(outbox: Path):
    mail = a_mail(attachments=[("agenda.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar")])
    assert run_all() == 1
    mail.refresh_from_db()
    (letter,) = letters(outbox)
    assert (mail.state, mail.attempts) == (Mail.State.SENT, 1)
    assert letter["To"] == "reader@example.org"
    assert letter["Subject"] == "Yes: A & B"
    assert letter["Message-ID"] == f"<{mail.message_id}@days.example>"
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("agenda.ics", "text/calendar")


@pytest.mark.django_db
def test_rollback_sends_nothing(outbox: Path):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        a_mail()
        raise ZeroDivisionError
    assert (run_all(), letters(outbox)) == (0, [])


@pytest.mark.django_db
def test_header_cannot_be_injected(outbox: Path):
    mail = actions.enter(key="x", address="reader@example.org", subject="Hello\r\nBcc: all@example.org", text="x")
    run_all()
    (letter,) = letters(outbox)
    assert mail.subject == "Hello Bcc: all@example.org"
    assert letter["Bcc"] is None


@pytest.mark.django_db
def test_failure_is_tried_again_later_and_then_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(transport, "deliver", away)
    mail, moment, pauses = a_mail(), NOW, []
    Mail.objects.update(next_try_at=NOW)
    for _attempt in range(20):
        assert not actions.send(mail=mail.pk, at=moment)
        mail.refresh_from_db()
        if mail.state == Mail.State.FAILED:
            break
        assert mail.next_try_at is not None
        assert not actions.send(mail=mail.pk, at=mail.next_try_at - timedelta(seconds=1))  # not before
        pauses.append(int((mail.next_try_at - moment).total_seconds() // 60))
        moment = mail.next_try_at
    assert pauses == [1, 5, 15, 60, 240, 720]
    assert (mail.attempts, mail.failure) == (7, "the mail server is away")
    actions.try_again(mail=mail, at=moment)
    monkeypatch.undo()
    assert actions.send(mail=mail.pk, at=moment)


def away(mail: Mail) -> None:
    raise transport.Undelivered("the mail server is away")


@pytest.mark.django_db
def test_mail_that_a_dead_worker_left_is_sent_after_the_lease(outbox: Path):
    mail = a_mail()
    Mail.objects.update(state=Mail.State.SENDING, claimed_at=NOW, attempts=1)
    assert not actions.send(mail=mail.pk, at=NOW + timedelta(minutes=9))
    assert actions.send_due(at=NOW + timedelta(minutes=12)) == 1
    assert len(letters(outbox)) == 1


@pytest.mark.django_db
def test_round_finds_a_mail_whose_job_was_lost(outbox: Path):
    a_mail()
    DBTaskResult.objects.all().delete()
    Mail.objects.update(next_try_at=NOW)
    assert actions.send_due(at=NOW) == 0  # its job has a minute to come first
    assert actions.send_due(at=NOW + timedelta(minutes=1)) == 1


def sent_at_once(mail: Mail) -> int:
    """Six threads send the same mail; how many handed it over."""
    start, results = threading.Barrier(6), []

    def work() -> None:
        start.wait()
        results.append(actions.send(mail=mail.pk, at=NOW))
        connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(results)


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_a_mail_once(monkeypatch: pytest.MonkeyPatch):
    delivered: list[int] = []
    monkeypatch.setattr(transport, "deliver", lambda mail: delivered.append(mail.pk))
    mail = a_mail()
    Mail.objects.update(next_try_at=NOW)
    assert sent_at_once(mail) == 1
    assert delivered == [mail.pk]


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_a_mail_twice_without_the_claim(monkeypatch: pytest.MonkeyPatch):
    delivered: list[int] = []
    meet = threading.Barrier(6)

    def unguarded(mail: int, *, at: datetime) -> Mail | None:
        found = Mail.objects.due(at=at, lease=actions.LEASE).filter(pk=mail).first()
        meet.wait(timeout=10)
        return found

    monkeypatch.setattr(actions, "_claim", unguarded)
    monkeypatch.setattr(transport, "deliver", lambda mail: delivered.append(mail.pk))
    mail = a_mail()
    Mail.objects.update(next_try_at=NOW)
    sent_at_once(mail)
    assert len(delivered) > 1


@pytest.mark.django_db
def test_mail_of_a_package_goes_through_the_outbox(outbox: Path):
    backend = get_connection("hanse.web.mail.backend.Outbox")
    sent = backend.send_messages([EmailMessage("Your code", "123", to=["a@example.org"], bcc=["b@example.org"])])
    assert (sent, run_all(), len(letters(outbox))) == (1, 2, 2)
    assert sorted(Mail.objects.values_list("address", flat=True)) == ["a@example.org", "b@example.org"]


@pytest.mark.django_db
def test_erasure_forgets_every_mail_to_a_person():
    person = a_person()
    a_mail(to=person)
    a_mail("x.2", to="EN@example.org")
    kept = a_mail("x.3")
    assert actions.forget(person=person) == 2
    assert list(Mail.objects.all()) == [kept]


@pytest.mark.django_db
def test_sent_mails_are_deleted_after_thirty_days():
    a_mail()
    a_mail("x.2")
    Mail.objects.filter(key="x.1").update(state=Mail.State.SENT, sent_at=NOW)
    assert actions.prune(at=NOW + timedelta(days=29)) == 0
    assert actions.prune(at=NOW + timedelta(days=31)) == 1
    assert Mail.objects.get().key == "x.2"


class Server:
    """A mail server that answers as it is told."""

    answer: Exception | None = None
    encrypts = True
    taken: list[tuple[str, list[str]]] = []

    def __init__(self, host: str, port: int, **options: object) -> None:
        self.place = (host, port)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *failure: object) -> None:
        return None

    def ehlo(self) -> tuple[int, bytes]:
        return 250, b""

    def has_extn(self, name: str) -> bool:
        return name == "starttls" and self.encrypts

    def starttls(self, context: object) -> None:
        assert self.encrypts

    def login(self, name: str, password: str) -> None:
        assert (name, password) == ("post@x", "p/w")

    def sendmail(self, sender: str, readers: list[str], content: bytes) -> None:
        if self.answer:
            raise self.answer
        self.taken.append((sender, readers))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[type[Server]]:
    monkeypatch.setattr(smtplib, "SMTP", Server)
    settings.MAIL_URL = "smtp://post%40x:p%2Fw@mail.example:2525"
    settings.MAIL_FROM = "Cluster Days <days@example.org>"
    Server.answer, Server.taken, Server.encrypts = None, [], True
    return Server


@pytest.mark.django_db
def test_mail_is_handed_to_the_server(server: type[Server]):
    a_mail()
    run_all()
    assert server.taken == [("days@example.org", ["reader@example.org"])]


@pytest.mark.django_db
def test_password_is_not_told_without_encryption(server: type[Server]):
    server.encrypts = False
    mail = a_mail()
    run_all()
    mail.refresh_from_db()
    assert (server.taken, mail.state) == ([], Mail.State.QUEUED)
    assert mail.failure == "the mail server offers no encryption, so it is not told the password"


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (
            smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no reader@example.org")}),
            "failed",
            "refused the reader (550)",
        ),
        (
            smtplib.SMTPRecipientsRefused({"reader@example.org": (450, b"greylisted")}),
            "queued",
            "refused the reader (450)",
        ),
        (smtplib.SMTPDataError(554, b"spam from reader@example.org"), "queued", "answered 554"),
        (ConnectionRefusedError(), "queued", "could not be reached (ConnectionRefusedError)"),
        (TimeoutError(), "queued", "could not be reached (TimeoutError)"),
    ],
)
@pytest.mark.django_db
def test_refusal_of_the_server_is_noted_without_addresses(
    server: type[Server], answer: Exception, state: str, words: str
):
    server.answer = answer
    mail = a_mail()
    run_all()
    mail.refresh_from_db()
    assert (str(mail.state), mail.failure) == (state, f"the mail server {words}")


@pytest.mark.django_db
def test_outbox_is_open_in_the_demonstration_and_to_staff_only_elsewhere(client: Client, settings: Any):
    mail = a_mail(attachments=[("a.ics", b"x", "text/calendar")])
    addresses = ["/mail/", f"/mail/{mail.pk}/", f"/mail/files/{mail.attachments.get().pk}/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    settings.DEMO = False
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    client.force_login(a_person("de"))
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    client.force_login(a_person("en", is_staff=True))
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert client.post(f"/mail/{mail.pk}/again/").status_code == 302


@pytest.mark.django_db
def test_link_in_a_mail_can_be_followed(client: Client):
    page = client.get(f"/mail/{a_mail().pk}/").content.decode()
    assert '<a href="https://days.example/directory/" rel="nofollow">https://days.example/directory/</a>' in page


@pytest.mark.django_db
def test_hostile_text_of_a_mail_is_not_markup(client: Client):
    mail = actions.enter(
        key="x", address="a@example.org", subject="<script>1</script>", text="<script>alert(1)</script>"
    )
    for address in ("/mail/", f"/mail/{mail.pk}/"):
        assert "<script>alert" not in client.get(address).content.decode()
        assert "<script>1" not in client.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.django_db
def test_outbox_asks_the_same_whatever_its_length(client: Client, number: int, django_assert_num_queries: Any):
    for key in range(number):
        a_mail(f"x.{key}", attachments=[("a.ics", b"x", "text/calendar")])
    client.get("/mail/")
    with django_assert_num_queries(3):
        client.get("/mail/")
