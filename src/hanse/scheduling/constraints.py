"""The rules of a schedule: each a function that yields labelled constraints over a board.

The label's kind is the word by which a contradiction names the rule, see `conflict`.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping

from hanse.scheduling.board import Board
from hanse.solving import Constraint, Label, at_most, at_most_one, busy_counter, clause, exactly_one

DEFINITION = Label("definition")
IMPLIED = Label("implied")


def a_held_meeting_lies_in_one_slot(board: Board) -> Iterator[Constraint]:
    """A meeting lies in one slot if it is held, and in none otherwise."""
    slots: dict[int, list[int]] = {meeting: [] for meeting in board.held}
    for (meeting, _slot), literal in board.lies.items():
        slots[meeting].append(literal)
    for meeting, literals in slots.items():
        yield exactly_one(DEFINITION, [*literals, -board.held[meeting]])


def all_are_held(board: Board) -> Iterator[Constraint]:
    """With `choose: all`, every meeting takes place."""
    if board.case.policy.takes_all:
        for meeting in range(len(board.case.meetings)):
            if meeting not in board.case.locks:
                yield must_be_held(board, meeting, "held")


def locks_are_kept(board: Board) -> Iterator[Constraint]:
    """A locked meeting takes place; its slot is the only one the board offers."""
    for meeting in board.case.locks:
        yield must_be_held(board, meeting, "locked")


def must_be_held(board: Board, meeting: int, kind: str) -> Constraint:
    """One meeting takes place; where it never can, nothing satisfies this."""
    label = Label(kind, (meeting,))
    return clause(label, board.held[meeting]) if meeting in board.held else clause(label)


def nobody_is_in_two_meetings(board: Board) -> Iterator[Constraint]:
    """A participant has at most one meeting a slot."""
    for participant in range(len(board.case.participants)):
        label = Label("one_at_a_time", (participant,))
        for slot in range(len(board.case.slots)):
            literals = board.candidates(participant, slot)
            if len(literals) > 1:
                yield at_most_one(label, literals)


def quotas_are_kept(board: Board) -> Iterator[Constraint]:
    """A participant has at most `max_meetings`."""
    for position, participant in enumerate(board.case.participants):
        held = [board.held[meeting] for meeting in board.case.meetings_of[position] if meeting in board.held]
        if participant.max_meetings is not None and len(held) > participant.max_meetings:
            yield at_most(Label("quota", (position,)), held, participant.max_meetings)


def places_are_enough(board: Board) -> Iterator[Constraint]:
    """At most so many meetings a slot as there are places, said over a star cover.

    Each meeting is counted at one of its participants, few of them altogether; such a participant uses
    at most one place, so that a slot's sum runs over few people rather than over many meetings.
    """
    case, count = board.case, board.case.places.count
    if count is None or 2 * count >= len(case.participants):  # each meeting takes two people or more
        return
    stars = star_cover(board)
    label = Label("places")
    for slot in range(len(case.slots)):
        uses = []
        for meetings in stars:
            literals = [board.lies[meeting, slot] for meeting in meetings if (meeting, slot) in board.lies]
            if len(literals) > 1:
                used = board.model.ask()
                for literal in literals:
                    yield clause(DEFINITION, -literal, used)
                literals = [used]
            uses += literals
        if len(uses) > count:
            yield at_most(label, uses, count)


def star_cover(board: Board) -> list[list[int]]:
    """The meetings, divided into few groups whose members share a participant (greedy, busiest first)."""
    left = set(board.held)
    degree = {participant: set(meetings) & left for participant, meetings in enumerate(board.case.meetings_of)}
    stars = []
    while left:
        centre = max(degree, key=lambda participant: (len(degree[participant]), -participant))
        stars.append(sorted(degree[centre]))
        left -= degree[centre]
        for meeting in stars[-1]:
            for participant in board.case.members[meeting]:
                if participant != centre:
                    degree[participant].discard(meeting)
        degree[centre] = set()
    return stars


def order_is_kept(board: Board) -> Iterator[Constraint]:
    """A meeting lies after those it must follow, if both take place."""
    slots: dict[int, list[int]] = {}
    for meeting, slot in board.lies:
        slots.setdefault(meeting, []).append(slot)
    for earlier, later in board.case.precedences:
        label = Label("after", (earlier, later))
        for slot in slots.get(later, []):
            too_late = [board.lies[earlier, other] for other in slots.get(earlier, []) if other >= slot]
            if too_late:
                yield at_most_one(label, [board.lies[later, slot], *too_late])


def first_meetings_earn_a_bonus(board: Board) -> Iterator[Constraint]:
    """The k-th bonus of a participant is given only with k meetings; adds the bonus to the objective."""
    bonus = board.case.policy.first_meetings
    for participant, meetings in enumerate(board.case.meetings_of):
        held = [board.held[meeting] for meeting in meetings if meeting in board.held]
        board.steps[participant] = steps = [board.model.ask() for _ in bonus[: len(held)]]
        board.model.objective += [(weight, step) for weight, step in zip(bonus, steps, strict=False) if weight]
        for earlier, later in itertools.pairwise(steps):
            yield clause(DEFINITION, earlier, -later)
        if steps:
            weights = (1,) * len(steps) + (-1,) * len(held)
            yield Constraint(DEFINITION, (*steps, *held), upper=0, weights=weights)


def wishes_weigh(board: Board) -> Iterator[Constraint]:
    """Adds the weights of the meetings to the objective; they constrain nothing."""
    weights = [(board.case.meetings[meeting].weight, literal) for meeting, literal in board.held.items()]
    board.model.objective += [(weight, literal) for weight, literal in weights if weight]
    yield from ()


def value_is_kept(board: Board, value: int) -> Iterator[Constraint]:
    """The objective of the board stays at a value already found, or above."""
    if value >= sum(weight for weight, _literal in board.model.objective):
        # Nothing may be lost: plain clauses, which every prover can read.
        yield from (clause(Label("value"), literal) for _weight, literal in board.model.objective)
    elif value > 0:
        weights, literals = zip(*board.model.objective, strict=True)
        yield Constraint(Label("value"), literals, lower=value, weights=weights)


def breaks_are_counted(board: Board) -> Iterator[Constraint]:
    """Defines busy, begun and the ends of breaks.

    A break ends in a slot where a participant is busy, was not busy the slot before, and had begun before that.
    """
    case = board.case
    for participant in range(len(case.participants)):
        busy: list[int | None] = []
        for slot in range(len(case.slots)):
            literals = board.candidates(participant, slot)
            literal = board.model.ask() if literals else None
            if literal is not None:
                board.busy[participant, slot] = literal
                yield clause(DEFINITION, *literals, -literal)
                for each in literals:
                    yield clause(DEFINITION, -each, literal)
            busy.append(literal)
        begun: int | None = None
        board.breaks[participant] = ends = []
        for slot, now in enumerate(busy):
            # Here `begun` speaks of the slots up to two before this one.
            if now is not None and begun is not None:
                before = busy[slot - 1]
                end = board.model.ask()
                ends.append(end)
                idle = [] if before is None else [before]
                yield clause(DEFINITION, -begun, *idle, -now, end)
                yield clause(DEFINITION, -end, begun)
                yield clause(DEFINITION, -end, now)
                yield from (clause(DEFINITION, -end, -each) for each in idle)
            previous = busy[slot - 1] if slot else None
            if previous is not None:
                if begun is None:
                    begun = previous
                else:
                    still = board.model.ask()
                    yield clause(DEFINITION, -begun, still)
                    yield clause(DEFINITION, -previous, still)
                    yield clause(DEFINITION, begun, previous, -still)
                    begun = still


def people_are_busy_as_often_as_they_meet(board: Board) -> Iterator[Constraint]:
    """Implied: a participant's busy slots are as many as their meetings. Without it breaks are proved very slowly."""
    required = set(range(len(board.case.meetings))) if board.case.policy.takes_all else set(board.case.locks)
    for participant, meetings in enumerate(board.case.meetings_of):
        busy = [literal for (who, _slot), literal in board.busy.items() if who == participant]
        sure = sum(meeting in required for meeting in meetings)
        open_ = [board.held[meeting] for meeting in meetings if meeting in board.held and meeting not in required]
        if busy:
            weights = (1,) * len(busy) + (-1,) * len(open_)
            yield Constraint(IMPLIED, (*busy, *open_), lower=sure, upper=sure, weights=weights)


def breaks_differ_little(board: Board) -> Iterator[Constraint]:
    """Breaks of any two participants differ by at most `max_break_difference`."""
    most = board.case.policy.max_break_difference
    if most is None or not board.case.participants:
        return
    label = Label("break_difference")
    # Everybody has at least the common least number, whose steps are questions, and at most `most` more.
    room = [min(len(ends), (len(ends) + 1) // 2) for ends in board.breaks.values()]
    steps = [board.model.ask() for _ in range(min(room))]
    for earlier, later in itertools.pairwise(steps):
        yield clause(DEFINITION, earlier, -later)
    for ends in board.breaks.values():
        weights = (1,) * len(ends) + (-1,) * len(steps)
        if len(ends) > most:
            yield Constraint(label, (*ends, *steps), upper=most, weights=weights)
        if steps:
            yield Constraint(label, (*ends, *steps), lower=0, weights=weights)


def busy_people_fit_the_places(board: Board) -> Iterator[Constraint]:
    """Implied where all meetings are of two: no more people are busy in a slot than sit at the tables."""
    case, count = board.case, board.case.places.count
    if count is None or 2 * count >= len(case.participants) or any(len(members) > 2 for members in case.members):
        return
    for slot in range(len(case.slots)):
        busy = [literal for (_participant, at), literal in board.busy.items() if at == slot]
        yield from busy_counter(board.model, IMPLIED, busy, 2 * count)


def value_is_bounded(board: Board, most: int) -> Iterator[Constraint]:
    """Implied: no value is above a bound that is proved."""
    if board.model.objective:
        weights, literals = zip(*board.model.objective, strict=True)
        yield Constraint(IMPLIED, literals, upper=most, weights=weights)


def no_more_breaks(ends: Collection[int], most: int) -> Iterator[Constraint]:
    """The total of breaks stays at a number already found, or below."""
    yield at_most(Label("breaks"), ends, most)


def at_least_so_many_are_held(board: Board, meetings: Collection[int], least: int) -> Iterator[Constraint]:
    """Of these meetings at least so many take place: what a repair has found that it can keep."""
    literals = tuple(board.held[meeting] for meeting in meetings if meeting in board.held)
    if least > 0:
        yield Constraint(Label("kept"), literals, lower=least)


def old_meetings_stay(board: Board, old: Mapping[int, int | None], max_moves: int) -> Iterator[Constraint]:
    """At most so many meetings of an old plan lie in another slot than they did."""
    elsewhere = [literal for (meeting, slot), literal in board.lies.items() if meeting in old and old[meeting] != slot]
    if len(elsewhere) > max_moves:
        yield at_most(Label("moves"), elsewhere, max_moves)
