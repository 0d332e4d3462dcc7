"""State machines as data: the actions check them, the reference page draws them.

A step that is not written here cannot happen. Who a step belongs to, what must hold and what
follows are words for the reader; the actions and `rules` do what they say.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One verb: from which states, to which, who may, what must hold, what follows."""

    verb: str
    sources: tuple[str, ...]
    target: str
    who: str
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """A named machine: where it begins, where it ends, its steps."""

    name: str
    initial: str
    terminal: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, verb: str) -> Step:
        """The step of a verb; KeyError where there is none."""
        for step in self.steps:
            if step.verb == verb:
                return step
        raise KeyError(verb)

    def allows(self, verb: str, state: str) -> bool:
        """May this verb be done in this state?"""
        return state in self.step(verb).sources

    def verbs(self, state: str, *, who: Sequence[str]) -> tuple[str, ...]:
        """What these parties may do in a state."""
        return tuple(step.verb for step in self.steps if state in step.sources and step.who in who)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the steps name them."""
        named = [self.initial, *(state for step in self.steps for state in (*step.sources, step.target))]
        return tuple(dict.fromkeys(named))


MEETING_REQUEST = Machine(
    name="meeting_request",
    initial="draft",
    terminal=("declined", "withdrawn", "expired", "cancelled"),
    steps=(
        Step(
            "send",
            ("draft",),
            "pending",
            "requester",
            (
                "booking is open",
                "both take part",
                "they have a time in common",
                "fewer open requests than allowed",
                "no live request for this pair",
                "the rules on who may ask whom allow it",
                "they have not declined before",
            ),
            ("mail the recipient",),
        ),
        Step("withdraw", ("pending",), "withdrawn", "requester", (), ("mail the recipient",)),
        Step("decline", ("pending",), "declined", "recipient", (), ("keep the word", "mail the requester")),
        Step("expire", ("pending",), "expired", "system", ("its days are over or booking is closed",), ("mail both",)),
        Step(
            "accept",
            ("pending",),
            "accepted",
            "recipient",
            ("its days are not over", "the two who will meet have a time in common"),
            ("mail the requester",),
        ),
        Step(
            "place", ("accepted", "scheduled", "unschedulable"), "scheduled", "solver", ("the hard constraints hold",)
        ),
        Step(
            "give_up",
            ("accepted", "scheduled", "published", "unschedulable"),
            "unschedulable",
            "solver",
            ("the version that is published has no time for it",),
            ("tell both why",),
        ),
        Step(
            "publish",
            ("scheduled", "published"),
            "published",
            "organiser",
            ("the validator agrees",),
            ("mail with calendar",),
        ),
        Step(
            "reschedule",
            ("published",),
            "published",
            "organiser",
            ("the version that moves it is published",),
            ("tell both",),
        ),
        Step(
            "cancel",
            ("accepted", "scheduled", "published"),
            "cancelled",
            "either_party",
            (),
            ("free the slot", "mail the other side"),
        ),
    ),
)
