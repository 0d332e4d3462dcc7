"""The life of a profile, as data: the actions check it, the reference page draws it.

    >>> next_state("draft", "submit")
    'in_validation'
    >>> next_state("rejected", "submit") is None
    True

A profile in `draft` or `in_validation` may have an older version that is public (`Organisation.published_at`):
the machine speaks of the version that is being worked on.
"""

from dataclasses import dataclass

PROFILE_ADMIN = "profile_admin"
VALIDATOR = "validator"
SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    """One step: from which states, what happens, where it leads, who may, on which condition, with which effect."""

    origins: tuple[str, ...]
    event: str
    target: str
    actor: str
    guards: str = ""
    effects: str = ""


INITIAL = "draft"
TERMINAL = ("withdrawn", "rejected", "merged")

TRANSITIONS = (
    Transition(("draft",), "submit", "in_validation", PROFILE_ADMIN, "required fields, terms accepted, no duplicate"),
    Transition(("in_validation",), "request_changes", "draft", VALIDATOR, "criteria listed", "mail"),
    Transition(
        ("in_validation",),
        "publish",
        "published",
        VALIDATOR,
        "all criteria met or waiver (recognised programme)",
        "mail",
    ),
    Transition(("in_validation",), "reject", "rejected", VALIDATOR, "reason", "mail"),
    # Ours: a refused change of a public profile must not end the profile.
    Transition(("in_validation",), "refuse_change", "published", VALIDATOR, "reason, older version is public", "mail"),
    Transition(("published",), "edit_minor", "published", PROFILE_ADMIN, "", "version"),
    Transition(
        ("published",),
        "edit_major",
        "in_validation",
        PROFILE_ADMIN,
        "name, legal form, country",
        "old version stays public",
    ),
    Transition(("published",), "ask_review", "review_due", SYSTEM, "12 months without confirmation", "mail"),
    Transition(("review_due",), "confirm", "published", PROFILE_ADMIN, "", "confirmed_at"),
    Transition(
        ("review_due",), "go_stale", "stale", SYSTEM, "no answer for 3 months", "shown with a note; ranked lower"
    ),
    Transition(("stale",), "confirm", "published", PROFILE_ADMIN),
    Transition(("stale",), "archive", "archived", VALIDATOR),
    Transition(("archived",), "confirm", "in_validation", PROFILE_ADMIN),
    Transition(
        ("draft", "published", "review_due", "stale", "archived"),
        "withdraw",
        "withdrawn",
        PROFILE_ADMIN,
        "",
        "personal data removed, tombstone kept",
    ),
    Transition(("draft", "in_validation"), "merge", "merged", VALIDATOR, "duplicate"),
)

_BY_STEP = {(origin, step.event): step.target for step in TRANSITIONS for origin in step.origins}


def next_state(state: str, event: str) -> str | None:
    """Where the event leads from the state; None where it may not happen."""
    return _BY_STEP.get((str(state), event))


def events_from(state: str) -> tuple[str, ...]:
    """What may happen in a state, in the order of the table."""
    return tuple(step.event for step in TRANSITIONS if state in step.origins)
