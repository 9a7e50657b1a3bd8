"""What clients send of a photo: the metadata of a good camera, a true preview, an Exif block."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from PIL import Image, ImageChops

from bench import camera
from tests import pictures
from tests.chaos.folders import Batch, digest, photo_of

MAKER_NOTE = 4_000
DIFFERENT = 24
#: The fields of the API's photo, beside those of its files.
OWN_FIELDS = (
    *("width", "height", "taken_at", "gps_latitude", "gps_longitude", "gps_altitude"),
    *("focal_length", "aperture", "iso", "exposure_time"),
    *("camera_make", "camera_model", "lens_model"),
)


class Sent(NamedTuple):
    """A photo of its own for every number and account."""

    number: int
    meta: dict[str, Any]
    preview: bytes
    exif: bytes


def photos(numbers: Sequence[int], *, light: bool = False) -> list[Sent]:
    """Light ones have a preview of one colour and a short Exif block, to fill a catalogue with."""
    return [_photo(number, light=light) for number in numbers]


def _photo(number: int, *, light: bool) -> Sent:
    seed = number % DIFFERENT
    preview, exif = _preview(seed, 0 if light else 12), _exif(seed, 10 if light else MAKER_NOTE)
    dice = random.Random(number)
    said = {
        "lens_model": f"{dice.choice((24, 35, 50, 85))}mm f/2.8",
        "camera_model": dice.choice(("Model One", "Model Two", "Model Three")),
        **{"focal_length": 50.0, "aperture": 2.8, "iso": dice.choice((100, 200, 400))},
        **{"exposure_time": 0.004, "taken_at_offset": 120},
        "taken_at": f"20{10 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00",
    }
    if number % 3 == 0:
        said |= {"gps_latitude": dice.uniform(-60, 70), "gps_longitude": dice.uniform(-170, 170)}
    meta = photo_of(number, len(preview)) | said
    meta |= {"camera": dict(said), "perceptual_hash": digest(f"look {number}")[:16]}
    meta["files"][0]["exif_size"] = len(exif)
    return Sent(number, meta, preview, exif)


@cache
def _preview(seed: int, noise: int) -> bytes:
    """Drawn; with noise as large as that of a photo."""
    size, out = (400, 267), io.BytesIO()
    grain = Image.merge("RGB", [Image.effect_noise(size, noise) for _ in "RGB"])
    drawn = pictures.draw(seed, size) if noise else Image.new("RGB", size, (seed * 9, 90, 120))
    ImageChops.add(drawn, grain, 1, -128).save(out, "JPEG", quality=80)
    return out.getvalue()


@cache
def _exif(seed: int, maker_note: int) -> bytes:
    return camera.exif(seed, maker_note).tobytes().removeprefix(b"Exif\0\0")


def batch_of(sent: Sequence[Sent]) -> Batch:
    totals = {"current_file": "", "bytes_read": 0, "bytes_sent": 0}
    meta = totals | {"photos": [photo.meta for photo in sent], "seen": [], "items": []}
    return Batch(meta, b"".join(photo.preview + photo.exif for photo in sent))
