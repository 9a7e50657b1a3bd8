"""Backups: consistent copies of the SQLite database, made while it is in use, then looked through.

In a folder of their own, `imalink-20261122T203000Z.sqlite3`, with `last.json` about the last try.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

NAME = re.compile(r"imalink-\d{8}T\d{6}Z\.sqlite3")
PART = "being-written.part"
REPORT = "last.json"


class BackupFailed(Exception):  # noqa: N818 (said to people as it is)
    """There is no new backup; the text says why. The older ones are as they were."""


@dataclass(frozen=True)
class LastBackup:
    """The last try: `fault` is empty where it held, else says what was wrong."""

    at: str
    name: str = ""
    bytes: int = 0
    fault: str = ""

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def back_up(folder: Path, keep: int) -> LastBackup:
    """Write a backup, look through it, and let go of all but the newest `keep`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with _alone_in(folder):
        try:
            path = _write(folder, f"imalink-{now:%Y%m%dT%H%M%SZ}.sqlite3")
        except (BackupFailed, OSError, sqlite3.Error) as error:
            _report(folder, LastBackup(now.isoformat(), fault=str(error)))
            raise BackupFailed(str(error)) from error
        for old in backups(folder)[keep:]:
            old.unlink()
        made = LastBackup(now.isoformat(), path.name, path.stat().st_size)
        _report(folder, made)
    return made


def backups(folder: Path) -> list[Path]:
    """Newest first."""
    found = [path for path in folder.glob("imalink-*.sqlite3") if NAME.fullmatch(path.name)]
    return sorted(found, reverse=True)


def last_backup() -> LastBackup | None:
    """What came of the last try; None before the first."""
    try:
        said: dict[str, Any] = json.loads((settings.IMALINK_BACKUP_DIR / REPORT).read_text())
    except FileNotFoundError:
        return None
    return LastBackup(**said)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """The lock goes with the process that holds it, so a killed one leaves nothing locked."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupFailed("Another backup is being written.") from error
        yield


def _write(folder: Path, name: str) -> Path:
    part, path = folder / PART, folder / name
    part.unlink(missing_ok=True)  # of a try that was killed
    os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _copy(part)
        look_through(part)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _copy(part: Path) -> None:
    """As of one moment: a reader of the write-ahead log, which keeps no writer waiting. In one
    step, because between two steps every write would make it begin anew."""
    with closing(sqlite3.connect(_database())) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy, pages=-1)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _database() -> str:
    if connection.vendor != "sqlite":
        raise BackupFailed("This is for SQLite. PostgreSQL has pg_dump: docs/backup.md.")
    return str(connection.settings_dict["NAME"])


def look_through(path: Path) -> None:
    """BackupFailed where the file is damaged, or an import's sums are not those of its ledger."""
    with closing(sqlite3.connect(path)) as copy:
        damage = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
        damage += [f"row {row[1]} of {row[0]}" for row in copy.execute("PRAGMA foreign_key_check")]
        damage += [f"import {pk}" for (pk,) in copy.execute(_SUMS)]
    if damage:
        raise BackupFailed(f"The copy does not hold: {'; '.join(damage[:5])}")


_SUMS = """
    SELECT id FROM imports_importsession AS session WHERE NOT counted_by_client
    AND files_processed <> (SELECT count(*) FROM imports_importitem AS item
        WHERE item.owner_id = session.owner_id AND item.session_id = session.id)
"""


def _report(folder: Path, last: LastBackup) -> None:
    part = folder / f"{REPORT}.part"
    part.write_text(json.dumps(asdict(last)))
    part.rename(folder / REPORT)
