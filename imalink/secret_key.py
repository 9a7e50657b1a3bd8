"""The server's secret key: a file of its own, made once, readable by the server's user only."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_create_secret_key(path: Path) -> str:
    """The key in `path`; a new one (mode 0600) when there is none. Empty: ImproperlyConfigured."""
    if not path.exists():
        _create(path)
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(
            f"{path} is empty. Delete it to have a new key made (everyone signs in again)."
        )
    return key


def _create(path: Path) -> None:
    # Written beside and linked into place: of two processes that start at once one key wins, and
    # neither reads a half-written file. mkstemp makes it 0600.
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()
