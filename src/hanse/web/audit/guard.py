"""The database's own refusal to change or delete an entry, whatever program asks.

Raised by a migration. Tests that empty tables between one another lower it first.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

SAYS = "an audit entry is never changed and never deleted"

SQLITE_RAISE = [
    f"""CREATE TRIGGER IF NOT EXISTS audit_entry_stays_{verb.lower()} BEFORE {verb} ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"""
    for verb in ("UPDATE", "DELETE")
]
SQLITE_LOWER = [
    "DROP TRIGGER IF EXISTS audit_entry_stays_update",
    "DROP TRIGGER IF EXISTS audit_entry_stays_delete",
]
POSTGRESQL_RAISE = [
    f"""CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE OR REPLACE TRIGGER audit_entry_stays_row BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()""",
    """CREATE OR REPLACE TRIGGER audit_entry_stays_table BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()""",
]
POSTGRESQL_LOWER = [
    "DROP TRIGGER IF EXISTS audit_entry_stays_row ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_stays_table ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_entry_stays()",
]


def raise_guard(connection: BaseDatabaseWrapper) -> None:
    """From now on the database refuses to change, delete or empty what was recorded."""
    _execute(connection, SQLITE_RAISE if connection.vendor == "sqlite" else POSTGRESQL_RAISE)


def lower_guard(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for the way back of the migration, and for tests."""
    _execute(connection, SQLITE_LOWER if connection.vendor == "sqlite" else POSTGRESQL_LOWER)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
