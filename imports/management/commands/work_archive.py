"""The process that makes or restores an archive for the server."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from imalink.planner import spare_memory
from imports.archive.work import work
from imports.models.archive_run import ArchiveRun, Status


class Command(BaseCommand):
    help = "Started by the server itself. By hand: export_library and restore_library."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int)

    def handle(self, *, run: int, **options: Any) -> None:
        spare_memory()
        # Another server may have deleted it meanwhile.
        for one in ArchiveRun.objects.filter(pk=run, status=Status.RUNNING):
            work(one)
