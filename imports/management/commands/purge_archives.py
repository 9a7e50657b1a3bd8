"""Delete the archives that were kept long enough."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from imports.models.archive_run import ArchiveRun


class Command(BaseCommand):
    help = "Delete archives made or brought more than 7 days ago from the server."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = ArchiveRun.objects.all().purge()
        if gone:
            self.stdout.write(f"Archives deleted: {gone}")
