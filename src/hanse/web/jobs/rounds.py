"""Work that comes round: an app says once, when it is ready, what is to be done every so many minutes.

every(10, "hanse.web.meetings.tasks.expire_requests")
"""

_rounds: dict[str, int] = {}


def every(minutes: int, name: str) -> None:
    """Have the task with this dotted name done every so many minutes, by whichever worker comes first."""
    if minutes < 1:
        raise ValueError("a round is at least one minute")
    _rounds[name] = minutes


def rounds() -> dict[str, int]:
    """Every registered round: the task's dotted name and its minutes."""
    return dict(_rounds)
