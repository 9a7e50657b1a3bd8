"""Take an account's whole library away in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imalink.planner import spare_memory
from imports.archive import ArchiveError
from imports.archive.files import export
from imports.management.accounts import account
from imports.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Write everything of one account into an archive: photos, previews, Exif, authors, sources "
        "and imports, as docs/archive-format.md says. Imports may go on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="whose library")
        parser.add_argument("file", type=Path, help="where to; it must not exist")

    def handle(self, *, user: str, file: Path, **options: Any) -> None:
        spare_memory()
        owner = account(user)
        if file.exists():
            raise CommandError(f"{file} exists already.")
        try:
            sha256 = export(
                owner,
                file,
                note=Progress(self.stderr, "written"),
                checking=Progress(self.stderr, "checked"),
            )
        except ArchiveError as error:
            raise CommandError(f"The archive cannot be read again: {error}") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, SHA-256 {sha256}")
