"""Read the kept Exif of every photo again, by the rules of today, without the original files."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from photos.models import Photo
from photos.rederive import Rederived, rederive


class Command(BaseCommand):
    help = (
        "Read the kept Exif of photos again, by the rules of today. Changes only what the camera "
        "says; what XMP says and what owners set stay. Can be stopped and started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", metavar="NAME", help="only this account's photos")
        parser.add_argument("--photo", metavar="HOTHASH", help="only this photo")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count: Counter[str] = Counter()
        for owner in self._owners(options["owner"]):
            photos = Photo.objects.owned_by(owner)
            if options["photo"]:
                photos = photos.filter(hothash=options["photo"])
            for one in rederive(photos, dry_run=options["dry_run"]):
                self._tell(one, owner)
                count["read"] += 1
                count["changed"] += bool(one.changes)
                count["fault"] += bool(one.fault)
        if options["photo"] and not count["read"]:
            raise CommandError("There is no such photo with kept Exif.")
        would = "would change" if options["dry_run"] else "changed"
        self.stdout.write(
            f"{count['read']} photos read again, {count['changed']} {would}, "
            f"{count['fault']} could not be read."
        )

    def _owners(self, name: str | None) -> list[User]:
        owners = User.objects.order_by("pk")
        if name is None:
            return list(owners)
        if found := list(owners.filter(username=name)):
            return found
        raise CommandError(f"There is no account {name}.")

    def _tell(self, one: Rederived, owner: User) -> None:
        if one.changes or one.fault:
            self.stdout.write(f"{owner.username} {one.photo.hothash}")
        if one.fault:
            self.stdout.write(f"  {one.fault}")
        for change in one.changes:
            self.stdout.write(f"  {change.name}: {_said(change.before)} -> {_said(change.after)}")


def _said(value: Any) -> str:
    """Texts quoted, because cameras may write anything."""
    return "nothing" if value in (None, "") else repr(value)
