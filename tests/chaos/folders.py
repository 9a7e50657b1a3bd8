"""Folders of many small photos, made up: each photo's hashes and preview follow from its number."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from PIL import Image

#: Every so many photos one is in the next client's folder as well.
SHARED = 10
UNKNOWN = (
    *("taken_at_offset", "gps_latitude", "gps_longitude", "gps_altitude", "lens_model"),
    *("focal_length", "aperture", "iso", "exposure_time"),
)


class Batch(NamedTuple):
    meta: dict[str, Any]
    blobs: bytes


def folder_of(client: int, clients: int, photos: int) -> list[int]:
    """The numbers of the photos in this client's folder: a share of its own, and some of the
    next client's, so that clients bring the same content at the same time."""
    own = range(client, photos, clients)
    shared = range((client + 1) % clients, photos, clients)[::SHARED]
    return [*own, *shared]


def batches_of(numbers: Sequence[int], size: int) -> list[Batch]:
    return [batch_of(numbers[at : at + size]) for at in range(0, len(numbers), size)]


def batch_of(numbers: Sequence[int]) -> Batch:
    previews = [preview_of(number) for number in numbers]
    meta = {
        "current_file": path_of(numbers[-1]),
        "bytes_read": 0,
        "bytes_sent": 0,
        "photos": [
            photo_of(number, len(jpeg)) for number, jpeg in zip(numbers, previews, strict=True)
        ],
        "seen": [],
        "items": [],
    }
    return Batch(meta, b"".join(previews))


def path_of(number: int) -> str:
    return f"card/IMG_{number:05}.JPG"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hothash_of(number: int) -> str:
    return digest(f"picture {number}")


def preview_of(number: int) -> bytes:
    """A gradient in a colour of the photo's own."""
    gradient = Image.linear_gradient("L").resize((400, 267))
    bands = [gradient.point(lambda grey, c=number >> 4 * n & 15: grey * c // 15) for n in range(3)]
    out = io.BytesIO()
    Image.merge("RGB", bands).save(out, "JPEG", quality=80)
    return out.getvalue()


def photo_of(number: int, hotpreview_size: int) -> dict[str, Any]:
    return {
        **dict.fromkeys(UNKNOWN),
        "hothash": hothash_of(number),
        "perceptual_hash": hothash_of(number)[:16],
        "width": 6000,
        "height": 4000,
        "orientation": 1,
        "taken_at": f"2024-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00",
        "taken_at_source": "exif_original",
        "camera_make": "Maker",
        "camera_model": "Model One",
        "camera": {},
        "file_modified_at": "2024-05-01T12:00:00",
        "hotpreview_size": hotpreview_size,
        "no_preview_reason": "",
        "files": [
            {
                "path": path_of(number),
                "role": "primary",
                "format": "jpeg",
                "file_size": 4_000_000 + number,
                "modified_at": "2024-05-01T10:00:00.123Z",
                "sha256": digest(f"bytes {number}"),
                "image_data_hash": hothash_of(number),
                "exif_size": 0,
            }
        ],
    }
