"""What is only seen by reading every preview and every Exif block; minutes, not seconds."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import Image as Pillow

from imports.library.finding import Check
from photos.exif import DamagedBlockError, read_exif
from photos.models import ExifBlock, Hotpreview

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Rows with their bytes read at a time, at most 64 and 256 KiB each.
STEP = 100


def damaged_previews(owner: User) -> Iterator[str]:
    previews = Hotpreview.objects.owned_by(owner).select_related("photo").order_by("pk")
    for preview in previews.only("jpeg", "sha256", "width", "height", "photo__hothash").iterator(
        STEP
    ):
        if fault := _fault_of(preview):
            yield f"photo {preview.photo.hothash}: its preview {fault}"


def _fault_of(preview: Hotpreview) -> str:
    jpeg = bytes(preview.jpeg)
    if hashlib.sha256(jpeg).hexdigest() != preview.sha256:
        return "has other bytes than its SHA-256 says"
    try:
        with Pillow.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        return f"cannot be decoded: {error}"
    if picture.size != (preview.width, preview.height):
        width, height = picture.size
        return f"is {width} by {height}, not {preview.width} by {preview.height}"
    return ""


def damaged_blocks(owner: User) -> Iterator[str]:
    blocks = ExifBlock.objects.owned_by(owner).select_related("image__photo").order_by("pk")
    for block in blocks.iterator(STEP):
        try:
            read_exif(bytes(block.tiff), block.image.filename)
        except DamagedBlockError:
            photo = block.image.photo
            yield f"photo {photo.hothash}: the Exif block of {block.image} is no TIFF structure"


DEEP_CHECKS = (
    Check(
        "preview-bytes",
        "A preview is not the picture that was kept.",
        "Restore a backup beside the database, or delete the photo for good and import it again.",
        damaged_previews,
    ),
    Check(
        "exif-block",
        "A kept Exif block cannot be read, so `rederive` leaves that photo as it is.",
        "Restore a backup beside the database, or delete the photo for good and import it again.",
        damaged_blocks,
    ),
)
