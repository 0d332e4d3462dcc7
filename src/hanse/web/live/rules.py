"""Who may hear which topic. An app registers its topics once, when it is ready."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hanse.web.accounts.models import Person

Listener = Union["Person", "AnonymousUser"]
MayHear = Callable[[Listener, str], bool]

_registered: dict[str, MayHear] = {}


def register(prefix: str, may_hear: MayHear) -> None:
    """Let those hear `prefix` and every topic below it (`prefix.…`) for whom `may_hear(person, topic)` is true."""
    _registered[prefix.rstrip(".")] = may_hear


def may_hear(listener: Listener, topic: str) -> bool:
    """Whether this listener may hear the topic; the longest registered prefix decides, none means no."""
    parts = topic.split(".")
    for length in range(len(parts), 0, -1):
        predicate = _registered.get(".".join(parts[:length]))
        if predicate is not None:
            return bool(predicate(listener, topic))
    return False
