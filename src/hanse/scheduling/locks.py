"""Locks that contradict one another, found by counting: at once, before any model is made."""

from collections import defaultdict

from hanse.scheduling.case import Case
from hanse.solving import Label


def contradiction(case: Case) -> tuple[Label, ...]:
    """The demands of one contradiction among the locks, none of which can be left out; empty where there is none.

    A locked meeting inside one organisation; two in one slot for the same participant; more than somebody's
    quota; more than the places of a slot; two in the wrong order. What locks and wishes contradict together is
    for the solver to find.
    """
    return _of_one_meeting(case) or _of_one_participant(case) or _of_one_slot(case) or _of_an_order(case)


def _locked(*meetings: int) -> tuple[Label, ...]:
    return tuple(Label("locked", (meeting,)) for meeting in sorted(meetings))


def _of_one_meeting(case: Case) -> tuple[Label, ...]:
    return next((_locked(meeting) for meeting in sorted(case.locks) if meeting in case.vetoed), ())


def _of_one_participant(case: Case) -> tuple[Label, ...]:
    for participant, meetings in enumerate(case.meetings_of):
        mine = [meeting for meeting in meetings if meeting in case.locks]
        in_slot: dict[int, int] = {}
        for meeting in mine:
            other = in_slot.setdefault(case.locks[meeting], meeting)
            if other != meeting:
                return (*_locked(other, meeting), Label("one_at_a_time", (participant,)))
        most = case.participants[participant].max_meetings
        if most is not None and len(mine) > most:
            return (*_locked(*mine[: most + 1]), Label("quota", (participant,)))
    return ()


def _of_one_slot(case: Case) -> tuple[Label, ...]:
    count = case.places.count
    if count is None:
        return ()
    there: dict[int, list[int]] = defaultdict(list)
    for meeting, slot in sorted(case.locks.items()):
        there[slot].append(meeting)
        if len(there[slot]) > count:
            return (*_locked(*there[slot]), Label("places"))
    return ()


def _of_an_order(case: Case) -> tuple[Label, ...]:
    for earlier, later in case.precedences:
        if earlier in case.locks and later in case.locks and case.locks[earlier] >= case.locks[later]:
            return (*_locked(*{earlier, later}), Label("after", (earlier, later)))
    return ()
