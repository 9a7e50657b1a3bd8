"""What must be right before the server starts: `manage.py check` and every start say so.

imalink.E001  Vite's manifest is missing, so every page would be a 500.
imalink.E002  SQLite is older than 3.35, without what the catalogue's queries need.
imalink.W001  The data directory is open to other users of this machine.
imalink.W002  The secret key's file is open to other users of this machine.
imalink.E003  TIME_ZONE is not UTC, so wall clocks would be shifted.
"""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

OLDEST_SQLITE = (3, 35)


@register()
def pages_are_built(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    vite: Any = settings.DJANGO_VITE["default"]
    manifest = Path(vite["manifest_path"])
    if settings.DEBUG or manifest.exists():
        return []
    return [
        Error(
            f"Vite's manifest {manifest} is missing.",
            hint="Run `make build`, or `npm ci && npm run build`.",
            id="imalink.E001",
        )
    ]


@register()
def sqlite_is_recent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    uses_sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    if not uses_sqlite or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} is too old.",
            hint="Use a Python that brings SQLite 3.35 or later, or PostgreSQL by DATABASE_URL.",
            id="imalink.E002",
        )
    ]


@register()
def wall_clocks_stay(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.TIME_ZONE == "UTC" and settings.USE_TZ:
        return []
    return [
        Error(
            "TIME_ZONE is not UTC.",
            hint="taken_at and sort_at are wall clock stored as if UTC; leave TIME_ZONE alone.",
            id="imalink.E003",
        )
    ]


@register()
def data_is_private(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    directory: Path = settings.IMALINK_DATA_DIR
    return [
        *_if_open(directory, "700", "imalink.W001"),
        *_if_open(directory / "secret_key", "600", "imalink.W002"),
    ]


def _if_open(path: Path, right: str, id: str) -> list[CheckMessage]:
    if not path.exists() or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    warning = f"{path} can be read by other users of this machine."
    return [Warning(warning, hint=f"Run `chmod {right} {path}`.", id=id)]
