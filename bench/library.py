"""`python -m bench.library NAME PHOTOS`: an account with so many photos, as imports leave them."""

from __future__ import annotations

import hashlib
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from imports.models import ImportSession
    from photos.hotpreview_bytes import HotpreviewBytes

TOGETHER = 500
#: Pictures that the previews are of; a preview takes what it takes, whatever is on it.
PREVIEWS = 40
EXIF_BYTES = 6_000


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imalink.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User

    name, photos = sys.argv[1], int(sys.argv[2])
    fill(User.objects.get_or_create(username=name)[0], photos)


def fill(owner: Any, count: int) -> None:
    from imalink.testing import make_author, make_session, make_source

    author, source = make_author(owner), make_source(owner, name=f"Drive of {count}")
    session = make_session(owner, source=source, author=author)
    previews = list(some_previews())
    for first in range(0, count, TOGETHER):
        add_photos(session, previews, range(first, min(first + TOGETHER, count)))
    session.images_imported = session.files_processed = session.total_files_found = count
    session.save()
    session.complete()


def some_previews() -> Iterator[HotpreviewBytes]:
    """Noise of 400 by 267 pixels: 20 to 45 kB, as photos have."""
    import io

    from PIL import Image

    from photos.hotpreview_bytes import check

    for n in range(PREVIEWS):
        out = io.BytesIO()
        noise = Image.effect_noise((400, 267), 20 + n).convert("RGB")
        noise.save(out, "JPEG", quality=60 + n // 3)
        yield check(out.getvalue())


def add_photos(session: ImportSession, previews: list[HotpreviewBytes], numbers: range) -> None:
    from django.db import transaction

    from imports.models import ImportItem
    from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo

    photos = [a_photo(session, n) for n in numbers]
    hotpreviews = [Hotpreview.of(photo, random.choice(previews)) for photo in photos]
    images = [an_image(photo, n) for photo, n in zip(photos, numbers, strict=True)]
    blocks = [a_block(image) for image in images]
    copies = [a_copy(session, image) for image in images]
    lines = [a_line(session, copy) for copy in copies]
    with transaction.atomic():
        for model, rows in (
            *((Photo, photos), (Hotpreview, hotpreviews), (Image, images)),
            *((ExifBlock, blocks), (Copy, copies), (ImportItem, lines)),
        ):
            model._default_manager.bulk_create(rows)  # type: ignore[arg-type]


def a_hash(*seed: object) -> str:
    return hashlib.sha256(repr(seed).encode()).hexdigest()


def a_photo(session: ImportSession, n: int) -> Any:
    from photos.effective import derive, write_wall_clock
    from photos.models import Photo
    from photos.perceptual import set_hash

    taken_at = datetime(2004, 1, 1, tzinfo=UTC) + timedelta(hours=n)
    camera = {
        **{"taken_at": write_wall_clock(taken_at), "taken_at_source": "exif_original"},
        **{"width": 6000, "height": 4000, "orientation": 1, "iso": 100 + n % 3200},
        **{"camera_make": "Canon", "camera_model": "Canon EOS R5", "aperture": 2.8},
        **{"exposure_time": 0.004, "focal_length": 35.0, "lens_model": "RF 35mm F1.8"},
        "as_read": {f"Tag{k}": a_hash(n, k) for k in range(12)},
    }
    hothash = a_hash("picture", session.pk, n)
    photo = Photo(owner_id=session.owner_id, hothash=hothash, camera=camera, author=session.author)
    photo.import_session = session
    derive(photo)
    set_hash(photo, a_hash("looks", n)[:16])
    return photo


def an_image(photo: Any, n: int) -> Any:
    from photos.models import Image

    return Image(
        owner_id=photo.owner_id,
        photo=photo,
        filename=f"IMG_{n:06}.JPG",
        format="jpeg",
        file_size=8_000_000 + n,
        sha256=a_hash("bytes", photo.hothash),
        image_data_hash=photo.hothash,
        import_session=photo.import_session,
    )


def a_block(image: Any) -> Any:
    from photos.models import ExifBlock

    tiff = b"II*\x00\x08\x00\x00\x00" + random.randbytes(EXIF_BYTES)
    return ExifBlock(owner_id=image.owner_id, image=image, tiff=tiff)


def a_copy(session: ImportSession, image: Any) -> Any:
    from photos.models import Copy

    now = datetime.now(UTC)
    return Copy(
        owner_id=session.owner_id,
        source_id=session.place_id,
        path=f"Pictures/2004/{image.filename}",
        image=image,
        file_size=image.file_size,
        modified_at=now,
        first_session=session,
        last_session=session,
        last_seen_at=now,
    )


def a_line(session: ImportSession, copy: Any) -> Any:
    from imports.models import ImportItem

    photo = copy.image.photo
    return ImportItem(
        owner_id=session.owner_id,
        session=session,
        source_id=session.place_id,
        path=copy.path,
        file_size=copy.file_size,
        outcome="imported",
        photo=photo,
        hothash=photo.hothash,
        sha256=copy.image.sha256,
    )


if __name__ == "__main__":
    main()
