"""What every page frame needs to know."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The name of the instance and its brand."""
    return {}
