"""From a folder to a case: which meetings are wanted, between whom, how much."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hanse.cli.folder import RANK, Delegate, Folder, Wish
from hanse.errors import InputError, Problem
from hanse.matching import Matches

BASE = {"locked": 200, "accepted": 100, "requested": 60, "suggested": 30}
MUTUAL = 20  # both sides asked: worth more than one side's wish


@dataclass(frozen=True)
class Wanted:
    """One meeting that is wanted, and the wishes behind it."""

    id: str
    first: Delegate
    second: Delegate
    status: str
    weight: int
    slot: int | None
    wishes: tuple[Wish, ...]


def wanted_meetings(folder: Folder, matches: Matches) -> list[Wanted]:
    """The meetings to schedule: the wishes of the folder, or, without wishes, the best matches.

    A pair that asked both ways has one meeting. Where a wish names an organisation with several delegates, the one
    with most common slots and fewest meetings so far takes it.
    """
    wishes = folder.wishes if folder.wishes is not None else _suggested(folder, matches)
    organisation = {delegate.id: delegate.organisation for delegate in folder.delegates}
    pairs: dict[frozenset[str], list[Wish]] = {}
    for wish in wishes:
        ends = frozenset(organisation.get(id, id) for id in (wish.asks, wish.asked))
        pairs.setdefault(ends, []).append(wish)
    load: Counter[str] = Counter()
    wanted: list[Wanted] = []
    for ends, group in pairs.items():
        status = min((wish.status for wish in group), key=lambda status: RANK[status])
        if status not in folder.event.statuses and folder.wishes is not None:
            continue
        if any(wish.status == "declined" for wish in group):
            continue
        wish = group[0]
        first, second = _who(folder, wish.asks, wish.asked, load)
        load.update((first.id, second.id))
        given = [wish.weight for wish in group if wish.weight is not None]
        weight = max(given) if given else BASE[status] + _fit(matches, ends)
        weight += MUTUAL if len({wish.asks for wish in group}) > 1 else 0
        slot = next((wish.slot for wish in group if wish.slot is not None), None)
        wanted.append(Wanted(f"m{len(wanted) + 1}", first, second, status, weight, slot, tuple(group)))
    return wanted


def refuse_locks_in_absence(folder: Folder, wanted: list[Wanted]) -> None:
    """A wish that is held to a time at which one of the two is away is wrong input, told with its row."""
    problems = [
        Problem(
            f"wishes, row {next(wish.row for wish in meeting.wishes if wish.slot == meeting.slot)}, slot",
            f"{delegate.name} ({delegate.id}) is away at that time",
            "write another start, or mend participants",
        )
        for meeting in wanted
        for delegate in (meeting.first, meeting.second)
        if meeting.slot is not None and meeting.slot in delegate.away
    ]
    if problems:
        raise InputError(problems, source=str(folder.path))


def _fit(matches: Matches, ends: frozenset[str]) -> int:
    """What a good match adds to the weight of a wish, 0 to 40."""
    if len(ends) < 2:
        return 0
    first, second = sorted(ends)
    return round(40 * matches.pair(first, second).score)


def _suggested(folder: Folder, matches: Matches) -> list[Wish]:
    """The best matches of each organisation, as wishes, at most `rules.suggestions` each."""
    scores = {frozenset((match.a, match.b)): match.score for match in matches}
    count: Counter[str] = Counter()
    wishes = []
    for pair, _score in sorted(scores.items(), key=lambda entry: (-entry[1], sorted(entry[0]))):
        first, second = sorted(pair)
        if max(count[first], count[second]) < folder.event.suggestions:
            count.update((first, second))
            wishes.append(Wish(first, second, "suggested"))
    return wishes


def _who(folder: Folder, asks: str, asked: str, load: Counter[str]) -> tuple[Delegate, Delegate]:
    def choices(id: str) -> list[Delegate]:
        return [delegate for delegate in folder.delegates if id in (delegate.id, delegate.organisation)]

    slots = sum(len(session.slots()) for session in folder.event.sessions)
    return min(
        ((first, second) for first in choices(asks) for second in choices(asked)),
        key=lambda pair: (
            slots - len(pair[0].away | pair[1].away) <= load[pair[0].id] + load[pair[1].id],
            load[pair[0].id] + load[pair[1].id],
            len(pair[0].away | pair[1].away),
            pair[0].id,
            pair[1].id,
        ),
    )


def build_case(folder: Folder, wanted: list[Wanted]) -> dict[str, Any]:
    """The case file `hanse-matchmaking/1`."""
    event = folder.event
    slots = [
        {"id": f"s{number}", "start": start.isoformat(), "end": end.isoformat(), "session": code}
        for number, (code, start, end) in enumerate(
            ((session.code, start, end) for session in event.sessions for start, end in session.slots()), 1
        )
    ]
    participants = []
    for delegate in folder.delegates:
        entry: dict[str, Any] = {"id": delegate.id, "organisation": delegate.organisation}
        if delegate.away:
            entry["unavailable"] = [slots[position]["id"] for position in sorted(delegate.away)]
        limit = delegate.max_meetings if delegate.max_meetings is not None else event.max_meetings
        if limit is not None:
            entry["max_meetings"] = limit
        participants.append(entry)
    meetings = []
    for meeting in wanted:
        entry = {"id": meeting.id, "participants": [meeting.first.id, meeting.second.id], "weight": meeting.weight}
        if meeting.slot is not None:
            entry["locked"] = slots[meeting.slot]["id"]
        meetings.append(entry)
    policy: dict[str, Any] = {
        "choose": event.choose,
        "first_meetings": list(event.first_meetings),
        "breaks": event.breaks,
        "max_break_difference": event.max_break_difference,
    }
    return {
        "format": "hanse-matchmaking/1",
        "name": event.name,
        "timezone": event.zone.key,
        "slots": slots,
        "places": {"count": event.places, "kind": event.kind},
        "organisations": [
            {"id": profile.id, "name": profile.name, "country": profile.country} for profile in folder.profiles
        ],
        "participants": participants,
        "meetings": meetings,
        "policy": policy,
    }
