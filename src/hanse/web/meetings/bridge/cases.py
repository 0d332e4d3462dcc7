"""Rows ↔ the documents of the scheduler: a matchmaking as a case, an answer as meetings."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import mean
from typing import Any

from django.db.models import Q

from hanse.web.meetings.models import (
    Delegate,
    Lock,
    Matchmaking,
    Meeting,
    MeetingRequest,
    Recommendation,
    Schedule,
)

Document = dict[str, Any]
FIT = 100  # what a perfect fit adds to the weight of an agreed request


def case_bytes(case: Mapping[str, Any]) -> bytes:
    """The case file; its SHA-256 stands in the answer."""
    return json.dumps(case, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def row_id(word: str) -> int:
    """The row that an id of a document speaks of: r12 → 12."""
    return int(word[1:])


def agreed_requests(matchmaking: Matchmaking) -> list[MeetingRequest]:
    """The requests that both sides agreed to and both can still keep, oldest first.

    A request that found no time counts again, unless the same pair has agreed on a newer one.
    """
    requests = (
        matchmaking.requests.filter(state__in=MeetingRequest.AGREED)
        .filter(requester__cancelled_at=None, recipient__cancelled_at=None)
        .filter(requester__delegation__left_at=None, recipient__delegation__left_at=None)
        .select_related("lock__slot")
        .order_by("pk")
    )
    live = {(row.low_id, row.high_id) for row in requests if row.state in MeetingRequest.LIVE}
    return [row for row in requests if row.state in MeetingRequest.LIVE or (row.low_id, row.high_id) not in live]


def case_of(matchmaking: Matchmaking) -> Document:
    """The case as it stands now: `hanse-matchmaking/1`. Forbidden meetings are left out."""
    zone = matchmaking.zone
    delegates = (
        Delegate.objects.filter(delegation__matchmaking=matchmaking, cancelled_at=None, delegation__left_at=None)
        .select_related("delegation__organisation")
        .prefetch_related("absent")
        .order_by("pk")
    )
    organisations = {delegate.delegation_id: delegate.delegation.organisation for delegate in delegates}
    return {
        "format": "hanse-matchmaking/1",
        "name": matchmaking.edition.name,
        "timezone": matchmaking.edition.time_zone,
        "slots": [
            {
                "id": f"s{slot.pk}",
                "start": slot.starts_at.astimezone(zone).isoformat(),
                "end": slot.ends_at.astimezone(zone).isoformat(),
                "session": slot.session.code,
            }
            for slot in matchmaking.slots.select_related("session").order_by("starts_at")
        ],
        "places": {"count": matchmaking.places, "kind": matchmaking.place_kind},
        "organisations": [
            {"id": f"o{pk}", "name": organisation.name, "country": organisation.country}
            for pk, organisation in organisations.items()
        ],
        "participants": [_participant(delegate, matchmaking) for delegate in delegates],
        "meetings": _meetings(matchmaking),
        "policy": {
            "choose": "value",
            "first_meetings": list(matchmaking.first_meetings),
            "breaks": "minimise",
            "max_break_difference": matchmaking.max_break_difference,
        },
    }


def _participant(delegate: Delegate, matchmaking: Matchmaking) -> Document:
    most = delegate.max_meetings if delegate.max_meetings is not None else matchmaking.max_meetings
    return {
        "id": f"d{delegate.pk}",
        "organisation": f"o{delegate.delegation_id}",
        "unavailable": sorted((f"s{slot.pk}" for slot in delegate.absent.all()), key=row_id),
        "max_meetings": most,
    }


def _meetings(matchmaking: Matchmaking) -> list[Document]:
    fits = _fits(matchmaking)
    return [
        {
            "id": f"r{request.pk}",
            "participants": [f"d{request.requester_id}", f"d{request.recipient_id}"],
            "weight": request.weight + fits.get((request.low_id, request.high_id), 0),
            "locked": f"s{lock.slot_id}" if lock is not None and lock.slot_id is not None else None,
        }
        for request, lock in ((row, lock_of(row)) for row in agreed_requests(matchmaking))
        if lock is None or lock.slot_id is not None
    ]


def lock_of(request: MeetingRequest) -> Lock | None:
    """The organiser's word on a request, if there is one (reads the joined row)."""
    return getattr(request, "lock", None)


def _fits(matchmaking: Matchmaking) -> dict[tuple[int, int], int]:
    """What the fit of each pair adds to its weight: the mean of what was recommended to the one and the other."""
    pairs = Q(delegation__matchmaking=matchmaking)
    scores: dict[tuple[int, int], list[float]] = defaultdict(list)
    for one, other, score in Recommendation.objects.filter(pairs).values_list("delegation", "partner", "score"):
        scores[min(one, other), max(one, other)].append(score)
    return {pair: round(FIT * mean(found)) for pair, found in scores.items()}


def meeting_rows(schedule: Schedule, answer: Mapping[str, Any]) -> list[Meeting]:
    """The meetings of an answer (`hanse-schedule/1`), not yet saved."""
    return [
        Meeting(
            schedule=schedule,
            request_id=row_id(held["id"]),
            slot_id=row_id(held["slot"]),
            place=held["place"],
        )
        for held in answer["meetings"]
    ]


def summary_of(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Document:
    """The figures of an answer that lists and comparisons show."""
    breaks = answer["breaks"] or {}
    return {
        "status": answer["status"],
        "meetings": len(answer["meetings"]),
        "wishes": len(case["meetings"]),
        "value": answer["value"],
        "bound": answer["bound"],
        "gap": answer["gap"],
        "breaks": breaks.get("total"),
        "breaks_bound": breaks.get("bound"),
        "breaks_status": breaks.get("status", ""),
        "fewest": (answer["fairness"] or {}).get("fewest"),
        "moved": answer["moved"],
        "dropped": answer["dropped"],
        "seconds": answer["seconds"],
        "locked": sum(1 for meeting in case["meetings"] if meeting["locked"] is not None),
    }


def kept_answer(schedule: Schedule, still: Iterable[str]) -> Document:
    """A published answer as `previous` of a repair: without the meetings that the new case no longer holds."""
    answer: Document = dict(schedule.result or {})
    held = set(still)
    answer["meetings"] = [entry for entry in answer.get("meetings", []) if entry["id"] in held]
    answer["unmet"] = [entry for entry in answer.get("unmet", []) if entry["id"] in held]
    return answer
