"""Announcing that a topic changed."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from hanse.web.live import bus
from hanse.web.live.models import Event


@transaction.atomic
def announce(*topics: str) -> None:
    """Say that these topics changed: the row now, in the caller's transaction; the news once it is committed."""
    now = timezone.now()
    for topic in dict.fromkeys(topics):
        event = Event.objects.create(topic=topic, at=now)
        transaction.on_commit(partial(bus.publish, event.pk, topic))
