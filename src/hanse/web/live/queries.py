"""Who listens, what they may hear, what they missed. Called by the hub in a thread of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db.models import Max, Q
from django.http import HttpRequest, parse_cookie

from hanse.web.live import rules
from hanse.web.live.models import Event

SLACK = timedelta(seconds=5)  # a transaction may commit after a later one: look back a little
BACK = 200  # and so many numbers


@dataclass(frozen=True)
class Hearing:
    """Somebody, and the topics they may hear of those they asked for. `person` is None for a visitor."""

    person: int | None
    topics: frozenset[str]


def hearing(cookie: str, topics: Collection[str]) -> Hearing:
    """The person of the session that a cookie header names, and which of these topics they may hear."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookie)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    listener = get_user(request)
    allowed = frozenset(topic for topic in topics if rules.may_hear(listener, topic))
    return Hearing(listener.pk, allowed)


def newest() -> int:
    """The number of the newest event; 0 if there is none."""
    return Event.objects.aggregate(newest=Max("pk"))["newest"] or 0


def missed(topics: Collection[str], *, after: int | None = None, since: datetime | None = None) -> dict[str, int]:
    """Which of these topics changed after an event (or since a moment), each with its newest number.

    Rather once too often than once too few: fetching a fragment again changes nothing. An event that is not
    known any more means that everything may have changed.
    """
    wanted = Event.objects.filter(topic__in=topics)
    if after is not None:
        known = Event.objects.filter(pk=after).first()
        if known is None and after > 0:
            return dict.fromkeys(topics, newest())
        later = Q(pk__gt=after) if known is None else Q(pk__gt=after) | (Q(at__gt=known.at - SLACK) & ~Q(pk=after))
        wanted = wanted.filter(later)
    elif since is not None:
        wanted = wanted.filter(at__gte=since)
    else:
        return {}
    return dict(wanted.order_by().values_list("topic").annotate(newest=Max("pk")))


def events_after(number: int, *, at: datetime) -> list[tuple[int, str]]:
    """Events after a number, and the few before it that may have been committed late."""
    recent = Event.objects.filter(pk__gt=number - BACK, at__gt=at - timedelta(minutes=1))
    return list(recent.order_by("pk").values_list("pk", "topic")[:2000])
