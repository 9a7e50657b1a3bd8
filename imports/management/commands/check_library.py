"""Find and explain everything in the database that does not agree."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from imports.library import Finding, check_database, check_library


class Command(BaseCommand):
    help = (
        "Find and explain what does not agree in the database: sums, previews, hashes, places and "
        "owners. Changes nothing. Ends with 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", metavar="NAME", help="only this account's rows")
        parser.add_argument(
            "--deep", action="store_true", help="decode every preview, read every Exif block"
        )
        parser.add_argument("--json", action="store_true", help="a line of JSON for each finding")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = find(accounts(options["owner"]), deep=options["deep"])
        found = self._write_json(findings) if options["json"] else self._write(findings)
        if found:
            raise SystemExit(1)
        if not options["json"]:
            self.stdout.write("Nothing is wrong.")

    def _write_json(self, findings: Iterator[Finding]) -> int:
        found = 0
        for finding in findings:
            self.stdout.write(json.dumps(asdict(finding)))
            found += 1
        return found

    def _write(self, findings: Iterator[Finding]) -> int:
        """What is wrong and what to do, once for the rows that follow."""
        found = 0
        for (meaning, remedy), rows in groupby(findings, lambda one: (one.meaning, one.remedy)):
            self.stdout.write(f"{meaning}\n  What to do: {remedy}")
            for finding in rows:
                self.stdout.write(f"  {finding.owner} {finding.row}".replace("   ", "  "))
                found += 1
        if found:
            self.stdout.write(f"Findings: {found}")
        return found


def accounts(name: str | None) -> list[User]:
    owners = User.objects.order_by("pk")
    if name is None:
        return list(owners)
    if found := list(owners.filter(username=name)):
        return found
    raise CommandError(f"There is no account {name}.")


def find(owners: list[User], *, deep: bool) -> Iterator[Finding]:
    yield from check_database()
    for owner in owners:
        yield from check_library(owner, deep=deep)
