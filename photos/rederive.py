"""Reads the kept Exif of old imports again, by the rules of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from photos.effective import DERIVED, derive
from photos.exif import DamagedBlockError, read_exif
from photos.models import ExifBlock, HothashRule, Photo, Role, TakenAtSource
from photos.serializers.metadata import MetadataSerializer, layer_of

if TYPE_CHECKING:
    from photos.models import PhotoQuerySet

#: Photos at a time, whose blocks are in memory together: 25 MB at worst.
STEP = 100


@dataclass(frozen=True)
class Change:
    """One value of the camera's, before and after, under the API's name."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Rederived:
    """A photo that was read again; without `changes` where it says what it said, and with a
    `fault` where its block could not be read, which leaves it as it is."""

    photo: Photo
    changes: tuple[Change, ...] = ()
    fault: str = ""


def rederive(photos: PhotoQuerySet, *, dry_run: bool) -> Iterator[Rederived]:
    """One owner's photos that have the Exif of their primary file, in the order of their import.

    Every step is a transaction: started again after a stop, it finds only what is left to change.
    What other clients read of their files themselves is not ours to read again.
    """
    photos = photos.filter(hothash_rule=HothashRule.IMAGEDATA_1).order_by("pk")
    after = 0
    while ids := list(photos.filter(pk__gt=after).values_list("pk", flat=True)[:STEP]):
        after = ids[-1]
        with transaction.atomic():
            some = photos.filter(pk__in=ids)
            done = _step(list(some if dry_run else some.select_for_update()))
            if not dry_run:
                _save([one.photo for one in done if one.changes])
        yield from done


def _step(photos: list[Photo]) -> list[Rederived]:
    """The photos that have a block, with their new `camera`, not saved."""
    by_id = {photo.pk: photo for photo in photos}
    owners = {photo.owner_id for photo in photos}
    blocks = ExifBlock.objects.filter(
        owner_id__in=owners, image__photo__in=by_id, image__role=Role.PRIMARY
    )
    rows = blocks.order_by("image__photo_id").values_list(
        "image__photo_id", "image__filename", "tiff"
    )
    return [_read(by_id[pk], filename, bytes(tiff)) for pk, filename, tiff in rows]


def _read(photo: Photo, filename: str, tiff: bytes) -> Rederived:
    try:
        told = read_exif(tiff, filename)
    except DamagedBlockError:
        return Rederived(photo, fault="The Exif block is damaged.")
    shape = MetadataSerializer(data=told)
    if not shape.is_valid():
        return Rederived(photo, fault=f"The Exif block says what no photo can: {shape.errors}")
    source = TakenAtSource(told["taken_at_source"] or "")
    layer = layer_of(shape.validated_data, source)
    changes = tuple(
        Change(name, photo.camera.get(name), value)
        for name, value in layer.items()
        if not _same(photo.camera.get(name), value)
    )
    if changes:
        photo.camera = photo.camera | layer
        derive(photo)
    return Rederived(photo, changes)


def _same(before: Any, after: Any) -> bool:
    """No text is null by another name; zero is not."""
    return (None if before == "" else before) == (None if after == "" else after)


def _save(photos: list[Photo]) -> None:
    now = timezone.now()
    for photo in photos:
        photo.updated_at = now
    Photo.objects.bulk_update(photos, ["camera", "updated_at", *DERIVED])
