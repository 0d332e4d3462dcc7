"""`hanse-schedule/1`: a schedule as the document that other programs read."""

import hashlib
from typing import Any

from hanse.scheduling.reading import SCHEDULE_FORMAT
from hanse.scheduling.schedule import Schedule, Unmet


def schedule_document(schedule: Schedule, *, case_bytes: bytes) -> dict[str, Any]:
    """The document of a schedule; `case_bytes` is the case file as it was read, for its digest."""
    breaks, fairness = schedule.breaks, schedule.fairness
    document: dict[str, Any] = {
        "format": SCHEDULE_FORMAT,
        "case": hashlib.sha256(case_bytes).hexdigest(),
        "status": schedule.status,
        "value": schedule.value,
        "bound": schedule.bound,
        "gap": schedule.gap,
        "bound_kind": schedule.bound_kind,
        "breaks": breaks and {"total": breaks.total, "bound": breaks.bound, "status": breaks.status},
        "meetings": [{"id": each.id, "slot": each.slot, "place": each.place} for each in schedule.meetings],
        "unmet": [_unmet(each) for each in schedule.unmet],
        "fairness": fairness
        and {
            "fewest": fairness.fewest,
            "median": fairness.median,
            "below": {str(k): count for k, count in enumerate(fairness.below, 1)},
        },
        "moved": schedule.moved,
        "dropped": schedule.dropped,
        "seconds": round(schedule.seconds, 3),
        "seed": schedule.seed,
    }
    if schedule.status == "infeasible":
        document["conflict"] = [
            {"kind": each.kind, "ids": list(each.ids), "words": each.words} for each in schedule.conflict
        ]
    return document


def _unmet(row: Unmet) -> dict[str, Any]:
    told = {"id": row.id, "reason": row.reason, "blocked_by": list(row.blocked_by)}
    return told | {"x_needs_move": True} if row.needs_move else told
