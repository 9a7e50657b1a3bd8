"""Bring an archive into an account."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imalink.planner import spare_memory
from imports.archive import ArchiveError, Report, check, restore
from imports.management.accounts import account
from imports.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Bring an archive into an account, empty or not. What is there already stays as it is, and "
        "what differs is listed. An archive that is not whole is refused whole. After an "
        "interruption it may be done again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="whose library it becomes; the account must exist")
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument("--check", action="store_true", help="only read it, change nothing")
        parser.add_argument(
            "--differences", type=Path, help="list what differs here, a JSON a line"
        )

    def handle(self, *, user: str, file: Path, **options: Any) -> None:
        spare_memory()
        owner = account(user)
        report = Report()
        try:
            if options["differences"]:
                report.listing = options["differences"].open("w")
            with file.open("rb") as stream:
                if options["check"]:
                    check(stream, Progress(self.stderr, "checked"))
                else:
                    restore(
                        owner,
                        stream,
                        report,
                        checking=Progress(self.stderr, "checked"),
                        note=Progress(self.stderr, "restored"),
                    )
        except ArchiveError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        finally:
            report.close()
        self.stdout.write("The archive is whole." if options["check"] else _told(report))


def _told(report: Report) -> str:
    lines = [f"{'':>16} {'added':>9} {'found':>9} {'taken':>9} {'differ':>9}"]
    for name, counter in report.counts.items():
        figures = (counter[what] for what in ("added", "found", "taken", "differ"))
        lines.append(f"{name:>16} " + " ".join(f"{figure:>9,}" for figure in figures))
    lines += [
        f"{one.table} {one.row}: {one.column} is {one.here!r} here, {one.archive!r} in the archive"
        for one in report.shown
        if one.kept == "here"
    ]
    if report.differences > len(report.shown):
        lines.append("The rest with --differences FILE.")
    return "\n".join(lines)
