"""Backups of SQLite: what is written, what is kept, and what is said when one cannot be."""

from __future__ import annotations

import fcntl
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from imalink import backup
from imalink.backup import BackupFailed, LastBackup, back_up, backups, last_backup
from imalink.backup_schedule import FIRST, next_backup

NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small database in use, of the tables that a backup looks into."""
    path = tmp_path / "imalink.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        session = "id INTEGER PRIMARY KEY, owner_id, counted_by_client, files_processed"
        database.execute(f"CREATE TABLE imports_importsession ({session})")
        database.execute("CREATE TABLE imports_importitem (owner_id, session_id, path)")
        database.execute("INSERT INTO imports_importsession VALUES (7, 1, 0, 1)")
        database.execute("INSERT INTO imports_importitem VALUES (1, 7, 'a')")
        database.commit()
    monkeypatch.setattr(backup, "_database", lambda: str(path))
    return path


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.IMALINK_BACKUP_DIR = tmp_path / "backups"
    return tmp_path / "backups"


def test_a_backup_is_one_private_file_with_all_rows(live: Path, folder: Path) -> None:
    made = back_up(folder, keep=3)
    path = folder / made.name
    assert [one.name for one in sorted(folder.iterdir()) if one.name[0] != "."] == [
        made.name,
        "last.json",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT path FROM imports_importitem").fetchall() == [("a",)]
    assert last_backup() == made


def test_while_one_writes_the_backup_has_what_was_before_and_waits_for_nobody(
    live: Path, folder: Path
) -> None:
    with closing(sqlite3.connect(live)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM imports_importitem")
        made = back_up(folder, keep=3)
        writer.commit()
    with closing(sqlite3.connect(folder / made.name)) as copy:
        assert copy.execute("SELECT count(*) FROM imports_importitem").fetchone() == (1,)


def test_only_the_newest_are_kept_and_nothing_else_is_touched(live: Path, folder: Path) -> None:
    folder.mkdir()
    for day in ("20200101", "20200102", "20200103"):
        (folder / f"imalink-{day}T000000Z.sqlite3").touch()
    (folder / "imalink-mine.sqlite3").touch()
    made = back_up(folder, keep=2)
    kept = [made.name, "imalink-20200103T000000Z.sqlite3"]
    assert [path.name for path in backups(folder)] == kept
    assert (folder / "imalink-mine.sqlite3").exists()


def lose_a_line(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM imports_importitem")
        database.commit()


def damage_a_page(path: Path) -> None:
    """Checkpointed first, then the second page is overwritten."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize(
    ("damage", "said"), [(lose_a_line, "import 7"), (damage_a_page, "malformed|page 2|not hold")]
)
def test_a_copy_that_does_not_hold_is_not_kept(
    live: Path, folder: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(live)
    with pytest.raises(BackupFailed, match=said):
        back_up(folder, keep=1)
    assert backups(folder) == []
    assert not list(folder.glob("*.part"))
    last = last_backup()
    assert last
    assert last.fault


def test_a_failure_takes_no_older_backup(live: Path, folder: Path) -> None:
    made = back_up(folder, keep=1)
    lose_a_line(live)
    with pytest.raises(BackupFailed):
        back_up(folder, keep=1)
    assert [path.name for path in backups(folder)] == [made.name]


def test_one_that_was_killed_leaves_nothing_in_the_way(live: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "being-written.part").write_text("half")
    assert back_up(folder, keep=1).bytes > 4


def test_two_at_once_are_one(live: Path, folder: Path) -> None:
    folder.mkdir()
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BackupFailed, match="Another backup"):
            back_up(folder, keep=1)
    assert backups(folder) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own way")
def test_on_postgresql_the_command_says_where_to_look(folder: Path) -> None:
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup")


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, NOW + FIRST),
        (LastBackup((NOW - timedelta(hours=20)).isoformat(), "a", 1), NOW + timedelta(hours=4)),
        (LastBackup((NOW - timedelta(days=9)).isoformat(), "a", 1), NOW - timedelta(days=8)),
        (LastBackup(NOW.isoformat(), fault="disk full"), NOW + timedelta(hours=1)),
    ],
)
def test_the_next_is_a_day_after_the_last_and_an_hour_after_a_fault(
    folder: Path, last: LastBackup | None, due: datetime, settings: Settings
) -> None:
    settings.IMALINK_BACKUP_EVERY = 24
    if last:
        folder.mkdir()
        backup._report(folder, last)
    assert next_backup(NOW) == due


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (LastBackup(NOW.isoformat(), "imalink-1.sqlite3", 5_000_000), "looked through and sound"),
        (LastBackup(NOW.isoformat(), fault="The disk is full."), "The disk is full."),
    ],
)
def test_the_account_page_tells_an_administrator_and_nobody_else(
    pages: Client, alice: User, folder: Path, last: LastBackup, said: str
) -> None:
    folder.mkdir()
    backup._report(folder, last)
    assert said not in pages.get("/accounts/").content.decode()
    alice.is_superuser = True
    alice.save()
    page = pages.get("/accounts/").content.decode()
    assert "Last backup" in page
    assert said in page
    assert "Nov. 22, 2026" in page
