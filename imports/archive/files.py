"""Archives as files: only their owner's account on this machine may read them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from imports.archive.check import check
from imports.archive.write import Note, write_archive

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def export(
    owner: User,
    path: Path,
    *,
    note: Note = lambda _done, _all: None,
    checking: Note = lambda _done, _all: None,
    between: Callable[[], None] = lambda: None,
) -> str:
    """The archive at `path`, whole or not at all: written beside it, on the disk, and read again
    before it gets its name. Its SHA-256."""
    beside = path.with_name(f"{path.name}.part")
    try:
        with _open_new(beside) as stream:
            sha256 = write_archive(owner, stream, note)
            stream.flush()
            os.fsync(stream.fileno())
        between()
        with beside.open("rb") as stream:
            check(stream, checking)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return sha256


def _open_new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
