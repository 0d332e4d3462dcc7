"""One archive of a whole instance: a consistent snapshot of the database, and the uploaded files.

`archive.json` is the first member: version, kind of database, rows of each table, sha256 of each other member.
On SQLite the snapshot is a database file, on PostgreSQL what pg_dump writes; one cannot be read by the other.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection

from hanse.errors import HanseError

FORMAT = "hanse-archive/1"
HEAD = "archive.json"


class ArchiveError(HanseError):
    """The archive cannot be written or read; the message says why and what to do."""


@dataclass(frozen=True)
class Archive:
    """What an archive says of itself."""

    version: str
    database: str
    counts: dict[str, int]
    sums: dict[str, str]
    format: str = FORMAT
    size: int = field(default=0, compare=False)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    @property
    def tables(self) -> int:
        """Tables."""
        return len(self.counts)

    @property
    def files(self) -> int:
        """Uploaded files."""
        return sum(name.startswith("media/") for name in self.sums)


def back_up(target: Path) -> Archive:
    """Write the archive; it appears under its name only when it is whole and was read again."""
    if target.exists():
        raise ArchiveError(f"{target} is there already. Choose another name.")
    if not target.parent.is_dir():
        raise ArchiveError(f"There is no folder {target.parent}. Make it first.")
    with tempfile.TemporaryDirectory(prefix="hanse-backup-", dir=target.parent) as folder:
        work = Path(folder)
        snapshot = work / _member()
        counts = _snapshot(snapshot)
        members = {snapshot.name: snapshot, **{f"media/{name}": path for name, path in _media()}}
        sums = {name: _sum(path) for name, path in members.items()}
        archive = Archive(settings.VERSION, connection.vendor, counts, sums)
        head = work / HEAD
        described = {name: value for name, value in asdict(archive).items() if name != "size"}
        head.write_text(json.dumps(described, indent=1, sort_keys=True))
        part = work / "archive.part"
        with tarfile.open(part, "w:gz", compresslevel=6) as tar:
            for name, path in {HEAD: head, **members}.items():
                tar.add(path, arcname=name, recursive=False)
        with _opened(part):
            pass  # read again, and every sum compared
        os.chmod(part, 0o600)
        os.replace(part, target)
    return Archive(**{**asdict(archive), "size": target.stat().st_size})


def restore(source: Path, *, replace: bool = False) -> Archive:
    """Bring an archive back; nothing is changed before the whole of it was checked."""
    with _opened(source) as (archive, folder):
        if archive.database != connection.vendor:
            raise ArchiveError(
                f"The archive is of {archive.database}, this instance uses {connection.vendor}. Set HANSE_DATABASE_URL."
            )
        if archive.version.split(".")[:2] > settings.VERSION.split(".")[:2]:
            raise ArchiveError(f"The archive is of version {archive.version}, newer than this one. Update hanse first.")
        if not replace and _holds_people():
            raise ArchiveError("This instance holds people already. Restore into an empty one, or say --replace.")
        (_restore_sqlite if archive.database == "sqlite" else _restore_postgresql)(folder / _member())
        _restore_media(folder / "media")
        if _counts() != archive.counts:
            raise ArchiveError("After restoring, the tables do not hold what the archive says. Try again.")
    return archive


def _member() -> str:
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.sql"


def _media() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(root).as_posix(), path


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _counts() -> dict[str, int]:
    """Rows of each table."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = int(cursor.fetchone()[0])
        return counts


def _holds_people() -> bool:
    with connection.cursor() as cursor:
        if "accounts_person" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM accounts_person LIMIT 1")
        return cursor.fetchone() is not None


def _snapshot(target: Path) -> dict[str, int]:
    """Write a consistent copy of the database while others write to it; return the rows of each table in it."""
    if connection.vendor != "sqlite":
        return _dump_postgresql(target)
    with (
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as here,
        closing(sqlite3.connect(target)) as copy,
    ):
        here.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        names = [name for name in names if not name.startswith("sqlite_")]
        return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _restore_sqlite(snapshot: Path) -> None:
    with closing(sqlite3.connect(f"file:{snapshot}?mode=ro", uri=True)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise ArchiveError("The database in the archive is damaged.")
        connection.close()
        # Through SQLite and not by moving files: whoever has the database open sees it whole, before or after.
        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as here:
            try:
                copy.backup(here)
                here.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as failure:
                raise ArchiveError(f"The database is in use ({failure}). Stop server and workers.") from failure


def _dump_postgresql(target: Path) -> dict[str, int]:
    """pg_dump and the counts see one and the same moment, by an exported snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
            _run(
                [
                    "pg_dump",
                    "--format=plain",
                    "--no-owner",
                    "--no-privileges",
                    f"--snapshot={moment}",
                    "-f",
                    str(target),
                ]
            )
            return _counts()
        finally:
            cursor.execute("ROLLBACK")


def _restore_postgresql(dump: Path) -> None:
    """All in one transaction: what was there goes when what comes is whole."""
    anew = ["-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public"]
    _run(["psql", "--quiet", "--no-psqlrc", "--single-transaction", "-v", "ON_ERROR_STOP=1", *anew, "-f", str(dump)])


def _run(words: list[str]) -> None:
    program = postgresql_program(words[0])
    settings_dict = connection.settings_dict
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {name: str(settings_dict[key]) for name, key in given.items() if settings_dict.get(key)}
    done = subprocess.run(
        [program, *words[1:]], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line.lower()] or ["no reason given"]
        raise ArchiveError(f"{words[0]} failed: {lines[0]}")


def postgresql_program(name: str) -> str:
    """Where pg_dump and its like are: on the PATH, or where Debian keeps them; the newest."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(kept[-1]) if kept else shutil.which(name)
    if not found:
        raise ArchiveError(f"{name} is not installed. It comes with PostgreSQL's client (Debian: postgresql-client).")
    return found


def _restore_media(folder: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.exists():
        shutil.rmtree(root)
    if folder.exists():
        shutil.copytree(folder, root)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[Archive, Path]]:
    """Unpack an archive into a temporary folder and compare every sum."""
    with tempfile.TemporaryDirectory(prefix="hanse-archive-") as name:
        folder = Path(name)
        try:
            with tarfile.open(source, "r:gz") as tar:
                members = tar.getmembers()
                if not all(_is_harmless(member) for member in members):
                    raise ArchiveError(f"{source} holds something that no archive of hanse holds.")
                tar.extractall(folder, filter="data")
            said = json.loads((folder / HEAD).read_text())
            archive = _read_head(said)
            there = {member.name for member in members} - {HEAD}
            wrong = sorted(there ^ set(archive.sums)) or [
                member for member, digest in archive.sums.items() if _sum(folder / member) != digest
            ]
        except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as failure:
            raise ArchiveError(f"{source} is no whole archive of hanse ({type(failure).__name__}).") from failure
        if wrong:
            raise ArchiveError(f"{source} is damaged: {wrong[0]} is not what it was.")
        yield archive, folder


def _read_head(said: dict[str, Any]) -> Archive:
    if said["format"] != FORMAT:
        raise ArchiveError(f"This is {said['format']}; this version reads {FORMAT}.")
    return Archive(**said)


def _is_harmless(member: tarfile.TarInfo) -> bool:
    place = PurePosixPath(member.name)
    known = member.name in {HEAD, _member(), "database.sqlite3", "database.sql"} or place.parts[:1] == ("media",)
    return member.isfile() and known and ".." not in place.parts and not place.is_absolute()
