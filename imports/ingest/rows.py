"""The catalogue's rows that a batch makes: first without ids, then saved together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from imalink.inserts import insert, insert_or_keep, insert_or_update
from imports.ingest.sent import SentFile, SentPhoto
from imports.models import ImportSession
from photos.effective import derive
from photos.models import Copy, ExifBlock, Image, Photo
from photos.perceptual import set_hash

if TYPE_CHECKING:
    from imports.ingest.catalogue import Catalogue
    from imports.ingest.verdicts import Verdict

#: Longest file name a row keeps, in characters; the whole path is the Copy's.
FILENAME_LENGTH = 1024

_OF_A_PREVIEW = [
    *("hotpreview_version", "no_preview_reason", "updated_at"),
    *("perceptual_hash", "band_0", "band_1", "band_2", "band_3"),
]


def new_photo(sent: SentPhoto, session: ImportSession) -> Photo:
    photo = Photo(
        owner_id=session.owner_id,
        hothash=sent.hothash,
        camera=sent.camera,
        xmp=sent.xmp or {},
        author_id=session.author_id,
        import_session=session,
        no_preview_reason="" if sent.preview else sent.no_preview_reason,
    )
    derive(photo)
    set_hash(photo, sent.perceptual_hash)
    return photo


def new_image(file: SentFile, photo: Photo, session: ImportSession, role: str) -> Image:
    return Image(
        owner_id=session.owner_id,
        photo=photo,
        role=role,
        filename=file.path.rpartition("/")[2][:FILENAME_LENGTH],
        format=file.format,
        file_size=file.file_size,
        sha256=file.sha256,
        image_data_hash=file.image_data_hash,
        import_session=session,
    )


def save(catalogue: Catalogue, verdicts: Sequence[Verdict], session: ImportSession) -> None:
    """In the order of their foreign keys; a query per table, never per row."""
    insert(catalogue.new_photos)
    Photo.objects.bulk_update(catalogue.shown, _OF_A_PREVIEW)
    insert(catalogue.new_hotpreviews)
    insert(catalogue.new_images)
    Image.objects.bulk_update(catalogue.learned, ["image_data_hash"])
    # A file that is here already keeps the block it has.
    insert_or_keep(_exif_blocks(verdicts))
    insert_or_update(
        _copies(verdicts, session),
        unique=["owner", "source", "path"],
        update=["image", "file_size", "modified_at", "last_session", "last_seen_at"],
    )


def _exif_blocks(verdicts: Sequence[Verdict]) -> list[ExifBlock]:
    return [
        ExifBlock(owner_id=verdict.image.owner_id, image=verdict.image, tiff=verdict.file.exif)
        for verdict in verdicts
        if verdict.image and verdict.file.exif
    ]


def _copies(verdicts: Sequence[Verdict], session: ImportSession) -> list[Copy]:
    now = timezone.now()
    return [
        Copy(
            owner_id=session.owner_id,
            source_id=session.place_id,
            path=verdict.file.path,
            image=verdict.image,
            file_size=verdict.file.file_size,
            modified_at=verdict.file.modified_at,
            first_session=session,
            last_session=session,
            last_seen_at=now,
        )
        for verdict in verdicts
        if verdict.image
    ]
