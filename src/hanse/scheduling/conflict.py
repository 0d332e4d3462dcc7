"""Why a case is impossible: demands that contradict one another, as few as could be found, in words."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from hanse.scheduling import constraints
from hanse.scheduling.board import Board, holdable_slots, new_board
from hanse.scheduling.case import Case, Id
from hanse.scheduling.schedule import Demand
from hanse.solving import Constraint, Label, Limits, solve_cp_sat

FREE = {"definition", "implied"}
"""Labels that demand nothing: they only say what a question means."""


def conflict(
    case: Case,
    *,
    seconds: float,
    seed: int,
    old: Mapping[int, int | None] | None = None,
    max_moves: int = 0,
    should_stop: Callable[[], bool],
) -> tuple[Demand, ...]:
    """The smallest contradictory set found in the time: removing any one demand makes the rest possible.

    Where time runs out first, the set still contradicts, but may be larger than need be.
    """
    ends = time.monotonic() + seconds
    board = _demanding_board(case, old, max_moves)

    def is_over() -> bool:
        return should_stop() or time.monotonic() >= ends

    board.model.is_over = is_over
    demands = list(dict.fromkeys(each.label for each in board.model.constraints if each.label.kind not in FREE))

    def is_impossible(kept: Sequence[Label], limit: float) -> bool:
        if is_over():
            return False
        chosen = set(kept)
        model = board.model.copy()
        model.constraints = [each for each in model.constraints if each.label.kind in FREE or each.label in chosen]
        allowed = min(limit, ends - time.monotonic())
        return solve_cp_sat(model, Limits(allowed, seed)).status == "infeasible"

    core = _counted(case, demands) or demands
    for group in _likely_groups(case, demands) if core is demands else ():
        if is_over():
            break
        if len(group) < len(core) and is_impossible(group, 2.0):
            core = group
            break
    core = _shrunk(core, is_impossible, is_over)
    return tuple(in_words(case, label, max_moves) for label in core)


def _counted(case: Case, demands: list[Label]) -> list[Label]:
    """A contradiction that counting finds, however large the case: too many meetings for someone or for the places."""
    slots = holdable_slots(case)
    required = {label.about[0]: label for label in demands if label.kind in {"held", "locked"}}
    for meeting, label in required.items():
        if not slots[meeting]:
            return [label]
    for participant, meetings in enumerate(case.meetings_of):
        theirs = sorted((each for each in meetings if each in required), key=lambda each: len(slots[each]))
        most = case.participants[participant].max_meetings
        if most is not None and len(theirs) > most:
            return [*(required[each] for each in theirs[: most + 1]), Label("quota", (participant,))]
        usable: set[int] = set()
        for number, meeting in enumerate(theirs, 1):
            usable.update(slots[meeting])
            if number > len(usable):
                return [*(required[each] for each in theirs[:number]), Label("one_at_a_time", (participant,))]
    room = (case.places.count or 0) * len({slot for meeting in required for slot in slots[meeting]})
    if case.places.count is not None and len(required) > room:
        return [*list(required.values())[: room + 1], Label("places")]
    return []


def _shrunk(
    core: list[Label], is_impossible: Callable[[Sequence[Label], float], bool], is_over: Callable[[], bool]
) -> list[Label]:
    """Leave out, first in large pieces and at last one by one, all that the contradiction does not need."""
    size = max(1, len(core) // 2)
    while True:
        start = 0
        while start < len(core):
            if is_over():
                return core
            rest = core[:start] + core[start + size :]
            if len(core) > 1 and is_impossible(rest, 5.0):
                core = rest
            else:
                start += size
        if size == 1:
            return core
        size //= 2


def _demanding_board(case: Case, old: Mapping[int, int | None] | None, max_moves: int) -> Board:
    board = new_board(case)
    add = board.model.add
    add(constraints.a_held_meeting_lies_in_one_slot(board))
    add(constraints.all_are_held(board))
    add(constraints.locks_are_kept(board))
    add(constraints.nobody_is_in_two_meetings(board))
    add(constraints.quotas_are_kept(board))
    add(_places_plainly(board))
    add(constraints.order_is_kept(board))
    if case.policy.max_break_difference is not None:
        add(constraints.breaks_are_counted(board))
        add(constraints.breaks_differ_little(board))
    if old is not None:
        add(constraints.old_meetings_stay(board, old, max_moves))
    return board


def _places_plainly(board: Board) -> Iterator[Constraint]:
    """Places without the star cover, which counts on nobody being in two meetings at once."""
    count = board.case.places.count
    for slot in range(len(board.case.slots)):
        literals = [literal for (_meeting, at), literal in board.lies.items() if at == slot]
        if count is not None and len(literals) > count:
            yield Constraint(Label("places"), tuple(literals), upper=count)


def _likely_groups(case: Case, demands: list[Label]) -> Iterator[list[Label]]:
    """Small sets that contradict in most impossible cases: one meeting, one participant, the places."""
    required = [label for label in demands if label.kind in {"held", "locked"}]
    for label in required:
        yield [label]
    for participant, meetings in enumerate(case.meetings_of):
        theirs = set(meetings)
        mine = [label for label in required if label.about[0] in theirs]
        limits = [each for each in demands if each.kind in {"one_at_a_time", "quota"} and each.about == (participant,)]
        orders = [each for each in demands if each.kind == "after" and set(each.about) <= theirs]
        if limits and mine:
            yield mine + limits + orders
    for label in demands:
        if label.kind == "after":
            yield [each for each in required if each.about[0] in label.about] + [label]
    yield [*required, *(each for each in demands if each.kind == "after")]
    yield [*required, *(each for each in demands if each.kind == "places")]
    yield [*required, *(each for each in demands if each.kind == "moves")]
    yield [each for each in demands if each.kind != "break_difference"]


def in_words(case: Case, label: Label, max_moves: int = 0) -> Demand:
    """A demand as people read it."""
    about = label.about
    if label.kind in {"held", "locked", "after"}:
        ids: tuple[Id, ...] = tuple(case.meetings[each].id for each in about)
    else:
        ids = tuple(case.participants[each].id for each in about)
    return Demand(label.kind, ids, _WORDS[label.kind](case, about, ids, max_moves))


def _held_in_words(case: Case, about: tuple[int, ...], ids: tuple[Id, ...], _moves: int) -> str:
    meeting = about[0]
    if meeting in case.vetoed:
        return f"Meeting {ids[0]} must be held, but all its participants belong to one organisation."
    slots = [str(case.slots[slot].id) for slot in case.shared_slots[meeting]]
    if not slots:
        return f"Meeting {ids[0]} must be held, but there is no slot that all its participants may use."
    where = f", in slot {' or '.join(slots)}" if len(slots) <= 4 else ""
    return f"Meeting {ids[0]} must be held{where}."


def _locked_in_words(case: Case, about: tuple[int, ...], ids: tuple[Id, ...], _moves: int) -> str:
    veto = ", but all its participants belong to one organisation" if about[0] in case.vetoed else ""
    return f"Meeting {ids[0]} is locked in slot {case.slots[case.locks[about[0]]].id}{veto}."


def _quota_in_words(case: Case, about: tuple[int, ...], ids: tuple[Id, ...], _moves: int) -> str:
    return f"Participant {ids[0]} has at most {case.participants[about[0]].max_meetings} meetings."


_WORDS: Mapping[str, Callable[[Case, tuple[int, ...], tuple[Id, ...], int], str]] = {
    "held": _held_in_words,
    "locked": _locked_in_words,
    "quota": _quota_in_words,
    "one_at_a_time": lambda _case, _about, ids, _moves: f"Participant {ids[0]} has at most one meeting a slot.",
    "places": lambda case, _about, _ids, _moves: f"There are {case.places.count} places in each slot.",
    "after": lambda _case, _about, ids, _moves: f"Meeting {ids[0]} must lie before meeting {ids[1]}.",
    "break_difference": lambda case, _about, _ids, _moves: (
        f"Breaks of any two participants differ by at most {case.policy.max_break_difference}."
    ),
    "moves": lambda _case, _about, _ids, moves: f"At most {moves} meetings of the old schedule change slot.",
}
