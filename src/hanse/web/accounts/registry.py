"""What the apps above know about a person: each registers how to export it and how to erase it.

An app registers in its `AppConfig.ready()`:

    registry.export("organisations", queries.roles_of)
    registry.erase(actions.forget_person)
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hanse.web.accounts.models import Person

Exporter = Callable[["Person"], Any]
Eraser = Callable[["Person", datetime], None]

exporters: dict[str, Exporter] = {}
erasers: list[Eraser] = []


def export(name: str, exporter: Exporter) -> None:
    """Add a part to the export of a person's data; the part must be plain JSON values."""
    exporters[name] = exporter


def erase(eraser: Eraser) -> None:
    """Add a step to the erasure; it runs inside the erasure's transaction, while the person still has a name."""
    if eraser not in erasers:
        erasers.append(eraser)
