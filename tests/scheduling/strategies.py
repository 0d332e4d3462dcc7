"""Small cases of every kind, for property tests."""

from typing import Any

from hypothesis import strategies as st


@st.composite
def small_cases(draw: st.DrawFn, *, most_meetings: int = 5) -> dict[str, Any]:
    """Up to five people, four slots and five meetings, with every field of the format now and then."""
    slots = draw(st.integers(0, 4))
    people = draw(st.integers(2, 5))
    slot_ids = [f"s{number}" for number in range(slots)]
    some_slots = st.lists(st.sampled_from(slot_ids), unique=True) if slot_ids else st.just([])
    rarely = st.sampled_from([False, False, False, True])
    participants = [
        {
            "id": number,
            "organisation": draw(st.sampled_from([None, None, "x", "y"])),
            "unavailable": draw(some_slots) if draw(rarely) else [],
            "max_meetings": draw(st.sampled_from([None, None, None, 0, 1, 2])),
        }
        for number in range(people)
    ]
    slot_rows = [{"id": id, "session": draw(st.sampled_from(["am", "pm"]))} for id in slot_ids]
    meetings = []
    for number in range(draw(st.integers(0, most_meetings))):
        size = 3 if people > 2 and draw(rarely) else 2
        wish: dict[str, Any] = {
            "id": f"m{number}",
            "participants": draw(st.permutations(range(people)))[:size],
            "weight": draw(st.integers(0, 9)),
            "slots": draw(some_slots) if draw(rarely) else None,
            "session": draw(st.sampled_from([None, None, "am", "pm"])),
            "after": [f"m{draw(st.integers(0, number - 1))}"] if number and draw(rarely) else [],
        }
        usable = usable_slots(wish, slot_rows, participants)
        if usable and draw(rarely):
            wish["locked"] = draw(st.sampled_from(usable))
        meetings.append(wish)
    return {
        "format": "hanse-matchmaking/1",
        "slots": slot_rows,
        "places": {"count": draw(st.sampled_from([None, 0, 1, 1, 2]))},
        "participants": participants,
        "meetings": meetings,
        "policy": {
            "choose": draw(st.sampled_from(["value", "value", "all"])),
            "first_meetings": draw(st.sampled_from([[], [3], [5, 2], [1, 4]])),
            "breaks": draw(st.sampled_from(["ignore", "minimise"])),
            "max_break_difference": draw(st.sampled_from([None, None, 0, 1])),
        },
    }


def usable_slots(wish: dict[str, Any], slots: list[dict[str, Any]], people: list[dict[str, Any]]) -> list[str]:
    """The slots in which a wish may be locked."""
    return [
        slot["id"]
        for slot in slots
        if (wish["slots"] is None or slot["id"] in wish["slots"])
        and wish["session"] in (None, slot["session"])
        and not any(slot["id"] in people[each]["unavailable"] for each in wish["participants"])
    ]
