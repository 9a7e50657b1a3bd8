"""Goes through every check, owner by owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import connection

from imports.library.deep import DEEP_CHECKS
from imports.library.files import FILE_CHECKS
from imports.library.finding import Finding
from imports.library.owners import OWNER_CHECKS
from imports.library.photos import PHOTO_CHECKS
from imports.library.sessions import SESSION_CHECKS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHECKS = (*SESSION_CHECKS, *PHOTO_CHECKS, *FILE_CHECKS, *OWNER_CHECKS)


def check_library(owner: User, *, deep: bool = False) -> Iterator[Finding]:
    """What is wrong with this owner's rows, one at a time; `deep` reads previews and Exif too."""
    for check in CHECKS + DEEP_CHECKS if deep else CHECKS:
        for row in check.find(owner):
            yield Finding(check.name, owner.username, row, check.meaning, check.remedy)


def check_database() -> Iterator[Finding]:
    """What SQLite finds wrong with its own file. PostgreSQL upholds by itself what this asks."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for (told,) in cursor.execute("PRAGMA integrity_check"):
            if told != "ok":
                yield _damaged(told)
        for table, row, other, _n in cursor.execute("PRAGMA foreign_key_check"):
            yield _damaged(f"row {row} of {table} points to a row of {other} that is not there")


def _damaged(row: str) -> Finding:
    return Finding(
        "database",
        "",
        row,
        "The database file is damaged.",
        "Stop the server and put back a backup. Without one: sqlite3 FILE .recover.",
    )
