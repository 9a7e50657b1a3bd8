"""A library with something of everything, and archives of it, whole and damaged."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import (
    NOON,
    jpeg_bytes,
    make_author,
    make_image,
    make_photo,
    make_session,
    make_source,
)
from imports.archive import Report, restore, tables, write_archive
from imports.tests.batches import a_file, a_photo, a_raw, a_sidecar, an_item, send
from photos.models import ExifBlock, HothashRule, Hotpreview, Photo

HOSTILE = "<script>alert('Ærø')</script> =1+1 \u202e𝄞 \\n \"quoted\""


def fill(api: APIClient, owner: User) -> None:
    """Every table, with nulls, hostile words, removed photos, sidecars, another client's photo."""
    author = make_author(owner, name=f"Ansel {HOSTILE}")
    card = make_session(owner, source=make_source(owner, name="Card"), author=author)
    drive = make_session(owner, source=make_source(owner, name=f"Drive {HOSTILE}"))
    sidecar = a_sidecar("DCIM/B.XMP", seed="same")
    words = {"title": HOSTILE, "keywords": ["fjord", "ski tour"], "rating": 4}
    group = a_photo(
        a_file("DCIM/B.JPG"), a_raw("DCIM/B.CR2"), sidecar, xmp=words, hotpreview=jpeg_bytes()
    )
    bare = a_photo(
        a_file("DCIM/C.JPG", image_data_hash="c" * 64, exif=b""),
        hotpreview=b"",
        no_preview_reason="The body is damaged.",
        perceptual_hash=None,
        taken_at=None,
        taken_at_source=None,
        file_modified_at=None,
    )
    failed = an_item("DCIM/D.JPG", outcome="failed", stage="read", message=HOSTILE)
    send(api, card, a_photo(a_file("DCIM/A.JPG")), group, bare, items=[an_item("a.txt"), failed])
    card.complete()
    again = a_photo(a_file("backup/A.JPG", seed="DCIM/A.JPG"))
    other = a_photo(a_file("E.JPG"), a_sidecar("E.XMP", seed="same"), hotpreview=_red())
    send(api, drive, again, other)
    photo = Photo.objects.owned_by(owner).order_by("pk")[0]
    photo.edit({"title": "Mine", "gps_latitude": -33.5, "gps_longitude": 151.25}, author=author)
    Photo.objects.owned_by(owner).filter(hothash="c" * 64).remove()
    theirs = make_photo(owner, hothash_rule=HothashRule.CLIENT, taken_at=None, camera={})
    make_image(theirs, sha256=None, image_data_hash=None, filename="made elsewhere.jpg")
    make_session(owner, counted_by_client=True, images_imported=7, files_processed=9)
    gone = timezone.now() - timedelta(days=12)
    make_photo(owner, deleted_at=gone, sort_at=NOON, perceptual_hash=None)


def _red() -> bytes:
    return jpeg_bytes((400, 267), "red", quality=80)


def archive_of(owner: User) -> bytes:
    stream = io.BytesIO()
    write_archive(owner, stream)
    return stream.getvalue()


def bring(owner: User, archive: bytes) -> Report:
    report = Report()
    restore(owner, io.BytesIO(archive), report)
    return report


def everything(owner: User) -> dict[str, list[dict[str, Any]]]:
    """Every column of every row of an owner's, in the order of the keys, with what rows refer to
    under the names they have everywhere; made without the archive's own code."""
    names: dict[type, dict[int, Any]] = {}
    found = {}
    for table in tables.TABLES:
        rows = list(table.model._default_manager.filter(owner_id=owner.pk).order_by("pk"))
        names[table.model] = {row.pk: _name(row, n) for n, row in enumerate(rows)}
        found[table.name] = [_columns(row, names) for row in rows]
    return found


def _name(row: Any, number: int) -> Any:
    return getattr(row, "hothash", None) or getattr(row, "name", None) or number


def _columns(row: Any, names: dict[type, dict[int, Any]]) -> dict[str, Any]:
    columns = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.name not in {"id", "owner"}:
            if column.remote_field and value is not None:
                value = names[column.related_model][value]
            columns[column.name] = bytes(value) if isinstance(value, memoryview) else value
    return columns


def wipe(owner: User) -> None:
    """Everything of an owner's, in an order that no link forbids."""
    for model in (ExifBlock, Hotpreview):
        model._default_manager.filter(owner_id=owner.pk).delete()
    for table in (tables.IMPORT_ITEMS, tables.COPIES, tables.IMAGES, tables.PHOTOS):
        table.model._default_manager.filter(owner_id=owner.pk).delete()
    for table in (tables.IMPORT_SESSIONS, tables.AUTHORS, tables.SOURCES):
        table.model._default_manager.filter(owner_id=owner.pk).delete()
