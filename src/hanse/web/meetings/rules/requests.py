"""Which organisations may ask which, and which steps of a request belong to whom."""

from hanse.web.directory.models import Organisation
from hanse.web.meetings.models import Delegation, Matchmaking, MeetingRequest


def kinds_allow(matchmaking: Matchmaking, asker: Organisation, asked: Organisation) -> bool:
    """May an organisation of this kind ask one of that kind? An empty list lets every kind."""
    may_ask, may_be_asked = matchmaking.kinds_that_may_ask, matchmaking.kinds_that_may_be_asked
    return (not may_ask or asker.kind in may_ask) and (not may_be_asked or asked.kind in may_be_asked)


def countries_allow(matchmaking: Matchmaking, asker: Organisation, asked: Organisation) -> bool:
    """Are meetings within one country allowed, or are these two of different ones?"""
    return not matchmaking.across_countries_only or asker.country != asked.country


def side_of(request: MeetingRequest, delegation: Delegation) -> str:
    """`requester`, `recipient`, or nothing for a third party (reads the two delegates)."""
    if request.requester.delegation_id == delegation.pk:
        return "requester"
    if request.recipient.delegation_id == delegation.pk:
        return "recipient"
    return ""
