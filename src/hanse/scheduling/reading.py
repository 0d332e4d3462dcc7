"""`hanse-matchmaking/1` and the parts of `hanse-schedule/1` that a repair needs, read and refused strictly."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hanse.scheduling.case import Case, Id, Meeting, Organisation, Participant, Places, Policy, Slot
from hanse.scheduling.json_input import Reader, parse, refusal, shown
from hanse.scheduling.schedule import REASONS

CASE_FORMAT = "hanse-matchmaking/1"
SCHEDULE_FORMAT = "hanse-schedule/1"
MOST_VALUE = 2**53
"""Values above this are not exact in every program that reads JSON."""

Taken = dict[Any, str]
"""Where each id stands, to name the first when a second appears."""


def read_case(document: Mapping[str, Any] | bytes) -> Case:
    """The case of a document, or `InputError` with the path and remedy of everything that is wrong."""
    raw = parse(document) if isinstance(document, bytes) else document
    _check_format(raw, CASE_FORMAT)
    reader = Reader()
    fields = reader.fields(
        raw,
        "",
        known=("format", "name", "timezone", "slots", "places", "organisations", "participants", "meetings", "policy"),
        required=("slots", "places", "participants", "meetings", "policy"),
    )
    timezone = _timezone(reader, fields.get("timezone"))
    slot_ids: Taken = {}
    slots = tuple(
        _slot(reader, entry, f"slots[{number}]", slot_ids)
        for number, entry in enumerate(reader.entries(fields.get("slots"), "slots"))
    )
    _check_order(reader, slots, timezone)
    places = _places(reader, fields.get("places"))
    organisation_ids: Taken = {}
    organisations = tuple(
        _organisation(reader, entry, f"organisations[{number}]", organisation_ids)
        for number, entry in enumerate(reader.entries(fields.get("organisations"), "organisations"))
    )
    # A case without a list of organisations may still say who belongs together.
    homes = None if fields.get("organisations") is None else organisation_ids
    participant_ids: Taken = {}
    participants = tuple(
        _participant(reader, entry, f"participants[{number}]", participant_ids, slot_ids, homes)
        for number, entry in enumerate(reader.entries(fields.get("participants"), "participants"))
    )
    entries = reader.entries(fields.get("meetings"), "meetings")
    meeting_ids: Taken = {}
    for number, entry in enumerate(entries):
        if isinstance(entry, Mapping):
            reader.own_id(entry.get("id"), f"meetings[{number}].id", meeting_ids)
    meetings = tuple(
        _meeting(reader, entry, f"meetings[{number}]", meeting_ids, slot_ids, participant_ids)
        for number, entry in enumerate(entries)
    )
    policy = _policy(reader, fields.get("policy"))
    name = reader.text(fields.get("name"), "name")
    reader.finish()
    case = Case(slots, places, participants, meetings, policy, organisations, name, timezone)
    _check_locks(reader, case)
    if case.most_value > MOST_VALUE:
        reader.wrong("meetings", f"weigh {case.most_value} together with the bonus", "scale the weights down")
    reader.finish()
    return case


def read_previous(document: Mapping[str, Any] | bytes) -> dict[Id, tuple[Id, int | None]]:
    """Of an old schedule, what a repair keeps: meeting id → its slot and its place."""
    raw = parse(document) if isinstance(document, bytes) else document
    _check_format(raw, SCHEDULE_FORMAT)
    reader = Reader()
    known = "format case status value bound gap bound_kind breaks meetings unmet fairness moved dropped seconds seed"
    fields = reader.fields(raw, "", known=[*known.split(), "conflict"], required=("meetings",))
    taken: Taken = {}
    held: dict[Id, tuple[Id, int | None]] = {}
    for number, entry in enumerate(reader.entries(fields.get("meetings"), "meetings")):
        where = f"meetings[{number}]"
        parts = reader.fields(entry, where, known=("id", "slot", "place"), required=("id", "slot"))
        id = reader.own_id(parts.get("id"), f"{where}.id", taken)
        slot = reader.id(parts.get("slot"), f"{where}.slot")
        place = reader.whole(parts.get("place"), f"{where}.place")
        if id is not None and slot is not None:
            held[id] = (slot, place)
    _check_the_rest(reader, fields)
    reader.finish()
    return held


def _check_the_rest(reader: Reader, fields: Mapping[str, Any]) -> None:
    """A repair does not need these parts of an old schedule; wrong ones still say that the file is not one."""
    for number, entry in enumerate(reader.entries(fields.get("unmet"), "unmet")):
        where = f"unmet[{number}]"
        parts = reader.fields(entry, where, known=("id", "reason", "blocked_by"), required=("id",))
        reader.id(parts.get("id"), f"{where}.id")
        reader.choice(parts.get("reason"), f"{where}.reason", REASONS)
        reader.entries(parts.get("blocked_by"), f"{where}.blocked_by")
    if fields.get("breaks") is not None:
        reader.fields(fields["breaks"], "breaks", known=("total", "bound", "status"))
    if fields.get("fairness") is not None:
        reader.fields(fields["fairness"], "fairness", known=("fewest", "median", "below"))
    reader.text(fields.get("case"), "case")
    reader.choice(fields.get("status"), "status", ("optimal", "feasible", "infeasible", "unknown"))


def _check_format(raw: Any, expected: str) -> None:
    if not isinstance(raw, Mapping):
        raise refusal("", f"is {shown(raw)}", f'write an object that begins with "format": "{expected}"')
    if raw.get("format") is None:
        raise refusal("format", "is missing", f'begin the document with "format": "{expected}"')
    if raw["format"] != expected:
        raise refusal("format", f"is {shown(raw['format'])}", f'this reads "{expected}"')


def _timezone(reader: Reader, value: Any) -> str | None:
    name = reader.text(value, "timezone")
    if name is None:
        return None
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        reader.wrong("timezone", f"is {shown(name)}", 'give a name like "Europe/Brussels"')
        return None
    return name


def _slot(reader: Reader, entry: Any, where: str, taken: Taken) -> Slot:
    fields = reader.fields(entry, where, known=("id", "start", "end", "session"), required=("id",))
    return Slot(
        reader.own_id(fields.get("id"), f"{where}.id", taken),
        reader.text(fields.get("start"), f"{where}.start"),
        reader.text(fields.get("end"), f"{where}.end"),
        reader.id(fields.get("session"), f"{where}.session"),
    )


def _check_order(reader: Reader, slots: tuple[Slot, ...], timezone: str | None) -> None:
    """Slots stand in order of time and do not overlap, as far as their times are given."""
    zone = ZoneInfo(timezone) if timezone else UTC
    latest: datetime | None = None
    begun: datetime | None = None
    for number, slot in enumerate(slots):
        times: list[datetime] = []
        for name, words in (("start", slot.start), ("end", slot.end)):
            if words is None:
                continue
            where = f"slots[{number}].{name}"
            try:
                moment = datetime.fromisoformat(words)
                moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                reader.wrong(where, f"is {shown(words)}", "give a moment like 2016-11-30T13:00:00+01:00")
                continue
            if times and moment <= times[0]:
                reader.wrong(where, "is not later than the slot's start", "let the slot end after it starts")
            elif not times and latest is not None and (moment < latest or (name == "start" and moment == begun)):
                reader.wrong(where, "lies before the end of the slot above", "list the slots in order, without overlap")
            times.append(moment)
            begun = moment if name == "start" else begun
        latest = max([*times, latest] if latest else times, default=None)


def _places(reader: Reader, value: Any) -> Places:
    if value is None:
        return Places()
    fields = reader.fields(value, "places", known=("count", "kind"))
    count = reader.whole(fields.get("count"), "places.count")
    kind = reader.choice(fields.get("kind"), "places.kind", ("table", "room", "booth", "video"))
    return Places(count, kind or "table")


def _organisation(reader: Reader, entry: Any, where: str, taken: Taken) -> Organisation:
    fields = reader.fields(entry, where, known=("id", "name", "country"), required=("id",))
    return Organisation(
        reader.own_id(fields.get("id"), f"{where}.id", taken),
        reader.text(fields.get("name"), f"{where}.name"),
        reader.text(fields.get("country"), f"{where}.country"),
    )


def _participant(
    reader: Reader, entry: Any, where: str, taken: Taken, slots: Taken, organisations: Taken | None
) -> Participant:
    known = ("id", "organisation", "unavailable", "max_meetings")
    fields = reader.fields(entry, where, known=known, required=("id",))
    home = fields.get("organisation")
    if organisations is None:
        organisation = reader.id(home, f"{where}.organisation")
    else:
        organisation = reader.reference(home, f"{where}.organisation", organisations, "organisation")
    return Participant(
        reader.own_id(fields.get("id"), f"{where}.id", taken),
        organisation,
        frozenset(_slot_ids(reader, fields.get("unavailable"), f"{where}.unavailable", slots)),
        reader.whole(fields.get("max_meetings"), f"{where}.max_meetings"),
    )


def _slot_ids(reader: Reader, value: Any, where: str, slots: Taken) -> list[Id]:
    found = [
        reader.reference(entry, f"{where}[{number}]", slots, "slot")
        for number, entry in enumerate(reader.entries(value, where))
    ]
    return [each for each in found if each is not None]


def _meeting(reader: Reader, entry: Any, where: str, taken: Taken, slots: Taken, participants: Taken) -> Meeting:
    known = ("id", "participants", "weight", "slots", "session", "locked", "after")
    fields = reader.fields(entry, where, known=known, required=("id", "participants"))
    attending = [
        reader.reference(each, f"{where}.participants[{number}]", participants, "participant")
        for number, each in enumerate(reader.entries(fields.get("participants"), f"{where}.participants"))
    ]
    if fields.get("participants") is not None and len(attending) < 2:
        reader.wrong(f"{where}.participants", f"names {len(attending)}", "name two participants, or more for a group")
    named = [each for each in attending if each is not None]
    if len(set(named)) < len(named):
        reader.wrong(f"{where}.participants", "names somebody twice", "name each participant once")
    after = []
    for number, each in enumerate(reader.entries(fields.get("after"), f"{where}.after")):
        earlier = reader.reference(each, f"{where}.after[{number}]", taken, "meeting")
        if earlier is not None and earlier == fields.get("id"):
            reader.wrong(f"{where}.after[{number}]", "is the meeting itself", "name another meeting")
        after.append(earlier)
    wanted = fields.get("slots")
    return Meeting(
        fields.get("id"),  # type: ignore[arg-type]  # checked with all the others, so that `after` may look ahead
        tuple(attending),
        reader.whole(fields.get("weight"), f"{where}.weight") or 0,
        None if wanted is None else frozenset(_slot_ids(reader, wanted, f"{where}.slots", slots)),
        reader.id(fields.get("session"), f"{where}.session"),
        reader.reference(fields.get("locked"), f"{where}.locked", slots, "slot"),
        tuple(dict.fromkeys(each for each in after if each is not None)),
    )


def _policy(reader: Reader, value: Any) -> Policy:
    if value is None:
        return Policy("value")
    known = ("choose", "first_meetings", "breaks", "max_break_difference")
    fields = reader.fields(value, "policy", known=known, required=("choose",))
    bonus = []
    for number, each in enumerate(reader.entries(fields.get("first_meetings"), "policy.first_meetings")):
        where = f"policy.first_meetings[{number}]"
        if each is None:
            reader.wrong(where, "is null", "give a whole number, 0 or more")
        bonus.append(reader.whole(each, where) or 0)
    return Policy(
        reader.choice(fields.get("choose"), "policy.choose", ("value", "all")) or "value",
        tuple(bonus),
        reader.choice(fields.get("breaks"), "policy.breaks", ("ignore", "minimise")) or "ignore",
        reader.whole(fields.get("max_break_difference"), "policy.max_break_difference"),
    )


def _check_locks(reader: Reader, case: Case) -> None:
    """A lock outside the meeting's slots, its session or somebody's availability is wrong input."""
    for number, slot in case.locks.items():
        if slot in case.shared_slots[number]:
            continue
        meeting, id = case.meetings[number], case.slots[slot].id
        where = f"meetings[{number}].locked"
        if meeting.slots is not None and id not in meeting.slots:
            reader.wrong(
                where, f"is {shown(id)}, which is not in the meeting's slots", "add it there, or lock another slot"
            )
        elif meeting.session is not None and case.slots[slot].session != meeting.session:
            reader.wrong(
                where, f"is {shown(id)}, outside session {shown(meeting.session)}", "lock a slot of that session"
            )
        else:
            away = next(each for each in case.members[number] if id in case.participants[each].unavailable)
            who = shown(case.participants[away].id)
            reader.wrong(
                where, f"is {shown(id)}, when participant {who} is unavailable", "lock a slot that all may use"
            )
