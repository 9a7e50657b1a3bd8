"""What must hold for a photo's files, the places they were seen, and the ledger's lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q

from imports.ingest.ledger import SETTLED
from imports.library.finding import STEP, Check
from imports.models import ImportItem, Outcome
from photos.models import Copy, HothashRule, Image, Photo, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def missing_primaries(owner: User) -> Iterator[str]:
    """Files of another client's photo are what that client says; it may yet send them."""
    primary = Image.objects.owned_by(owner).filter(photo=OuterRef("pk"), role=Role.PRIMARY)
    photos = Photo.objects.owned_by(owner).filter(hothash_rule=HothashRule.IMAGEDATA_1)
    without = photos.filter(~Exists(primary)).order_by("pk")
    for hothash in without.values_list("hothash", flat=True).iterator(STEP):
        yield f"photo {hothash}: no primary"


def many_primaries(owner: User) -> Iterator[str]:
    primaries = Image.objects.owned_by(owner).filter(role=Role.PRIMARY).order_by("photo")
    counted = primaries.values("photo", "photo__hothash").annotate(count=Count("pk"))
    for photo in counted.filter(count__gt=1).iterator(STEP):
        yield f"photo {photo['photo__hothash']}: {photo['count']} primaries"


def other_claims(owner: User) -> Iterator[str]:
    primaries = Image.objects.owned_by(owner).filter(
        role=Role.PRIMARY, photo__hothash_rule=HothashRule.IMAGEDATA_1
    )
    wrong = primaries.filter(~Q(image_data_hash=F("photo__hothash")) | Q(image_data_hash=None))
    for image in wrong.select_related("photo").order_by("pk").iterator(STEP):
        yield f"photo {image.photo.hothash}: its primary {image} says {image.image_data_hash}"


def lines_of_another_source(owner: User) -> Iterator[str]:
    lines = ImportItem.objects.owned_by(owner).exclude(source=F("session__source"))
    for line in lines.order_by("pk").iterator(STEP):
        yield f"import {line.session_id}: {line!s:.200} is of source {line.source_id}"


def copies_of_another_source(owner: User) -> Iterator[str]:
    copies = Copy.objects.owned_by(owner)
    strange = Q()
    for session in ("first_session", "last_session"):
        known = Q(**{f"{session}__isnull": False})
        strange |= known & (~Q(source=F(f"{session}__source")) | Q(**{f"{session}__source": None}))
    for copy in copies.filter(strange).order_by("pk").iterator(STEP):
        yield f"copy {copy.pk}: {copy!s:.200} of source {copy.source_id}"


def lines_without_copy(owner: User) -> Iterator[str]:
    """Lines whose bytes are in the catalogue, while nothing says where. A place that held
    something else in another import, which may be gone since, says nothing about this one."""
    lines = ImportItem.objects.owned_by(owner).filter(
        outcome__in=(Outcome.IMPORTED, Outcome.FILE_ADDED), photo__isnull=False
    )
    places = Copy.objects.owned_by(owner).filter(source=OuterRef("source"), path=OuterRef("path"))
    images = Image.objects.owned_by(owner)
    for line in lines.filter(~Exists(places)).order_by("pk").iterator(STEP):
        kept = images.filter(photo=line.photo, sha256=line.sha256)
        if kept.exists() and not _held_something_else(line):
            yield f"import {line.session_id}: {line!s:.200} {line.outcome}, its place is gone"


def _held_something_else(line: ImportItem) -> bool:
    others = ImportItem.objects.filter(
        owner_id=line.owner_id, source_id=line.source_id, path=line.path, outcome__in=SETTLED
    ).exclude(session_id=line.session_id)
    # Both hashes, because two photos may have identical sidecars.
    return others.exclude(sha256=line.sha256, hothash=line.hothash).exists()


FILE_CHECKS = (
    Check(
        "image-no-primary",
        "A photo has no primary file.",
        "Give one of its files the role `primary` in the admin, or delete the photo for good.",
        missing_primaries,
    ),
    Check(
        "image-primaries",
        "A photo has more than one primary file.",
        "Give all but one of its files another role in the admin.",
        many_primaries,
    ),
    Check(
        "image-hothash",
        "A photo's hothash is not the image data hash of its primary file.",
        "The photo was changed by hand. Delete it for good and import its file again.",
        other_claims,
    ),
    Check(
        "item-source",
        "A ledger line is of another source than its import.",
        "Import the same folder again: it records every place anew.",
        lines_of_another_source,
    ),
    Check(
        "copy-source",
        "A place is of another source than the import that saw it.",
        "Import the same folder again: it records every place anew.",
        copies_of_another_source,
    ),
    Check(
        "item-copy",
        "A file was imported or added, but its place is not kept.",
        "Import the same folder again: it records every place anew.",
        lines_without_copy,
    ),
)
