"""Who may work on a profile: inviting, accepting, leaving, claiming."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.audit.models import Entry
from hanse.web.directory import rules
from hanse.web.directory.models import Claim, Invitation, Organisation, Role
from hanse.web.live.actions import announce
from hanse.web.mail.actions import queue

INVITATION_LASTS = timedelta(days=30)
MOST_A_DAY = 20  # mails that one person can have us write to addresses that never asked for one
PAUSE = timedelta(hours=1)  # an address gets one mail in this time, however often the form is sent


@transaction.atomic
def invite(*, organisation: Organisation, email: str, kind: str, by: Person, at: datetime) -> Invitation:
    """Invite a mail address to work on the profile.

    What happens is the same whether or not the address has an account, so that nobody learns which has one.
    """
    # The audit counts, not the invitations: those can be taken back.
    sent = Entry.objects.filter(verb="directory.invited", by=by.key, at__gt=at - timedelta(days=1)).count()
    if sent >= MOST_A_DAY:
        raise Refused(
            _("You have sent %(count)s invitations within a day, as many as are allowed. Go on tomorrow.")
            % {"count": sent}
        )
    known = Invitation.objects.filter(organisation=organisation, email=email.strip().lower()).first()
    if known is not None and known.kind == kind and at - known.invited_at < PAUSE:
        return known  # the same form sent twice
    invitation, _created = Invitation.objects.update_or_create(
        organisation=organisation,
        email=email.strip().lower(),
        defaults={"kind": kind, "invited_by": by, "invited_at": at, "expires_at": at + INVITATION_LASTS},
    )
    queue(
        "directory/mail/invited.txt",
        to=invitation.email,
        context={"organisation": organisation, "invitation": invitation, "by": by},
        key=f"directory.invited.{invitation.pk}.{at.isoformat()}",
        language=by.language,
    )
    record("directory.invited", by=by, about=organisation, kind=kind)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person, at: datetime) -> Role:
    """Take up an invitation; it is used up."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation.pk).first() or _gone()
    if invitation.expires_at < at:
        raise Refused(_("This invitation has run out. Ask for a new one."))
    if not rules.may_accept(by, invitation):
        raise Refused(_("This invitation is for another mail address. Sign in with the address that got the mail."))
    role, created = Role.objects.get_or_create(
        person=by, organisation=invitation.organisation, defaults={"kind": invitation.kind}
    )
    if not created and invitation.kind == Role.Kind.ADMIN:
        role.kind = Role.Kind.ADMIN
        role.save()
    record("directory.invitation_accepted", by=by, about=invitation.organisation, kind=role.kind)
    invitation.delete()
    return role


def _gone() -> Invitation:
    raise Refused(_("This invitation has been used or taken back."))


@transaction.atomic
def take_back_invitation(*, invitation: Invitation, by: Person, at: datetime) -> None:
    """Take an invitation back."""
    record("directory.invitation_taken_back", by=by, about=invitation.organisation)
    invitation.delete()


@transaction.atomic
def remove_role(*, role: Role, by: Person, at: datetime) -> None:
    """Let a person work on the profile no more. The last admin stays."""
    # The organisation's row is the lock: two admins who remove each other would leave none.
    organisation = Organisation.objects.select_for_update().get(pk=role.organisation_id)
    role = Role.objects.filter(pk=role.pk).first() or role  # as it is now that the lock is ours
    admins = organisation.roles.filter(kind=Role.Kind.ADMIN)
    if role.kind == Role.Kind.ADMIN and not admins.exclude(pk=role.pk).exists():
        raise Refused(_("Somebody must be able to edit the profile. Make another person admin first."))
    record("directory.role_removed", by=by, about=organisation, kind=role.kind)
    Role.objects.filter(pk=role.pk).delete()


@transaction.atomic
def change_role(*, role: Role, kind: str, by: Person, at: datetime) -> Role:
    """Make a representative an admin, or an admin a representative. The last admin stays."""
    organisation = Organisation.objects.select_for_update().get(pk=role.organisation_id)
    others = organisation.roles.filter(kind=Role.Kind.ADMIN).exclude(pk=role.pk)
    if kind != Role.Kind.ADMIN and not others.exists():
        raise Refused(_("Somebody must be able to edit the profile. Make another person admin first."))
    role.kind = kind
    role.save(update_fields=["kind"])
    record("directory.role_changed", by=by, about=organisation, kind=kind)
    return role


@transaction.atomic
def claim_profile(*, organisation: Organisation, words: str, by: Person, at: datetime) -> Claim:
    """Ask to work on a profile that others made."""
    if not rules.may_claim(by, organisation):
        raise Refused(_("You have asked already, or you work on this profile."))
    claim = Claim.objects.create(organisation=organisation, person=by, words=words, claimed_at=at)
    record("directory.claimed", by=by, about=organisation)
    announce("directory.review")
    return claim


@transaction.atomic
def decide_claim(*, claim: Claim, grants: bool, words: str, by: Person, at: datetime) -> Claim:
    """Let the person work on the profile as its admin, or not, with words."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != Claim.State.OPEN:
        raise Refused(_("This has been decided already."))
    if not grants and not words.strip():
        raise Refused(_("Please say why, in a sentence that helps the person."))
    claim.state = Claim.State.GRANTED if grants else Claim.State.REFUSED
    claim.answer, claim.decided_at = words.strip(), at
    claim.save()
    if grants:
        Role.objects.update_or_create(
            person=claim.person, organisation=claim.organisation, defaults={"kind": Role.Kind.ADMIN}
        )
    queue(
        "directory/mail/claim_decided.txt",
        to=claim.person,
        context={"claim": claim, "organisation": claim.organisation, "grants": grants},
        key=f"directory.claim.{claim.pk}",
    )
    record("directory.claim_decided", by=by, about=claim.organisation, granted=grants)
    announce("directory.review")
    return claim
