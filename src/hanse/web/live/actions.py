"""Announcing that a topic changed, and forgetting what was announced long ago."""

import re
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from hanse.web.live import bus
from hanse.web.live.models import Event

TOPIC = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[A-Za-z0-9_-]+)*")  # meetings.requests.17
LONGEST = 120
KEPT = timedelta(days=1)


@transaction.atomic
def announce(*topics: str) -> None:
    """Say that these topics changed: the row now, in the caller's transaction; the news once it is committed."""
    now = timezone.now()
    for topic in dict.fromkeys(topics):
        if len(topic) > LONGEST or not TOPIC.fullmatch(topic):
            raise ValueError(f"{topic!r} is no topic; write words with dots between, such as meetings.requests.17")
        event = Event.objects.create(topic=topic, at=now)
        transaction.on_commit(partial(bus.publish, event.pk, topic))


def prune(*, at: datetime) -> int:
    """Delete events of more than a day ago, but never the newest; return how many."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count, _rows = Event.objects.filter(at__lt=at - KEPT).exclude(pk=newest).delete()
    return count
