"""`manage.py serve`: everything the first start needs, then the server, in one process tree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from imalink.backup_schedule import keep_backups

if TYPE_CHECKING:
    from argparse import ArgumentParser

#: Requests taken in at once. More than the cores need, because batches that wait for their turn
#: (imports.turns) or for the write lock hold a thread, and a page must not wait behind them.
THREADS = 6 * (os.cpu_count() or 1)
#: Longer than any request waits for the database's write lock.
STOP_SECONDS = 30


class Command(BaseCommand):
    help = "Migrates the database and serves ImaLink at HOST and PORT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        require_built_pages()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("purge_expired", stdout=self.stdout)
        call_command("purge_archives", stdout=self.stdout)
        # The server's worker opens its own connections; ours must not be carried over.
        connections.close_all()
        keep_backups()
        self.stdout.write(f"ImaLink is at http://{host}:{port}")
        self.stdout.flush()
        server = Server(
            "imalink.served:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            log_level=LogLevels.warning,
            # Told to stop, it finishes what it has begun; a batch waits for the write lock before.
            workers_kill_timeout=STOP_SECONDS,
            respawn_failed_workers=True,
        )
        server.serve()
        self.stdout.write("ImaLink has stopped.")


def require_built_pages() -> None:
    """Without Vite's manifest every page would answer 500: better not to start at all."""
    manifest = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    if not manifest.is_file():
        raise CommandError(f"The pages are not built: {manifest} is missing. Run `make run` once.")
