"""Recommendations follow the profiles they rest on, however those change, without a job for each row of a file."""

from datetime import timedelta

import pytest
from tests.web.directory.factories import COMPLETE, staff
from tests.web.meetings.factories import NOW, a_delegation, a_matchmaking, a_person, an_organisation

from hanse.errors import InputError
from hanse.web.directory.actions import change_profile, import_organisations, withdraw_profile
from hanse.web.directory.signals import profile_changed
from hanse.web.events.models import Edition
from hanse.web.jobs.testing import run_all
from hanse.web.meetings.actions.setup import RulesPlan, set_rules
from hanse.web.meetings.models import Matchmaking

pytestmark = pytest.mark.django_db


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What is said after a commit is said at the end of `with commits():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def asked():
    return [row.matches_asked_at for row in Matchmaking.objects.order_by("pk")]


def cells(organisation, **more):
    same = {"name": organisation.name, "country": organisation.country}
    return {**COMPLETE, **same, "id": organisation.key, **more}


def test_changed_profile_reruns_the_matches_of_those_it_takes_part_in(commits):
    ours, theirs, past = a_matchmaking(), a_matchmaking(), a_matchmaking()
    organisation = a_delegation(ours).organisation
    a_delegation(past, organisation=organisation)
    yesterday = NOW.date() - timedelta(days=1)
    Edition.objects.filter(pk=past.edition_id).update(starts_on=yesterday, ends_on=yesterday)
    a_delegation(theirs)
    with commits():
        change_profile(organisation=organisation, values={"sectors": ["A"]}, by=staff(), at=NOW)
    assert asked() == [NOW, None, None]


def test_who_left_is_not_followed_and_a_change_undone_tells_nobody(commits):
    matchmaking = a_matchmaking()
    left = a_delegation(matchmaking)
    left.left_at = NOW
    left.save()
    stays = a_delegation(matchmaking)
    with commits():
        change_profile(organisation=left.organisation, values={"sectors": ["A"]}, by=staff(), at=NOW)
        with pytest.raises(InputError):
            import_organisations([cells(stays.organisation, founded="never")], by=None, at=NOW)
    assert asked() == [None]


def test_import_of_eighty_rows_asks_once(commits):
    matchmaking = a_matchmaking()
    organisations = [a_delegation(matchmaking, representative=False).organisation for _ in range(80)]
    heard = []

    def hear(sender, *, organisations, at, **more):
        heard.append((len(organisations), at))

    profile_changed.connect(hear)
    try:
        with commits():
            import_organisations([cells(one, ecosystems="health") for one in organisations], by=None, at=NOW)
    finally:
        profile_changed.disconnect(hear)
    assert heard == [(80, NOW)]
    assert asked() == [NOW]
    assert run_all() == 1


def test_many_changes_one_after_the_other_wait_for_one_job(commits):
    matchmaking, by = a_matchmaking(), staff()
    one, other = a_delegation(matchmaking).organisation, a_delegation(matchmaking).organisation
    for organisation in (one, other, one):
        with commits():
            change_profile(organisation=organisation, values={"sectors": ["A"]}, by=by, at=NOW)
    assert run_all() == 1


def test_withdrawn_profile_is_followed(commits):
    matchmaking = a_matchmaking()
    organisation = a_delegation(matchmaking).organisation
    with commits():
        withdraw_profile(organisation=organisation, by=staff(), at=NOW)
    assert asked() == [NOW]


def test_profile_of_somebody_who_takes_part_in_nothing_asks_for_nothing(commits):
    a_matchmaking()
    with commits():
        change_profile(organisation=an_organisation(), values={"sectors": ["A"]}, by=staff(), at=NOW)
    assert asked() == [None]


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ({"kinds_that_may_ask": ("research",)}, True),
        ({"kinds_that_may_be_asked": ("research",)}, True),
        ({"across_countries_only": True}, True),
        ({"max_open_requests": 3}, False),
    ],
)
def test_rules_on_who_meets_whom_rerun_the_matches(rule, asks):
    matchmaking = a_matchmaking(organiser=(boss := a_person()))
    opens, closes = matchmaking.booking_opens_at, matchmaking.booking_closes_at
    plan = RulesPlan(booking_opens_at=opens, booking_closes_at=closes, **rule)
    set_rules(edition=matchmaking.edition, plan=plan, by=boss, at=NOW)
    assert asked() == [NOW if asks else None]
