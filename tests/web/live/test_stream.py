"""The stream: nobody hears what is denied, nothing is lost, a slow reader costs nothing, a rollback says nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from tests.web.live.reader import Reader, until

from hanse.web.accounts.models import Person
from hanse.web.live import actions, queries, rules, stream
from hanse.web.live.actions import announce
from hanse.web.live.hub import Hub, Listener
from hanse.web.live.models import Event

OPEN, MINE, OTHER = "open.news", "mine.1", "mine.2"


@pytest.fixture(autouse=True)
def topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """`open.…` is for everybody, `mine.<pk>` for the person with that key."""
    monkeypatch.setattr(rules, "_registered", {})
    rules.register("open", lambda person, topic: True)
    rules.register("mine", lambda person, topic: person.is_authenticated and topic == f"mine.{person.pk}")


def with_hub(story: Callable[[Hub], Awaitable[None]], **options: Any) -> None:
    """Run a story with a hub that is at work."""

    async def told() -> None:
        hub = Hub(**options)
        await hub.start()
        try:
            await asyncio.wait_for(story(hub), 30)
        finally:
            await hub.stop()

    asyncio.run(told())


def in_thread(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """The same in a thread, which leaves no connection open."""

    def closing(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        finally:
            connections.close_all()

    return sync_to_async(closing, thread_sensitive=False)


@in_thread
def say(*names: str) -> None:
    announce(*names)


def signed_in(person: Person) -> str:
    """The cookie header of somebody who signed in."""
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def a_person(email: str = "ilze@example.org") -> Person:
    return Person.objects.create_user(email=email, name="Ilze Ozola")


# Who may hear


def test_longest_prefix_decides_and_none_means_no():
    rules.register("open.secret", lambda person, topic: False)
    heard = [
        rules.may_hear(None, topic) for topic in ("open", "open.a", "open.secret", "open.secret.b", "opening", "x")
    ]
    assert heard == [True, True, False, False, False, False]


@pytest.mark.django_db(transaction=True)
def test_denied_topic_is_not_heard_and_an_allowed_one_is():
    person, other = a_person(), a_person("ben@example.org")
    cookie, theirs = signed_in(person), f"mine.{other.pk}"

    async def story(hub: Hub) -> None:
        reader = Reader(hub, f"mine.{person.pk}", theirs, OPEN, "unknown.topic", cookie=cookie)
        assert await reader.is_open()
        await say(theirs, "unknown.topic")
        await say(f"mine.{person.pk}", OPEN)
        await until(lambda: len(reader.heard) == 2)
        assert reader.heard == [f"mine.{person.pk}", OPEN]

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_stream_of_nothing_but_denied_topics_ends_with_204():
    person = a_person()

    async def story(hub: Hub) -> None:
        assert await Reader(hub, f"mine.{person.pk}").ended() == 204
        assert await Reader(hub, f"mine.{person.pk}", cookie="session=forged").ended() == 204
        assert await Reader(hub, "unknown.topic").ended() == 204
        assert len(hub) == 0

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_person_who_signs_out_stops_hearing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "RECHECK", 0.1)
    person = a_person()
    client = Client()
    client.force_login(person)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={client.cookies[django_settings.SESSION_COOKIE_NAME].value}"

    async def story(hub: Hub) -> None:
        reader = Reader(hub, f"mine.{person.pk}", OPEN, cookie=cookie)
        assert await reader.is_open()
        await in_thread(client.logout)()
        assert await reader.ended() == 200
        assert len(hub) == 0

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_person_who_is_barred_from_a_topic_stops_hearing_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "RECHECK", 0.1)
    barred: list[bool] = []
    rules.register("room", lambda person, topic: not barred)

    async def story(hub: Hub) -> None:
        reader = Reader(hub, "room.7", OPEN)
        assert await reader.is_open()
        barred.append(True)
        await until(lambda: "room.7" not in hub._by_topic)
        await say("room.7", OPEN)
        await until(lambda: reader.heard)
        assert reader.heard == [OPEN]

    with_hub(story)


# What is told


@pytest.mark.django_db(transaction=True)
def test_rollback_announces_nothing():
    @in_thread
    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
            announce(OPEN)
            raise ZeroDivisionError

    async def story(hub: Hub) -> None:
        reader = Reader(hub, OPEN, "open.after")
        assert await reader.is_open()
        await fail()
        await say("open.after")
        await until(lambda: reader.heard)
        assert reader.heard == ["open.after"]

    with_hub(story)
    assert Event.objects.filter(topic=OPEN).count() == 0


@pytest.mark.django_db(transaction=True)
def test_reader_who_comes_back_hears_what_they_missed():
    async def story(hub: Hub) -> None:
        first = Reader(hub, OPEN, "open.quiet")
        assert await first.is_open()
        await say(OPEN)
        await until(lambda: first.heard)
        await first.leave()
        await in_thread(Event.objects.update)(at=timezone.now() - timedelta(seconds=60))
        await say(OPEN)
        await say(OPEN)
        second = Reader(hub, OPEN, "open.quiet", last=first.last_id)
        await until(lambda: second.heard)
        assert second.heard == [OPEN]
        await in_thread(Event.objects.exclude(pk=second.last_id).update)(at=timezone.now() - timedelta(seconds=60))
        third = Reader(hub, OPEN, "open.quiet", last=second.last_id)
        assert await third.is_open()
        await say("open.quiet")
        await until(lambda: third.heard)
        assert third.heard == ["open.quiet"]

    with_hub(story)


@pytest.mark.django_db
def test_event_that_was_committed_late_is_not_missed():
    now = timezone.now()
    late = Event.objects.create(topic="open.late", at=now - timedelta(seconds=3))
    known = Event.objects.create(topic="open.known", at=now)
    assert queries.missed(["open.late", "open.known"], after=known.pk) == {"open.late": late.pk}


@pytest.mark.django_db
def test_unknown_last_event_means_that_everything_may_have_changed():
    event = Event.objects.create(topic=OPEN, at=timezone.now())
    assert queries.missed([OPEN, MINE], after=event.pk + 10) == {OPEN: event.pk, MINE: event.pk}


@pytest.mark.django_db
def test_page_that_was_made_a_moment_ago_hears_what_changed_since():
    now = timezone.now()
    Event.objects.create(topic=MINE, at=now - timedelta(seconds=9))
    event = Event.objects.create(topic=OPEN, at=now - timedelta(seconds=2))
    assert queries.missed([OPEN, MINE], since=now - timedelta(seconds=4)) == {OPEN: event.pk}
    assert queries.missed([OPEN, MINE]) == {}


@pytest.mark.django_db(transaction=True)
def test_event_of_another_process_is_found_in_the_table():
    @in_thread
    def elsewhere() -> None:
        Event.objects.create(topic=OPEN, at=timezone.now())  # as another process does: no call in this one

    async def story(hub: Hub) -> None:
        reader = Reader(hub, OPEN)
        assert await reader.is_open()
        await elsewhere()
        await until(lambda: reader.heard)
        await asyncio.sleep(1.5)  # the table tells it again, and it is not told again
        assert reader.heard == [OPEN]

    with_hub(story)


# What it costs


@pytest.mark.django_db(transaction=True)
def test_slow_reader_is_bounded_by_their_topics():
    async def story(hub: Hub) -> None:
        slow, quick = Reader(hub, OPEN, "open.b"), Reader(hub, OPEN)
        assert await slow.is_open()
        assert await quick.is_open()
        slow.may_take.clear()
        (listener,) = hub._by_topic["open.b"]
        for number in range(1, 1001):
            hub._deliver(10_000 + number, OPEN if number % 2 else "open.b")
            assert len(listener.pending) <= 2
            if number % 100 == 0:
                await asyncio.sleep(0.03)
        await until(lambda: len(quick.heard) > 1)
        assert slow.heard == []
        slow.may_take.set()
        await until(lambda: slow.last_id == 11_000)
        assert len(slow.heard) <= 4

    with_hub(story)


def test_news_of_one_topic_is_one_piece_of_news():
    async def story() -> None:
        listener = Listener(frozenset({OPEN, MINE}))
        for number, topic in [(1, OPEN), (2, MINE), (3, OPEN)]:
            listener.hear(number, topic)
        assert list(listener.take().items()) == [(MINE, 2), (OPEN, 3)]
        assert listener.take() == {}

    asyncio.run(story())


@pytest.mark.django_db(transaction=True)
def test_reader_who_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "STUCK", 0.2)

    async def story(hub: Hub) -> None:
        reader = Reader(hub, OPEN)
        assert await reader.is_open()
        reader.may_take.clear()
        await say(OPEN)
        await reader.ended()
        assert len(hub) == 0

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_silent_stream_beats_its_heart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)

    async def story(hub: Hub) -> None:
        reader = Reader(hub, OPEN)
        await until(lambda: ": still here" in reader.text)

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_hub_that_stops_ends_every_stream():
    readers: list[Reader] = []

    async def story(hub: Hub) -> None:
        readers.append(Reader(hub, OPEN))
        assert await readers[0].is_open()
        await hub.stop()
        assert await readers[0].ended() == 200

    with_hub(story)


@pytest.mark.django_db(transaction=True)
def test_hub_that_is_full_says_so():
    async def story(hub: Hub) -> None:
        first = Reader(hub, OPEN)
        assert await first.is_open()
        assert await Reader(hub, OPEN).ended() == 503
        await first.leave()
        assert await Reader(hub, OPEN).is_open()

    with_hub(story, most=1)


@pytest.mark.parametrize(
    ("asked", "status"),
    [([], 400), (["a b"], 400), (["A.b"], 400), (["x" * 121], 400), ([f"open.{n}" for n in range(51)], 400)],
)
@pytest.mark.django_db(transaction=True)
def test_question_that_makes_no_sense_is_refused(asked: list[str], status: int):
    async def story(hub: Hub) -> None:
        assert await Reader(hub, *asked).ended() == status

    with_hub(story)


@pytest.mark.parametrize("topic", ["", "Meetings", "a..b", "a b", "a\nb", ".a", "x" * 121])
@pytest.mark.django_db
def test_announcing_what_is_no_topic_is_refused(topic: str):
    with pytest.raises(ValueError, match="no topic"):
        announce(topic)
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_old_events_are_pruned_but_the_newest_stays():
    old = timezone.now() - timedelta(days=2)
    Event.objects.create(topic=OPEN, at=old)
    last = Event.objects.create(topic=OPEN, at=old)
    assert actions.prune(at=timezone.now()) == 1
    assert Event.objects.get() == last
