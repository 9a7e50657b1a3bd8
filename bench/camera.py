"""JPEGs as cameras write them: size, bytes per pixel, quantisation, chroma, noise and Exif."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from pathlib import Path

from PIL import ExifTags, Image, ImageChops, ImageOps

from tests import pictures

QUALITY = 92
BITS_PER_PIXEL = 3.3
TILE = (512, 512)
SUBSAMPLINGS = ("4:2:2", "4:2:0")


def write_photo(path: Path, megapixels: float, seed: int, sources: Sequence[Path] = ()) -> None:
    """A picture of its own for every seed: a real one enlarged, or a drawn one, plus noise."""
    dice = random.Random(seed)
    size = _size(megapixels)
    picture = _source(seed, sources, dice).resize(size, Image.Resampling.BICUBIC)
    subsampling = SUBSAMPLINGS[seed % 2]
    noise = _fitting_noise(picture, subsampling)
    noisy = ImageChops.add(picture, _tiled(noise, size, dice), 1, -128)
    path.parent.mkdir(parents=True, exist_ok=True)
    noisy.save(path, "JPEG", quality=QUALITY, subsampling=subsampling, exif=exif(seed))


def _size(megapixels: float) -> tuple[int, int]:
    """Three by two."""
    height = math.sqrt(megapixels * 1e6 / 1.5)
    return round(height * 1.5) // 16 * 16, round(height) // 8 * 8


def _source(seed: int, sources: Sequence[Path], dice: random.Random) -> Image.Image:
    """Three by two, a part of its own of whatever it is taken from."""
    if not sources:
        return pictures.draw(seed, (1500, 1000))
    with Image.open(sources[seed % len(sources)]) as real:
        upright = ImageOps.exif_transpose(real).convert("RGB")
    share = dice.uniform(0.6, 1)
    width, height = upright.size
    centre = (dice.random(), dice.random())
    box = (round(width * share), round(height * share))
    left, top = (round((w - b) * c) for w, b, c in zip((width, height), box, centre, strict=True))
    part = upright.crop((left, top, left + box[0], top + box[1]))
    return ImageOps.fit(part, (1500, 1000) if max(box) < 1500 else (3000, 2000))


def _noise(sigma: float) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(TILE, sigma) for _ in "RGB"])


def _fitting_noise(picture: Image.Image, subsampling: str) -> Image.Image:
    """As much noise as brings the middle of the picture to a camera's bytes per pixel."""
    width, height = picture.size
    left, top = (width - TILE[0]) // 2, (height - TILE[1]) // 2
    middle = picture.crop((left, top, left + TILE[0], top + TILE[1]))
    low, high = 0.0, 40.0
    for _ in range(6):
        sigma = (low + high) / 2
        out = io.BytesIO()
        noisy = ImageChops.add(middle, _noise(sigma), 1, -128)
        noisy.save(out, "JPEG", quality=QUALITY, subsampling=subsampling)
        if len(out.getvalue()) * 8 < BITS_PER_PIXEL * TILE[0] * TILE[1]:
            low = sigma
        else:
            high = sigma
    return _noise((low + high) / 2)


def _tiled(tile: Image.Image, size: tuple[int, int], dice: random.Random) -> Image.Image:
    whole = Image.new("RGB", size)
    for x in range(-dice.randrange(TILE[0]), size[0], TILE[0]):
        for y in range(-dice.randrange(TILE[1]), size[1], TILE[1]):
            whole.paste(tile, (x, y))
    return whole


def taken_at(seed: int) -> str:
    return f"20{10 + seed % 14}:{1 + seed % 12:02}:{1 + seed % 28:02} 12:{seed % 60:02}:30"


def exif(seed: int, maker_note: int = 12_000) -> Image.Exif:
    """What a camera writes, with a MakerNote of so many bytes."""
    block = pictures.exif(taken_at(seed), gps=(60.39, 5.32) if seed % 3 == 0 else None)
    tags = ExifTags.Base
    block.get_ifd(ExifTags.IFD.Exif).update(
        {
            tags.OffsetTimeOriginal: "+02:00",
            tags.FNumber: 2.8,
            tags.ExposureTime: 1 / 250,
            tags.ISOSpeedRatings: 200,
            tags.FocalLength: 50.0,
            tags.LensModel: "50mm f/2.8",
            tags.MakerNote: random.Random(seed).randbytes(maker_note),
        }
    )
    return block


def write_many(folder: Path, megapixels: float, number: int, sources: Sequence[Path] = ()) -> None:
    """Made from a few whose rows are put in another order: quick, and each decodes as the others.

    Possible because each row begins anew at a restart marker, as many cameras write them.
    """
    folder.mkdir(parents=True)
    models = [_rows(megapixels, seed, sources) for seed in range(min(number, 8))]
    for n in range(number):
        head, rows = models[n % len(models)]
        (folder / f"DSC_{n:05}.JPG").write_bytes(_shuffled(head, rows, n))


def _rows(megapixels: float, seed: int, sources: Sequence[Path]) -> tuple[bytes, list[bytes]]:
    """Everything up to the first row, and the rows."""
    size = _size(megapixels)
    picture = _source(seed, sources, random.Random(seed)).resize(size, Image.Resampling.BICUBIC)
    noise = _fitting_noise(picture, "4:2:2")
    noisy = ImageChops.add(picture, _tiled(noise, size, random.Random(seed)), 1, -128)
    out = io.BytesIO()
    options = {"quality": QUALITY, "subsampling": "4:2:2", "restart_marker_rows": 1}
    noisy.save(out, "JPEG", exif=exif(seed), **options)
    jpeg = out.getvalue()
    scan = jpeg.rindex(b"\xff\xda")
    begin = scan + 2 + int.from_bytes(jpeg[scan + 2 : scan + 4], "big")
    return jpeg[:begin], _split_at_restarts(jpeg[begin:-2])


def _split_at_restarts(scan: bytes) -> list[bytes]:
    """A byte FF in the data is followed by 00, so an FF D0 to D7 is always a restart."""
    for n in range(1, 8):
        scan = scan.replace(bytes([0xFF, 0xD0 + n]), b"\xff\xd0")
    return scan.split(b"\xff\xd0")


def _shuffled(head: bytes, rows: Sequence[bytes], seed: int) -> bytes:
    """The last row stays: it may be cut short by the picture's edge."""
    order = list(rows[:-1])
    random.Random(seed).shuffle(order)
    order.append(rows[-1])
    marked = [row + bytes([0xFF, 0xD0 + n % 8]) for n, row in enumerate(order[:-1])]
    return b"".join([head, *marked, order[-1], b"\xff\xd9"])
