"""Write a backup of the SQLite database while it is in use."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from imalink.backup import BackupFailed, back_up


class Command(BaseCommand):
    help = (
        "Write a consistent copy of the SQLite database, which may be in use, look through it, and "
        "keep the newest few (IMALINK_BACKUP_DIR, IMALINK_BACKUP_KEEP)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.IMALINK_BACKUP_DIR
        try:
            made = back_up(folder, settings.IMALINK_BACKUP_KEEP)
        except BackupFailed as failure:
            raise CommandError(f"There is no new backup. {failure}") from failure
        self.stdout.write(f"{folder / made.name}: {made.bytes:,} bytes, looked through.")
