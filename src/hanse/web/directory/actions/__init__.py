"""Everything that writes in the directory, a verb each."""

from hanse.web.directory.actions.edit_profile import ContactValues, begin_profile, change_profile
from hanse.web.directory.actions.import_file import (
    check_import,
    confirm_import,
    discard_import,
    forget_expired,
    name_columns,
    note_failure,
    topic_of,
    upload_file,
    write_import,
)
from hanse.web.directory.actions.import_rows import Imported, import_organisations
from hanse.web.directory.actions.index import reindex
from hanse.web.directory.actions.keep_alive import (
    archive_profile,
    ask_for_reviews,
    confirm_profile,
    let_go_stale,
    withdraw_profile,
)
from hanse.web.directory.actions.people import (
    accept_invitation,
    change_role,
    claim_profile,
    decide_claim,
    invite,
    remove_role,
    take_back_invitation,
)
from hanse.web.directory.actions.validate_profile import (
    merge_profile,
    publish_profile,
    reject_profile,
    request_changes,
    submit_profile,
)

__all__ = [
    "ContactValues",
    "Imported",
    "accept_invitation",
    "archive_profile",
    "ask_for_reviews",
    "begin_profile",
    "change_profile",
    "change_role",
    "check_import",
    "claim_profile",
    "confirm_import",
    "confirm_profile",
    "decide_claim",
    "discard_import",
    "forget_expired",
    "import_organisations",
    "invite",
    "let_go_stale",
    "merge_profile",
    "name_columns",
    "note_failure",
    "publish_profile",
    "reindex",
    "reject_profile",
    "remove_role",
    "request_changes",
    "submit_profile",
    "take_back_invitation",
    "topic_of",
    "upload_file",
    "withdraw_profile",
    "write_import",
]
