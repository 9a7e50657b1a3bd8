"""When the server makes a backup by itself: so many hours after the last try."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from imalink.backup import last_backup

#: A server that has just started has better to do; and who tries it out needs no backup.
FIRST = timedelta(minutes=10)
AFTER_A_FAULT = timedelta(hours=1)


def keep_backups() -> None:
    """In a thread of the starting process, for as long as it lives."""
    if connection.vendor == "sqlite" and settings.IMALINK_BACKUP_EVERY > 0:
        threading.Thread(target=_keep_backups, daemon=True, name="backups").start()


def _keep_backups() -> None:
    started_at = datetime.now(UTC)
    pause = threading.Event()
    while True:
        seconds = (next_backup(started_at) - datetime.now(UTC)).total_seconds()
        pause.wait(min(max(seconds, 1), 3600))
        if datetime.now(UTC) >= next_backup(started_at):
            # A process of its own, whose memory goes with it; it writes down what came of it.
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup"]
            subprocess.run(command, check=False)  # noqa: S603 (our own command)


def next_backup(started_at: datetime) -> datetime:
    last = last_backup()
    every = timedelta(hours=settings.IMALINK_BACKUP_EVERY)
    if last is None:
        return started_at + min(FIRST, every)
    return last.made_at + (min(every, AFTER_A_FAULT) if last.fault else every)
