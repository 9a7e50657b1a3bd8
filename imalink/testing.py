"""What tests share: the cast, and makers of rows and of real bytes.

Alice owns the catalogue under test. Bob is another account with a catalogue of his own, which
Alice must never see, count or guess, nor he hers.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from PIL import Image as Pillow
from rest_framework.test import APIClient

from authors.models import Author
from imports.models import ArchiveRun, ImportItem, ImportSession
from photos.effective import FIELDS, write_wall_clock
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo, Source

if TYPE_CHECKING:
    from django.test import Client

NOON = datetime(2023, 5, 1, 12, 0, tzinfo=UTC)
_numbers = count(1)


def examples(number: int) -> int:
    """How many Hypothesis tries. What PostgreSQL may do otherwise shows in a quarter of them."""
    return number if connection.vendor == "sqlite" else max(3, number // 4)


def some_hash(seed: object = None) -> str:
    """64 hex digits; the same for the same seed, new ones without."""
    return hashlib.sha256(repr(seed or next(_numbers)).encode()).hexdigest()


def make_user(username: str, **overrides: Any) -> User:
    """An account without a password, because hashing one is slow: tests force their sign-in."""
    user = User(username=username, **overrides)
    user.set_unusable_password()
    user.save()
    return user


def make_author(owner: User, **overrides: Any) -> Author:
    return Author.objects.create(**{"owner": owner, "name": f"Author {next(_numbers)}"} | overrides)


def make_source(owner: User, **overrides: Any) -> Source:
    return Source.objects.create(**{"owner": owner, "name": f"Card {next(_numbers)}"} | overrides)


def make_session(owner: User, **overrides: Any) -> ImportSession:
    defaults = {"owner": owner, "source": None, "source_description": "A holiday"}
    return ImportSession.objects.create(**defaults | overrides)


def make_photo(owner: User, **overrides: Any) -> Photo:
    """A photo taken at noon on 1 May 2023 unless told otherwise; no files, no preview."""
    taken_at = overrides.get("taken_at", NOON)
    sort_at = overrides.get("sort_at", taken_at or NOON)
    defaults = {
        "owner": owner,
        "hothash": some_hash(),
        "width": 6000,
        "height": 4000,
        "taken_at": taken_at,
        "sort_at": sort_at,
        "sort_month": sort_at.year * 100 + sort_at.month,
        "camera_make": "Canon",
        "camera_model": "Canon EOS R5",
    }
    values = defaults | overrides
    return Photo.objects.create(**{"camera": _as_the_camera_said(values)} | values)


def _as_the_camera_said(values: dict[str, Any]) -> dict[str, Any]:
    """The layer from which exactly these columns follow."""
    said = {name: values[name] for name in FIELDS if values.get(name) is not None}
    times = {"taken_at": values["taken_at"], "file_modified_at": values["sort_at"]}
    return said | {name: write_wall_clock(time) for name, time in times.items()}


def make_image(photo: Photo, **overrides: Any) -> Image:
    defaults = {
        "owner": photo.owner,
        "photo": photo,
        "filename": f"IMG_{next(_numbers):04}.JPG",
        "format": "jpeg",
        "file_size": 4_000_000,
        "sha256": some_hash(),
        "image_data_hash": photo.hothash,
    }
    return Image.objects.create(**defaults | overrides)


def make_copy(image: Image, source: Source, **overrides: Any) -> Copy:
    defaults = {
        "owner": image.owner,
        "source": source,
        "image": image,
        "path": f"DCIM/{image.filename}",
        "file_size": image.file_size,
        "modified_at": NOON,
        "last_seen_at": NOON,
    }
    return Copy.objects.create(**defaults | overrides)


def make_exif_block(image: Image, **overrides: Any) -> ExifBlock:
    tiff = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    return ExifBlock.objects.create(
        **{"owner": image.owner, "image": image, "tiff": tiff} | overrides
    )


def make_hotpreview(photo: Photo, **overrides: Any) -> Hotpreview:
    """A true little JPEG; the photo's `hotpreview_version` is kept right."""
    jpeg = overrides.pop("jpeg", None) or jpeg_bytes()
    sha256 = hashlib.sha256(jpeg).hexdigest()
    defaults = {"owner": photo.owner, "photo": photo, "jpeg": jpeg, "sha256": sha256}
    defaults |= {"width": 60, "height": 40}
    photo.hotpreview_version = sha256[:8]
    photo.save(update_fields=["hotpreview_version"])
    return Hotpreview.objects.create(**defaults | overrides)


def make_item(session: ImportSession, source: Source, **overrides: Any) -> ImportItem:
    defaults = {
        "owner": session.owner,
        "session": session,
        "source": source,
        "path": f"DCIM/IMG_{next(_numbers):04}.JPG",
        "outcome": "imported",
    }
    return ImportItem.objects.create(**defaults | overrides)


def make_archive_run(owner: User, **overrides: Any) -> ArchiveRun:
    """An archive that was made, without its file."""
    return ArchiveRun.objects.create(
        **{"owner": owner, "kind": "export", "status": "done"} | overrides
    )


def jpeg_bytes(size: tuple[int, int] = (60, 40), color: str = "teal", **options: Any) -> bytes:
    """A JPEG of one colour; `options` go to Pillow's encoder (quality, exif, progressive)."""
    return picture_bytes("JPEG", size, color, **options)


def picture_bytes(
    format: str, size: tuple[int, int] = (60, 40), color: str = "teal", **options: Any
) -> bytes:
    """A picture in any of Pillow's formats (`PNG`, `WEBP`, `BMP`, ...)."""
    out = io.BytesIO()
    Pillow.new("RGB", size, color).save(out, format, **options)
    return out.getvalue()


def read_zip(content: bytes) -> dict[str, bytes]:
    """The files in a zip by name, each checked against its sum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def make_catalogue(owner: User) -> Photo:
    """One row of every table, all hanging together; the photo."""
    source = make_source(owner, name="Card")
    author = make_author(owner, name="Ansel")
    session = make_session(owner, source=source, author=author)
    photo = make_photo(owner, author=author, import_session=session)
    image = make_image(photo, import_session=session)
    make_copy(image, source, first_session=session, last_session=session)
    make_exif_block(image)
    make_hotpreview(photo)
    make_item(session, source, photo=photo, hothash=photo.hothash)
    make_archive_run(owner)
    return photo


@pytest.fixture
def alice(db: None) -> User:
    """Owns the catalogue under test, which is empty until the test fills it."""
    return make_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    """Another account, with one row of everything."""
    user = make_user("bob")
    make_catalogue(user)
    return user


@pytest.fixture
def api(alice: User) -> APIClient:
    """The API as Alice uses it."""
    return api_of(alice)


@pytest.fixture
def pages(alice: User, client: Client) -> Client:
    """The pages as Alice sees them."""
    client.force_login(alice)
    return client


def api_of(user: User) -> APIClient:
    """The API with this account's session cookie; CSRF is checked where a test asks for it."""
    client = APIClient()
    client.force_login(user)
    return client
