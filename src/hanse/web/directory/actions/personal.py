"""The directory's part of an erasure."""

import json
from datetime import datetime

from hanse.web.accounts.models import Person
from hanse.web.directory.models import Contact, Import, Invitation, Version

CONTACT = ("contact_name", "contact_function", "contact_email")


def forget_person(person: Person, at: datetime) -> None:
    """Delete roles, claims, invitations, and the contacts that carry the person's address, in earlier versions too."""
    person.roles.all().delete()
    person.claims.all().delete()
    Invitation.objects.filter(email__iexact=person.email).delete()
    Contact.objects.filter(email__iexact=person.email).delete()
    _forget_in_versions(person)
    _forget_in_imports(person)


def _forget_in_versions(person: Person) -> None:
    versions = list(Version.objects.filter(cells__contact_email__iexact=person.email))
    for version in versions:
        version.cells = {**version.cells, **dict.fromkeys(CONTACT, "")}
    Version.objects.bulk_update(versions, ["cells"], batch_size=100)


def _forget_in_imports(person: Person) -> None:
    """Empty what previews show of a file that names the person; a file that nobody confirmed goes with it."""
    finished = (Import.State.DONE, Import.State.FAILED, Import.State.EXPIRED)
    for upload in Import.objects.defer("content"):
        if upload.is_under_way or not _names(upload.findings, person):
            continue
        kept = {"counts": upload.findings.get("counts", {}), "made": upload.findings.get("made", [])}
        state = upload.state if upload.state in finished else Import.State.EXPIRED
        Import.objects.filter(pk=upload.pk).update(findings=kept, state=state, content=b"")


def _names(findings: object, person: Person) -> bool:
    return person.email.casefold() in json.dumps(findings, ensure_ascii=False).casefold()
