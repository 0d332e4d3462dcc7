"""Building the demonstration from its spreadsheets, by the actions that people use too."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from hanse.cli.casework import BASE
from hanse.cli.demonstration.material import brussels
from hanse.cli.event_file import Event
from hanse.cli.folder import Delegate as Attending
from hanse.cli.folder import Folder, Wish, read_folder
from hanse.errors import HanseError, Refused
from hanse.spreadsheets import read_table
from hanse.web.accounts.models import Person
from hanse.web.directory.actions.import_rows import import_organisations
from hanse.web.directory.models import Organisation, Role
from hanse.web.events.actions import EditionPlan, add_maker, add_organiser, create_edition
from hanse.web.events.models import Edition, Maker
from hanse.web.jobs.actions import claim_job
from hanse.web.jobs.worker import run
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions.compute_schedule import compute_schedule
from hanse.web.meetings.actions.joining import add_delegate, join
from hanse.web.meetings.actions.locks import lock_meeting
from hanse.web.meetings.actions.publish_schedule import publish_schedule
from hanse.web.meetings.actions.requests import (
    accept_request,
    cancel_request,
    decline_request,
    expire_request,
    send_request,
    withdraw_request,
)
from hanse.web.meetings.actions.schedules import ask_for_schedule
from hanse.web.meetings.actions.setup import RulesPlan, SessionPlan, set_rules, write_session
from hanse.web.meetings.bridge.participants import Attendee
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, MeetingRequest, Schedule, Slot

Say = Callable[[str], None]
AHEAD = timedelta(days=14)  # the event lies at least so far in the future, by whole weeks from its day in the file
SIGN_INS = dict(settings.DEMO_SIGN_INS)


@dataclass
class Cast:
    """The people who sign in."""

    staff: Person
    organiser: Person
    by_address: dict[str, Person]


def build(say: Say, *, at: datetime) -> Schedule:
    """Build the whole demonstration into an empty database; returns the published schedule."""
    say("database")
    gc.freeze()  # what is loaded stays: looking through it again and again would cost a fifth of the build
    if connection.vendor == "sqlite":  # a build that is interrupted begins anew: it need not wait for the disk
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    call_command("migrate", verbosity=0, interactive=False)
    folder = read_folder(brussels())
    say(f"{len(folder.profiles)} organisations with their profiles")
    organisations = _organisations(folder, at=at)
    say(f"{len(folder.delegates)} people")
    cast = _people(folder, organisations)
    matchmaking = _edition(folder, organisations, cast, at=at)
    say("delegations and their free times")
    delegates = _delegations(folder, organisations, matchmaking, cast, at=at)
    say("matches with their reasons")
    _work_off()
    say(f"{len(folder.wishes or ())} requests: asked, accepted, declined, withdrawn, lapsed")
    _requests(folder, delegates, cast, at=at)
    _lay_old_mails_down(at=at)
    _locks(folder, delegates, cast, at=at)
    say("a schedule: first its value is proved, then that nobody could wait less")
    schedule = _schedule(matchmaking, cast, at=at)
    say("agendas by mail")
    _late_cancellation(schedule, at=at)
    _work_off()
    return schedule


def _organisations(folder: Folder, *, at: datetime) -> dict[str, Organisation]:
    file = next(
        folder.path / name for name in ("organisations.csv", "organisations.xlsx") if (folder.path / name).exists()
    )
    table = read_table(file.read_bytes(), filename=file.name)
    imported = import_organisations([row.cells for row in table.rows], by=None, at=at, publish=True)
    rows = Organisation.objects.in_bulk(list(imported.by_id.values()))
    return {id: rows[key] for id, key in imported.by_id.items()}


def _people(folder: Folder, organisations: dict[str, Organisation]) -> Cast:
    """An account for everybody with an address; four of them can sign in with the password that is shown."""
    staff = Person.objects.create_superuser(SIGN_INS["staff"], settings.DEMO_PASSWORD, name="Nele Overbeck")
    organiser = Person.objects.create_user(SIGN_INS["organiser"], settings.DEMO_PASSWORD, name="Aurélie Dumarchey")
    cast = Cast(staff, organiser, {})
    languages = {profile.id: profile.languages for profile in folder.profiles}
    for delegate in folder.delegates:
        address = _address(folder, delegate)
        if not address:
            continue
        person = Person(
            email=address,
            name=delegate.name,
            language="de" if languages[delegate.organisation][:1] == ("de",) else "en",
        )
        if address in SIGN_INS.values():
            person.set_password(settings.DEMO_PASSWORD)
        else:
            person.set_unusable_password()
        cast.by_address[address] = person
    Person.objects.bulk_create(cast.by_address.values())
    known = {person.email: person for person in Person.objects.filter(email__in=cast.by_address)}
    cast.by_address = known
    first: set[str] = set()
    roles = []
    for delegate in folder.delegates:
        found = known.get(_address(folder, delegate))
        if found is None:
            continue
        # whoever comes first keeps the profile; colleagues take part
        kind = Role.Kind.REPRESENTATIVE if delegate.organisation in first else Role.Kind.ADMIN
        if found.email == SIGN_INS["participant"]:
            continue
        first.add(delegate.organisation)
        organisation = organisations[delegate.organisation]
        roles.append(Role(person=found, organisation=organisation, kind=kind, function=delegate.function))
    Role.objects.bulk_create(roles)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, primary=True, verified=True)
        for person in [staff, organiser, *known.values()]
    )
    return cast


def _address(folder: Folder, delegate: Attending) -> str:
    """Two delegates of the first organisation lend their places to those who try the demonstration."""
    ours = [other.id for other in folder.delegates if other.organisation == folder.profiles[0].id]
    parts = dict(zip(ours, (SIGN_INS["representative"], SIGN_INS["participant"]), strict=False))
    return parts.get(delegate.id, delegate.email)


def _shift(event: Event, at: datetime) -> timedelta:
    """How far the event is moved, in whole weeks, so that it lies ahead whenever the demonstration is built."""
    first = event.sessions[0].starts_at
    weeks = -((first - (at + AHEAD)) // timedelta(weeks=1))
    return timedelta(weeks=weeks)


def _edition(folder: Folder, organisations: dict[str, Organisation], cast: Cast, *, at: datetime) -> Matchmaking:
    event, extra = folder.event, folder.event.extra
    shift = _shift(event, at)
    days = [(session.starts_at + shift).date() for session in event.sessions]
    plan = EditionPlan(
        name=f"{event.name} {days[0]:%Y}",
        number=int(extra.get("number", 2)),
        starts_on=min(days),
        ends_on=max(days),
        time_zone=event.zone.key,
        state=Edition.State.ANNOUNCED,
        venue=event.place,
        **{key: extra.get(key, "") for key in ("motto_en", "motto_de", "lead_en", "lead_de", "town", "country")},
    )
    edition = create_edition(series=event.name, plan=plan, by=cast.staff, at=at)
    add_organiser(edition=edition, person=cast.organiser, by=cast.staff)
    hosts = [organisations[profile.id] for profile in folder.profiles if profile.country == plan.country]
    for host in hosts[:2]:
        add_maker(edition=edition, organisation=host, role=Maker.Role.HOST, by=cast.organiser)
    closing = datetime.combine(min(days) - timedelta(days=4), time(18, 0), tzinfo=event.zone)
    matchmaking = set_rules(
        edition=edition,
        plan=RulesPlan(
            booking_opens_at=at - timedelta(days=14),
            booking_closes_at=closing,
            agendas_on=closing.date() + timedelta(days=1),
            request_days=event.request_days,
            max_open_requests=event.max_open_requests,
            max_meetings=event.max_meetings,
            place_kind=event.kind,
            places=event.places,
            across_countries_only=event.across_countries,
        ),
        by=cast.organiser,
        at=at,
    )
    Matchmaking.objects.filter(pk=matchmaking.pk).update(first_meetings=list(event.first_meetings), seed=event.seed)
    for session in event.sessions:
        write_session(
            matchmaking=matchmaking,
            plan=SessionPlan(
                code=session.code,
                name_en=session.name_en,
                name_de=session.name_de,
                starts_at=session.starts_at + shift,
                ends_at=session.ends_at + shift,
                slot_minutes=session.slot_minutes,
                gap_minutes=session.gap_minutes,
            ),
            by=cast.organiser,
            at=at,
        )
    matchmaking.refresh_from_db()
    return matchmaking


def _delegations(
    folder: Folder, organisations: dict[str, Organisation], matchmaking: Matchmaking, cast: Cast, *, at: datetime
) -> dict[str, Delegate]:
    slots = list(Slot.objects.filter(matchmaking=matchmaking).order_by("number").values_list("pk", flat=True))
    delegations: dict[str, Delegation] = {}
    found: dict[str, Delegate] = {}
    for number, person in enumerate(folder.delegates):
        moment = at - timedelta(days=14) + timedelta(seconds=number)
        attendee = Attendee(
            name=person.name,
            function=person.function,
            email=_address(folder, person),
            category=(person.category or "cluster-management").replace("-", "_"),
            max_meetings=person.max_meetings,
            absent=frozenset(slots[position] for position in person.away),
        )
        if person.organisation in delegations:
            delegation = delegations[person.organisation]
            found[person.id] = add_delegate(delegation=delegation, attendee=attendee, by=cast.organiser, at=moment)
        else:
            organisation = organisations[person.organisation]
            delegation = join(
                matchmaking=matchmaking, organisation=organisation, attendee=attendee, by=cast.organiser, at=moment
            )
            delegations[person.organisation] = delegation
            found[person.id] = delegation.delegates.get()
    return found


def _requests(folder: Folder, delegates: dict[str, Delegate], cast: Cast, *, at: datetime) -> None:
    """Every wish becomes a request by one of the people concerned, days ago, and what its status says follows."""
    voices = _voices(delegates)
    loose = 0
    for number, wish in enumerate(_shared_out(folder)):
        asks, asked = _delegate(folder, delegates, wish.asks), _delegate(folder, delegates, wish.asked)
        open_wish = wish.status == "requested"
        # answered ones lie between twelve days and one day back; open ones in the last days
        hours = 20 + 3 * (number % 20) if open_wish else 24 + (number * 37) % 260
        moment = at - timedelta(hours=hours)
        lapses = open_wish and loose % 6 == 1
        if lapses:
            moment = at - timedelta(days=folder.event.request_days + 2)
        request = _send(wish, asks, asked, voices, delegates, at=moment)
        if request is None:
            continue
        later = moment + timedelta(hours=9)
        theirs = voices[request.recipient.delegation_id]
        if wish.status in ("accepted", "locked"):
            MeetingRequest.objects.filter(pk=request.pk).update(weight=wish.weight or BASE[wish.status])
            answer = wish.word_de if theirs.language == "de" and not wish.word_en else ""
            delegate = delegates.get(wish.asked)
            accept_request(request=request, by=theirs, at=later, delegate=delegate, answer=answer)
        elif wish.status == "declined":
            decline_request(request=request, by=theirs, at=later)
        elif lapses:
            expire_request(request=request, at=at)
        elif loose % 6 == 3:
            withdraw_request(request=request, by=voices[request.requester.delegation_id], at=later)
        loose += open_wish


def _shared_out(folder: Folder) -> list[Wish]:
    """The wishes; those of the first organisation fall to its people in turn, so that both who sign in there meet."""
    first = folder.profiles[0].id
    people = [delegate.id for delegate in folder.delegates if delegate.organisation == first]
    wishes: list[Wish] = []
    turn = 0
    for wish in folder.wishes or ():
        if first in (wish.asks, wish.asked) and wish.status == "accepted" and wish.slot is None:
            person = people[turn % len(people)]
            turn += 1
            wish = replace(
                wish,
                asks=person if wish.asks == first else wish.asks,
                asked=person if wish.asked == first else wish.asked,
            )
        wishes.append(wish)
    return wishes


def _send(
    wish: Wish,
    asks: Delegate,
    asked: Delegate,
    voices: dict[int, Person],
    delegates: dict[str, Delegate],
    *,
    at: datetime,
) -> MeetingRequest | None:
    by = voices[asks.delegation_id]
    try:
        return send_request(
            requester=asks.delegation,
            recipient=asked.delegation,
            by=by,
            at=at,
            word=(wish.word_de or wish.word_en) if by.language == "de" else (wish.word_en or wish.word_de),
            delegate=delegates.get(wish.asks),
        )
    except Refused:
        return None  # people without a common time: the platform does not let them ask


def _voices(delegates: dict[str, Delegate]) -> dict[int, Person]:
    """Who speaks for each delegation."""
    roles = Role.objects.filter(organisation__in=[entry.delegation.organisation_id for entry in delegates.values()])
    people = {role.organisation_id: role.person for role in roles.select_related("person").order_by("-kind", "pk")}
    return {entry.delegation_id: people[entry.delegation.organisation_id] for entry in delegates.values()}


def _delegate(folder: Folder, delegates: dict[str, Delegate], id: str) -> Delegate:
    if id in delegates:
        return delegates[id]
    return next(delegates[person.id] for person in folder.delegates if person.organisation == id)


def _locks(folder: Folder, delegates: dict[str, Delegate], cast: Cast, *, at: datetime) -> None:
    """Wishes that the file holds to a slot become locks of the organiser."""
    for wish in folder.wishes or ():
        if wish.slot is None or wish.status not in ("accepted", "locked"):
            continue
        ends = sorted(_delegate(folder, delegates, id).delegation_id for id in (wish.asks, wish.asked))
        request = MeetingRequest.objects.get(low_id=ends[0], high_id=ends[1], state__in=MeetingRequest.AGREED)
        slot = Slot.objects.get(matchmaking=request.matchmaking, number=wish.slot + 1)
        lock_meeting(request=request, slot=slot, by=cast.organiser, at=at, reason="Agreed with both sides by telephone")


def _schedule(matchmaking: Matchmaking, cast: Cast, *, at: datetime) -> Schedule:
    asked = ask_for_schedule(matchmaking=matchmaking, by=cast.organiser, at=at)
    schedule = compute_schedule(asked.pk)
    if schedule is None or schedule.state != Schedule.State.READY:
        state = schedule.state if schedule else "taken up elsewhere"
        raise HanseError(f"The schedule of the demonstration could not be made ({state}).")
    return publish_schedule(schedule=schedule, by=cast.organiser, at=timezone.now(), seen=None)


def _late_cancellation(schedule: Schedule, *, at: datetime) -> None:
    """One meeting of each who signs in with an agenda is called off, so that it shows how that looks."""
    for role in ("representative", "participant"):
        mine = Delegate.objects.get(email=SIGN_INS[role])
        meetings = schedule.meetings.filter(Q(request__requester=mine) | Q(request__recipient=mine))
        meeting = meetings.select_related("request").order_by("-slot__number").first()
        if meeting is None:
            continue
        theirs = meeting.request.recipient if meeting.request.requester_id == mine.pk else meeting.request.requester
        delegation = theirs.delegation
        by = Role.objects.filter(organisation=delegation.organisation).order_by("pk").first()
        if by is not None:
            cancel_request(request=meeting.request, by=by.person, at=timezone.now(), answer="Our train is cancelled.")


def _lay_old_mails_down(*, at: datetime) -> None:
    """Mails about requests of past days went out in past days: only the last forty leave now, by the outbox.

    The others can be read in it like all mails; they have no file in the folder.
    """
    queued = Mail.objects.filter(state=Mail.State.QUEUED)
    last = list(queued.order_by("-pk").values_list("pk", flat=True)[:40])
    old = queued.exclude(pk__in=last)
    jobs = DBTaskResult.objects.filter(task_path="hanse.web.mail.tasks.send")
    gone = set(old.values_list("pk", flat=True))
    jobs.filter(pk__in=[job.pk for job in jobs if job.args_kwargs["args"][0] in gone]).delete()
    old.update(state=Mail.State.SENT, sent_at=at)


def _work_off() -> None:
    """Do now what would be done by the worker: mails above all."""
    while (job := claim_job(worker="demonstration")) is not None:
        run(job)
