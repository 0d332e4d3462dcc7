"""What the pages need that the demonstration does not hold: a profile that waits, files on their way, a code to enter.

Run in a process of its own on the site's database (`Site.ask`), by the actions that people use too.
"""

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db.models import Q
from django.utils.timezone import now
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from hanse.spreadsheets import read_table
from hanse.web.accounts.consents import PURPOSES
from hanse.web.accounts.models import Person
from hanse.web.directory import actions
from hanse.web.directory.actions.import_file import confirm_import, name_columns, upload_file
from hanse.web.directory.models import Import, Organisation
from hanse.web.events.actions import EditionPlan, copy_edition, create_edition
from hanse.web.events.models import Edition
from hanse.web.mail.models import Mail
from hanse.web.meetings.actions.participants import keep_file
from hanse.web.meetings.actions.repairs import cancel_delegate
from hanse.web.meetings.actions.requests import send_request
from hanse.web.meetings.models import Delegate, Delegation, Matchmaking, MeetingRequest, MeetingSession, Schedule

RIGHT = "name,country,kind\nNordsee Windring,DE,cluster_organisation\nPlzeň Rail Cluster,CZ,cluster_organisation\n"
WRONG = "name,country,kind,founded\nHarzer Wasserkreis,Atlantis,cluster_organisation,1890\n,DE,guild,soon\n"
PARTICIPANTS = (
    "organisation,name,function,email,category\nBaltic Fibre Circle,Ilze Kārkla,engineer,i@k.example,business\n"
)
Made = dict[str, list[Any]]


def people() -> dict[str, Person]:
    """Those who sign in."""
    return {role: Person.objects.get(email=email) for role, email in settings.DEMO_SIGN_INS}


def profiles(cast: dict[str, Person]) -> Made:
    """A profile of one's own, one that waits for a decision, a claim, an invitation."""
    own = Organisation.objects.filter(roles__person=cast["representative"]).earliest("pk")
    others = Organisation.objects.filter(state="published").exclude(pk=own.pk).order_by("pk")
    waiting = actions.begin_profile(
        values={"name": "Harzer Wasserkreis", "country": "DE", "kind": "cluster_organisation"},
        by=cast["representative"],
        at=now(),
    )
    draft = waiting.slug
    Organisation.objects.filter(pk=waiting.pk).update(state="in_validation", submitted_at=now())
    actions.claim_profile(
        organisation=others[1], words="I lead its office since May.", by=cast["representative"], at=now()
    )
    actions.invite(
        organisation=own, email="new.colleague@fibrecircle.example", kind="admin", by=cast["representative"], at=now()
    )
    mine = actions.invite(
        organisation=others[2], email=cast["participant"].email, kind="admin", by=cast["staff"], at=now()
    )
    return {"own": [own.slug], "other": [others[0].slug], "waiting": [draft], "invitation": [mine.token]}


def files(organiser: Person) -> Made:
    """A spreadsheet at each step of its way."""

    def upload(text: str) -> Import:
        return upload_file(data=text.encode(), filename="organisations.csv", by=organiser, at=now())

    def check(upload: Import) -> Import:
        return name_columns(upload=upload, mapping=upload.mapping, by=organiser, at=now())

    done = confirm_import(upload=check(upload(RIGHT)), publish=False, by=organiser, at=now())
    return {
        "uploaded": [upload(RIGHT).pk],
        "wrong": [check(upload(WRONG)).pk],
        "checked": [check(upload(RIGHT)).pk],
        "done": [done.pk],
    }


def requests(cast: dict[str, Person], slug: str) -> Made:
    """Requests of the representative in each state that has a page, and partners."""
    mine = Delegation.objects.filter(organisation__roles__person=cast["representative"]).earliest("pk")
    rows = MeetingRequest.objects.filter(Q(low=mine) | Q(high=mine))
    asked = rows.filter(state="pending", recipient__delegation=mine).order_by("pk")
    agreed = rows.filter(state__in=MeetingRequest.AGREED).order_by("pk")
    known = {pk for pair in rows.values_list("low", "high") for pk in pair}
    strangers = Delegation.objects.exclude(pk__in=known | {mine.pk})
    free = strangers.exclude(organisation__country=mine.organisation.country).order_by("pk")
    sent = send_request(
        requester=mine, recipient=free[0], by=cast["representative"], at=now(), word="Two hours by train from us."
    )
    everything = MeetingRequest.objects.filter(state__in=MeetingRequest.AGREED).order_by("pk")
    met = everything.filter(meetings__schedule__state="published").first()
    return {
        "asked": [slug, asked[0].pk] if asked else [],
        "sent": [slug, sent.pk],
        "agreed": [slug, agreed[0].pk] if agreed else [],
        "free": [slug, free[1].pk],
        "met": [slug, met.pk] if met else [],
        "unmet": [slug, everything.exclude(meetings__schedule__state="published")[0].pk],
        "request": [slug, MeetingRequest.objects.filter(state="pending").earliest("pk").pk],
    }


def passkey() -> dict[str, Any]:
    """A passkey as a browser registers it, whose private half nobody has."""
    number = b"a number of a passkey"
    key = {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}
    held = AttestedCredentialData.create(Aaguid(bytes(16)), number, CoseKey(key))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    said = AuthenticatorData.create(sha256(b"localhost").digest(), flags, 0, held)
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(bytes(client)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", said, {}))),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def guarded() -> Made:
    """A person with a second step and a passkey's place, who signs in with the password of the demonstration."""
    person = Person.objects.exclude(email__in=dict(settings.DEMO_SIGN_INS).values()).earliest("pk")
    person.set_password(settings.DEMO_PASSWORD)
    person.save()
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Schlüssel", "credential": passkey()})
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    key = Authenticator.objects.get(user=person, type="webauthn").pk
    codes = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()
    forgetful = Person.objects.latest("pk")
    reset = [user_pk_to_url_str(forgetful), default_token_generator.make_token(forgetful)]
    return {
        "guarded": [person.email, codes[0]],
        "key": [key],
        "reset": reset,
        "reset_false": [reset[0], "abc-0123456789abcdef0123456789abcdef"],
    }


def make() -> None:
    """Make everything; print the arguments of the addresses as JSON."""
    cast = people()
    edition = Edition.objects.get()
    matchmaking = Matchmaking.objects.get()
    slug = edition.slug
    later = edition.starts_on + timedelta(weeks=26)
    copied = copy_edition(source=edition, name="Riga 2015", number=3, starts_on=later, by=cast["organiser"], at=now())
    plan = EditionPlan(name="Plovdiv 2015", number=1, starts_on=later, ends_on=later, time_zone="Europe/Sofia")
    bare = create_edition(series="Plovdiv", plan=plan, by=cast["staff"], at=now())
    mine = Delegate.objects.filter(email=cast["representative"].email).earliest("pk")
    colleague = mine.delegation.delegates.exclude(pk=mine.pk).first()
    table = read_table(PARTICIPANTS.encode(), filename="participants.csv")
    kept = keep_file(matchmaking=matchmaking, table=table, by=cast["organiser"], at=now())
    made: Made = {
        "edition": [slug],
        "copied": [copied.slug],
        "joining": [copied.slug, Organisation.objects.earliest("pk").slug],
        "bare": [bare.slug],
        "mine": [slug, mine.pk],
        "colleague": [slug, colleague.pk if colleague else mine.pk],
        "file": [slug, kept.pk],
        "session": [slug, MeetingSession.objects.filter(matchmaking=matchmaking).earliest("pk").pk],
        "version": [slug, Schedule.objects.get().number],
        "mail": [Mail.objects.earliest("pk").pk],
        "reply": [Mail.objects.latest("pk").pk],
        **{purpose.code: [purpose.code, purpose.version] for purpose in PURPOSES},
        **profiles(cast),
        **files(cast["organiser"]),
        **requests(cast, slug),
        **guarded(),
    }
    other = Delegate.objects.exclude(delegation=mine.delegation).order_by("-pk").first()
    if other is not None:
        cancel_delegate(delegate=other, by=cast["organiser"], at=now())
    print(json.dumps(made))
