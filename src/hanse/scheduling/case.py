"""What is to be scheduled: slots, places, people, the meetings they wish for, and the policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Id = str | int | float
"""An id as the document writes it: a word or a number."""


@dataclass(frozen=True)
class Slot:
    """A stretch of time in which a meeting can lie; `start` and `end` as the document writes them."""

    id: Id
    start: str | None = None
    end: str | None = None
    session: Id | None = None


@dataclass(frozen=True)
class Places:
    """Where meetings are held: tables, rooms, booths or video; `count` None means no limit."""

    count: int | None = None
    kind: str = "table"


@dataclass(frozen=True)
class Organisation:
    """Somebody's house: no meeting is held inside it."""

    id: Id
    name: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Participant:
    """Somebody who meets. Without an organisation a participant is their own."""

    id: Id
    organisation: Id | None = None
    unavailable: frozenset[Id] = frozenset()
    max_meetings: int | None = None


@dataclass(frozen=True)
class Meeting:
    """A wish for a meeting of two or more; `slots` None means any, `locked` the slot it must lie in."""

    id: Id
    participants: tuple[Id, ...]
    weight: int = 0
    slots: frozenset[Id] | None = None
    session: Id | None = None
    locked: Id | None = None
    after: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Policy:
    """What a good schedule is: see `docs/reference`, file formats."""

    choose: str
    first_meetings: tuple[int, ...] = ()
    breaks: str = "ignore"
    max_break_difference: int | None = None

    @property
    def takes_all(self) -> bool:
        """Must every meeting take place?"""
        return self.choose == "all"

    @property
    def minimises_breaks(self) -> bool:
        """Are breaks minimised, once the value is found?"""
        return self.breaks == "minimise"


@dataclass(frozen=True)
class Case:
    """Everything a schedule is made from. The solver speaks of positions in these tuples, not of ids."""

    slots: tuple[Slot, ...]
    places: Places
    participants: tuple[Participant, ...]
    meetings: tuple[Meeting, ...]
    policy: Policy
    organisations: tuple[Organisation, ...] = ()
    name: str | None = None
    timezone: str | None = None

    @cached_property
    def slot_at(self) -> Mapping[Id, int]:
        """Slot id → its position in time."""
        return {slot.id: position for position, slot in enumerate(self.slots)}

    @cached_property
    def participant_at(self) -> Mapping[Id, int]:
        """Participant id → position."""
        return {participant.id: position for position, participant in enumerate(self.participants)}

    @cached_property
    def meeting_at(self) -> Mapping[Id, int]:
        """Meeting id → position."""
        return {meeting.id: position for position, meeting in enumerate(self.meetings)}

    @cached_property
    def members(self) -> Sequence[tuple[int, ...]]:
        """For each meeting, the positions of those who attend."""
        return [tuple(self.participant_at[each] for each in meeting.participants) for meeting in self.meetings]

    @cached_property
    def meetings_of(self) -> Sequence[tuple[int, ...]]:
        """For each participant, the meetings that name them."""
        found: list[list[int]] = [[] for _ in self.participants]
        for meeting, members in enumerate(self.members):
            for participant in members:
                found[participant].append(meeting)
        return [tuple(meetings) for meetings in found]

    @cached_property
    def vetoed(self) -> frozenset[int]:
        """Meetings inside one organisation: never held."""
        homes = [participant.organisation for participant in self.participants]
        return frozenset(
            meeting
            for meeting, members in enumerate(self.members)
            if homes[members[0]] is not None and len({homes[each] for each in members}) == 1
        )

    @cached_property
    def shared_slots(self) -> Sequence[tuple[int, ...]]:
        """For each meeting, the slots it may use: its own, in its session, with all available."""
        away = [participant.unavailable for participant in self.participants]
        return [
            tuple(
                position
                for position, slot in enumerate(self.slots)
                if (meeting.slots is None or slot.id in meeting.slots)
                and (meeting.session is None or slot.session == meeting.session)
                and not any(slot.id in away[each] for each in members)
            )
            for meeting, members in zip(self.meetings, self.members, strict=True)
        ]

    @cached_property
    def locks(self) -> Mapping[int, int]:
        """Locked meeting → the slot it must lie in."""
        return {
            position: self.slot_at[meeting.locked]
            for position, meeting in enumerate(self.meetings)
            if meeting.locked is not None
        }

    @cached_property
    def precedences(self) -> Sequence[tuple[int, int]]:
        """Pairs (earlier, later): if both take place, the first lies in an earlier slot."""
        return [
            (self.meeting_at[earlier], position)
            for position, meeting in enumerate(self.meetings)
            for earlier in meeting.after
        ]

    @cached_property
    def most_value(self) -> int:
        """A value that no schedule can exceed: every meeting held, every bonus given."""
        bonus = sum(sum(self.policy.first_meetings[: len(meetings)]) for meetings in self.meetings_of)
        return sum(meeting.weight for meeting in self.meetings) + bonus
