"""Backup and restore: a snapshot that is whole, an archive that is checked before anything is changed."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from hanse.web.accounts.models import Person
from hanse.web.audit.actions import record
from hanse.web.audit.queries import examine_chain
from hanse.web.project.archives import ArchiveError, back_up, postgresql_program, restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def programs() -> None:
    """On PostgreSQL its client programs are needed."""
    if connection.vendor == "postgresql":
        try:
            postgresql_program("pg_dump")
        except ArchiveError as missing:
            pytest.skip(str(missing))


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder of uploaded files with one picture."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logos" / "a.png").write_bytes(b"picture")
    return Path(settings.MEDIA_ROOT)


def people() -> list[str]:
    return list(Person.objects.order_by("email").values_list("email", flat=True))


def test_instance_comes_back_as_it_was(media: Path, tmp_path: Path):
    Person.objects.create_user(email="ilze@example.org", name="Ilze Ozola")
    record("x.done", by=None)
    written = back_up(tmp_path / "a.tar.gz")
    assert (written.counts["accounts_person"], written.counts["audit_entry"], written.files) == (1, 1, 1)
    Person.objects.create_user(email="later@example.org", name="Later")
    record("x.later", by=None)
    (media / "logos" / "a.png").write_bytes(b"other")
    (media / "new.png").write_bytes(b"new")
    assert restore(tmp_path / "a.tar.gz", replace=True) == written
    assert people() == ["ilze@example.org"]
    assert examine_chain().entries == 1
    assert examine_chain().is_sound
    assert {path.name: path.read_bytes() for path in media.rglob("*.png")} == {"a.png": b"picture"}


def test_archive_can_be_read_by_its_owner_only(media: Path, tmp_path: Path):
    back_up(tmp_path / "a.tar.gz")
    assert (tmp_path / "a.tar.gz").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "media"]


def test_instance_that_holds_people_is_not_replaced_unasked(media: Path, tmp_path: Path):
    back_up(tmp_path / "a.tar.gz")
    Person.objects.create_user(email="later@example.org", name="Later")
    with pytest.raises(ArchiveError, match="say --replace"):
        restore(tmp_path / "a.tar.gz")
    assert people() == ["later@example.org"]


def test_archive_is_not_overwritten(media: Path, tmp_path: Path):
    (tmp_path / "a.tar.gz").write_text("kept")
    with pytest.raises(ArchiveError, match="there already"):
        back_up(tmp_path / "a.tar.gz")
    assert (tmp_path / "a.tar.gz").read_text() == "kept"
    with pytest.raises(ArchiveError, match="no folder"):
        back_up(tmp_path / "nowhere" / "a.tar.gz")


def changed(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """A copy of an archive with its members changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            file = old.extractfile(member)
            assert file is not None
            result = change(member.name, file.read())
            if result:
                entry = tarfile.TarInfo(result[0])
                entry.size = len(result[1])
                new.addfile(entry, io.BytesIO(result[1]))
    return target


def older(name: str, content: bytes) -> tuple[str, bytes]:
    if name != "archive.json":
        return name, content
    return name, json.dumps({**json.loads(content), "version": "999.0.0"}).encode()


def of_another_kind(name: str, content: bytes) -> tuple[str, bytes]:
    return name, content.replace(b'"database": "', b'"database": "other-') if name == "archive.json" else content


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, content: (name, content + b"x") if name.startswith("media") else (name, content), "a.png is not"),
        (lambda name, content: None if name.startswith("media") else (name, content), "a.png is not"),
        (lambda name, content: (name.replace("media/", "media/../../"), content), "holds something"),
        (lambda name, content: (name.replace("media/", "/tmp/"), content), "holds something"),
        (lambda name, content: None if name == "archive.json" else (name, content), "no whole archive"),
        (lambda name, content: (name, b"[]") if name == "archive.json" else (name, content), "no whole archive"),
        (older, "newer than this one"),
        (of_another_kind, "Set HANSE_DATABASE_URL"),
    ],
    ids=["changed", "taken out", "climbing", "absolute", "headless", "nonsense", "newer", "other database"],
)
def test_archive_that_is_not_right_changes_nothing(media: Path, tmp_path: Path, change: Any, words: str):
    back_up(tmp_path / "a.tar.gz")
    Person.objects.create_user(email="later@example.org", name="Later")
    with pytest.raises(ArchiveError, match=words):
        restore(changed(tmp_path / "a.tar.gz", tmp_path / "b.tar.gz", change), replace=True)
    assert people() == ["later@example.org"]
    assert (media / "logos" / "a.png").read_bytes() == b"picture"


def test_half_an_archive_changes_nothing(media: Path, tmp_path: Path):
    back_up(tmp_path / "a.tar.gz")
    whole = (tmp_path / "a.tar.gz").read_bytes()
    (tmp_path / "b.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveError, match="no whole archive"):
        restore(tmp_path / "b.tar.gz", replace=True)
