"""The independent validator: a schedule checked against its case, on the two raw documents.

It shares no code with the reader, the model or the solver, so that a mistake there is found here.
The case must be one that `read_case` accepts; the schedule may be anything.
"""

import hashlib
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from hanse.scheduling.validation_reasons import Picture, first_true_reason

FIELDS = {
    "format", "case", "status", "value", "bound", "gap", "bound_kind", "breaks", "meetings", "unmet", "fairness",
    "moved", "dropped", "seconds", "seed", "conflict",
}  # fmt: skip


def validate(
    case_document: Mapping[str, Any] | bytes,
    schedule_document: Mapping[str, Any] | bytes,
    *,
    previous: Mapping[str, Any] | bytes | None = None,
    max_moves: int | None = None,
) -> list[str]:
    """Everything that is wrong with a schedule, one sentence each; an empty list means it holds.

    The digest is checked where the case comes as bytes; `moved`, `dropped` and the budget of moves where the
    old schedule is given.
    """
    found = Inspection()
    digest = hashlib.sha256(case_document).hexdigest() if isinstance(case_document, bytes) else None
    facts = Facts(_loaded(case_document))
    schedule = _loaded(schedule_document)
    try:
        found.inspect(facts, schedule, digest)
        if previous is not None and not found.wrong:
            found.inspect_repair(facts, schedule, _loaded(previous), max_moves)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        found.wrong.append(f"The schedule is not of its format: {type(fault).__name__} {fault}.")
    return found.wrong


class Facts:
    """What the validator needs of a case, taken from the raw document with its own hands."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.order = {slot["id"]: number for number, slot in enumerate(case["slots"])}
        self.session = {slot["id"]: slot.get("session") for slot in case["slots"]}
        self.count = (case.get("places") or {}).get("count")
        self.people = {person["id"]: person for person in case["participants"]}
        self.wishes = {wish["id"]: wish for wish in case["meetings"]}
        policy = case["policy"]
        self.takes_all = policy["choose"] == "all"
        self.first = [int(each) for each in policy.get("first_meetings") or []]
        self.minimises = policy.get("breaks") == "minimise"
        self.difference = policy.get("max_break_difference")
        self.wishes_of: dict[Any, list[Any]] = {}
        for id, wish in self.wishes.items():
            for person in wish["participants"]:
                self.wishes_of.setdefault(person, []).append(id)
        self.named = {each for wish in self.wishes.values() for each in wish["participants"]}

    def people_of(self, wish: Any) -> list[Any]:
        """Who attends a meeting."""
        return list(self.wishes[wish]["participants"])

    def is_vetoed(self, wish: Any) -> bool:
        """Do all who attend belong to one organisation?"""
        homes = {self.people[each].get("organisation") for each in self.people_of(wish)}
        return len(homes) == 1 and None not in homes

    def usable(self, wish: Any) -> list[Any]:
        """The slots that a meeting may use, in order."""
        row = self.wishes[wish]
        away = {slot for each in row["participants"] for slot in self.people[each].get("unavailable") or []}
        slots = [slot for slot in self.order if slot not in away]
        if row.get("slots") is not None:
            slots = [slot for slot in slots if slot in row["slots"]]
        if row.get("session") is not None:
            slots = [slot for slot in slots if self.session[slot] == row["session"]]
        return slots

    def breaks_of(self, person: Any, plan: Mapping[Any, Any]) -> int:
        """Idle runs between two meetings of one participant."""
        busy = sorted(self.order[plan[wish]] for wish in self.wishes_of.get(person, ()) if wish in plan)
        return sum(1 for one, two in itertools.pairwise(busy) if two - one > 1)

    def quota(self, person: Any) -> float:
        """The most meetings a participant wants."""
        most = self.people[person].get("max_meetings")
        return float("inf") if most is None else float(most)


class Inspection:
    """One run of the validator; `wrong` gathers what it finds."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def check(self, holds: bool, sentence: str) -> None:
        """Keep the sentence unless the thing holds."""
        if not holds:
            self.wrong.append(sentence)

    def inspect(self, facts: Facts, schedule: Mapping[str, Any], digest: str | None) -> None:
        """Every rule of `hanse-schedule/1`, the cheap ones first."""
        self.check(schedule.get("format") == "hanse-schedule/1", "The format is not hanse-schedule/1.")
        for name in schedule:
            self.check(name in FIELDS or name.startswith("x_"), f"The field {name} is unknown.")
        for name in sorted(FIELDS - {"conflict", "case"} - set(schedule)):
            self.check(False, f"The field {name} is missing.")
        if digest is not None:
            self.check(schedule.get("case") == digest, "The digest is not that of the case.")
        status = schedule.get("status")
        self.check(status in {"optimal", "feasible", "infeasible", "unknown"}, f"The status {status} is unknown.")
        if self.wrong:
            return
        if status in {"infeasible", "unknown"}:
            self.inspect_no_answer(schedule)
            return
        plan = self.inspect_names(facts, schedule)
        if self.wrong:
            return
        self.inspect_places(facts, schedule)
        self.inspect_hard_rules(facts, plan)
        self.inspect_numbers(facts, schedule, plan)
        self.inspect_unmet(facts, schedule, plan)

    def inspect_no_answer(self, schedule: Mapping[str, Any]) -> None:
        """Without an answer nothing is claimed, and an impossibility names its contradiction."""
        for name in ("value", "bound", "gap", "breaks"):
            self.check(schedule[name] is None, f"There is no schedule, yet {name} is {schedule[name]}.")
        self.check(not schedule["meetings"], "There is no schedule, yet there are meetings.")
        if schedule["status"] == "infeasible":
            self.check(bool(schedule.get("conflict")), "It is said to be impossible without a conflict.")

    def inspect_names(self, facts: Facts, schedule: Mapping[str, Any]) -> dict[Any, Any]:
        """Every meeting once, in a slot that exists; returns meeting → slot."""
        rows = schedule["meetings"]
        told = [row["id"] for row in rows] + [row["id"] for row in schedule["unmet"]]
        for id, times in Counter(told).items():
            self.check(id in facts.wishes, f"Meeting {id} is not of the case.")
            self.check(times == 1, f"Meeting {id} stands there {times} times.")
        known = set(told)
        for id in facts.wishes:
            self.check(id in known, f"Meeting {id} stands neither in meetings nor in unmet.")
        for row in rows:
            self.check(row["slot"] in facts.order, f"Meeting {row['id']} lies in {row['slot']}, which is no slot.")
        return {row["id"]: row["slot"] for row in rows}

    def inspect_places(self, facts: Facts, schedule: Mapping[str, Any]) -> None:
        """Each meeting at a place of its own, and no more meetings than places."""
        seats: dict[Any, list[Any]] = defaultdict(list)
        for row in schedule["meetings"]:
            id, slot, place = row["id"], row["slot"], row["place"]
            seats[slot].append(place)
            if facts.count is None:
                self.check(place is None, f"Meeting {id} has place {place} where places have no limit.")
            else:
                number = isinstance(place, int) and not isinstance(place, bool) and 1 <= place <= facts.count
                self.check(number, f"Meeting {id} has place {place}, not one from 1 to {facts.count}.")
        if facts.count is not None:
            for slot, taken in seats.items():
                self.check(len(set(taken)) == len(taken), f"Two meetings of slot {slot} are at one place.")
                self.check(len(taken) <= facts.count, f"Slot {slot} has {len(taken)} meetings at {facts.count} places.")

    def inspect_hard_rules(self, facts: Facts, plan: Mapping[Any, Any]) -> None:
        """Nobody in two places, nobody away, no quota, lock, veto, precedence or difference broken."""
        busy: Counter[tuple[Any, Any]] = Counter()
        load: Counter[Any] = Counter()
        for id, slot in plan.items():
            self.check(not facts.is_vetoed(id), f"Meeting {id} is inside one organisation.")
            self.check(slot in facts.usable(id), f"Meeting {id} may not lie in slot {slot}.")
            for person in facts.people_of(id):
                busy[person, slot] += 1
                load[person] += 1
        for (person, slot), times in busy.items():
            self.check(times == 1, f"Participant {person} has {times} meetings in slot {slot}.")
        for person, times in load.items():
            self.check(times <= facts.quota(person), f"Participant {person} has {times} meetings, more than the quota.")
        for id, wish in facts.wishes.items():
            lock = wish.get("locked")
            self.check(lock is None or plan.get(id) == lock, f"Meeting {id} is not in slot {lock}, where it is locked.")
            self.check(id in plan or not facts.takes_all, f"Meeting {id} is not held, and all must be.")
            for earlier in wish.get("after") or []:
                if id in plan and earlier in plan:
                    in_order = facts.order[plan[earlier]] < facts.order[plan[id]]
                    self.check(in_order, f"Meeting {earlier} does not lie before meeting {id}.")
        if facts.difference is not None:
            breaks = [facts.breaks_of(person, plan) for person in facts.people]
            spread = max(breaks, default=0) - min(breaks, default=0)
            self.check(spread <= facts.difference, f"Breaks differ by {spread}, more than {facts.difference}.")

    def inspect_numbers(self, facts: Facts, schedule: Mapping[str, Any], plan: Mapping[Any, Any]) -> None:
        """Value, bound, gap, breaks, status and fairness, all counted again."""
        load = Counter(person for id in plan for person in facts.people_of(id))
        value = sum(int(facts.wishes[id].get("weight") or 0) for id in plan)
        value += sum(sum(facts.first[: load[person]]) for person in facts.people)
        told, bound = schedule["value"], schedule["bound"]
        self.check(told == value, f"The value is {value}, not {told}.")
        self.check(isinstance(schedule["bound_kind"], str), "The kind of the bound is not said.")
        self.check(bound >= value, f"The bound {bound} is below the value {value}.")
        gap = (bound - value) / bound if bound else 0.0
        self.check(abs(schedule["gap"] - gap) < 1e-6, f"The gap is {gap}, not {schedule['gap']}.")
        proved = bound - value < 1
        self.check(
            (schedule["breaks"] is None) != facts.minimises, "Breaks are told where they are ignored, or not told."
        )
        if schedule["breaks"] is not None and facts.minimises:
            breaks = schedule["breaks"]
            total = sum(facts.breaks_of(person, plan) for person in facts.people)
            self.check(breaks["total"] == total, f"There are {total} breaks, not {breaks['total']}.")
            self.check(0 <= breaks["bound"] <= total, f"The bound of the breaks, {breaks['bound']}, is not valid.")
            least = breaks["bound"] > total - 1
            self.check(
                (breaks["status"] == "optimal") == least, "The status of the breaks is not what their bound says."
            )
            proved = proved and (least or not facts.takes_all)
        self.check((schedule["status"] == "optimal") == proved, "The status is not what the bound says.")
        spread = sorted(load[person] for person in facts.named)
        below = {str(k): sum(1 for each in spread if each < k) for k in (1, 2, 3)}
        fair = {
            "fewest": spread[0] if spread else 0,
            "median": spread[(len(spread) - 1) // 2] if spread else 0,
            "below": below,
        }
        told_fair = {name: schedule["fairness"].get(name) for name in fair}
        self.check(told_fair == fair, f"The fairness is {fair}, not {told_fair}.")

    def inspect_unmet(self, facts: Facts, schedule: Mapping[str, Any], plan: Mapping[Any, Any]) -> None:
        """Each reason is the first that is true, and what is said to stand in the way does."""
        picture = Picture(facts, plan)
        for row in schedule["unmet"]:
            id, reason, blockers = row["id"], row["reason"], row["blocked_by"]
            true_reason, in_the_way = first_true_reason(facts, plan, picture, id)
            if row.get("x_needs_move") and true_reason == "none":
                self.check(reason == "displaced" and not blockers, f"Meeting {id} needs a move, and is not told so.")
                continue
            self.check(reason == true_reason, f"Meeting {id} is unmet for {true_reason}, not for {reason}.")
            for each in blockers:
                self.check(each in in_the_way, f"Meeting {each} does not stand in the way of {id}.")
            self.check(bool(blockers) or reason != "displaced", f"Nothing is named that displaced {id}.")

    def inspect_repair(
        self, facts: Facts, schedule: Mapping[str, Any], previous: Mapping[str, Any], max_moves: int | None
    ) -> None:
        """What moved and what was dropped since the old schedule, counted again."""
        if schedule["status"] not in {"optimal", "feasible"}:
            return
        new = {row["id"]: row["slot"] for row in schedule["meetings"]}
        old = {row["id"]: row["slot"] for row in previous["meetings"] if row["id"] in facts.wishes}
        moved = _count(id in new and new[id] != slot for id, slot in old.items())
        dropped = _count(id not in new for id in old)
        self.check(schedule["moved"] == moved, f"{moved} meetings moved, not {schedule['moved']}.")
        self.check(schedule["dropped"] == dropped, f"{dropped} meetings were dropped, not {schedule['dropped']}.")
        if max_moves is not None:
            self.check(moved <= max_moves, f"{moved} meetings moved, more than {max_moves}.")
        if not _still_fits(facts, {id: slot for id, slot in old.items() if slot in facts.order}):
            return
        for id, slot in old.items():
            if slot in facts.usable(id) and not facts.is_vetoed(id):
                self.check(id in new, f"Meeting {id} still fits where it was, and was dropped.")


def _loaded(document: Mapping[str, Any] | bytes) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(document) if isinstance(document, bytes) else document
    return loaded


def _count(facts: Iterable[bool]) -> int:
    return sum(1 for each in facts if each)


def _still_fits(facts: Facts, old: Mapping[Any, Any]) -> bool:
    """May all of an old schedule that is still possible stay, together with the locks of the case?"""
    stays = {id: slot for id, slot in old.items() if slot in facts.usable(id) and not facts.is_vetoed(id)}
    for id, wish in facts.wishes.items():
        if wish.get("locked") is not None:
            stays[id] = wish["locked"]
    trial = Inspection()
    lenient = Facts.__new__(Facts)
    lenient.__dict__.update(facts.__dict__, takes_all=False)
    trial.inspect_hard_rules(lenient, stays)
    load = Counter(stays.values())
    return not trial.wrong and (facts.count is None or all(each <= facts.count for each in load.values()))
