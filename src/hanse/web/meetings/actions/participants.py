"""Participants from a spreadsheet: read and kept for a preview, then all of them or none."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hanse.errors import Refused
from hanse.spreadsheets import Table
from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.meetings.actions.joining import add_delegate, change_delegate, join
from hanse.web.meetings.models import Matchmaking, ParticipantsFile
from hanse.web.meetings.queries.participants import Preview, preview
from hanse.web.meetings.rules.setup import may_set_up


@transaction.atomic
def keep_file(*, matchmaking: Matchmaking, table: Table, by: Person, at: datetime) -> ParticipantsFile:
    """Keep a file that was read, so that it can be looked through before anything is written."""
    if not may_set_up(by, matchmaking):
        raise Refused(_("Only those who organise this edition can set its matchmaking up."))
    kept = ParticipantsFile.objects.create(
        matchmaking=matchmaking,
        filename=table.source[:200],
        rows=[{"number": row.number, "cells": dict(row.cells)} for row in table.rows],
        read_by=by,
        read_at=at,
    )
    record("meetings.participants_read", by=by, about=kept, rows=len(table.rows))
    return kept


@transaction.atomic
def take_file(*, file: ParticipantsFile, by: Person, at: datetime) -> Preview:
    """Write all participants of a file. Checked anew: what has changed since the preview counts."""
    file = (
        ParticipantsFile.objects.select_for_update(of=("self",)).select_related("matchmaking__edition").get(pk=file.pk)
    )
    if not may_set_up(by, file.matchmaking):
        raise Refused(_("Only those who organise this edition can set its matchmaking up."))
    if file.taken_at is not None:
        raise Refused(_("This file has already been taken over."))
    plan = preview(file)
    if plan.problems:
        raise Refused(_("The file has errors, so nothing was written."))
    for entry in plan.entries:
        if entry.delegate is not None:
            change_delegate(delegate=entry.delegate, attendee=entry.attendee, by=by, at=at)
        elif (
            delegation := file.matchmaking.delegations.filter(organisation=entry.organisation, left_at=None).first()
        ) is not None:
            add_delegate(delegation=delegation, attendee=entry.attendee, by=by, at=at)
        else:
            join(matchmaking=file.matchmaking, organisation=entry.organisation, attendee=entry.attendee, by=by, at=at)
    file.taken_at = at
    file.save(update_fields=["taken_at"])
    record("meetings.participants_taken", by=by, about=file, rows=len(plan.entries))
    return plan
