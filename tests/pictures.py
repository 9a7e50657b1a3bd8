"""Small pictures made here: every one different, none of anybody's."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageDraw


def draw(seed: int, size: tuple[int, int] = (600, 400)) -> Image.Image:
    """A landscape of sorts: sky, hills, a sun; other colours and places for every seed."""
    dice = random.Random(str(seed))  # a number is taken without its sign
    picture = Image.new("RGB", size, _colour(dice, 140, 230))
    pen = ImageDraw.Draw(picture)
    width, height = size
    x, y, r = dice.randrange(width), dice.randrange(height // 2), height // 10
    pen.ellipse((x - r, y - r, x + r, y + r), fill=_colour(dice, 200, 255))
    for layer in range(1, 5):
        ridge = [(0, height), *_ridge(dice, width, height, layer), (width, height)]
        pen.polygon(ridge, fill=_colour(dice, 130 - 25 * layer, 190 - 30 * layer))
    return picture


def _ridge(dice: random.Random, width: int, height: int, layer: int) -> list[tuple[float, float]]:
    base = height * (0.4 + 0.12 * layer)
    return [(x, base + dice.uniform(-0.1, 0.1) * height) for x in range(0, width + 40, 40)]


def _colour(dice: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return (dice.randint(low, high), dice.randint(low, high), dice.randint(low, high))


def exif(
    taken_at: str = "", orientation: int = 1, gps: tuple[float, float] | None = None
) -> Image.Exif:
    """An Exif block: camera, time ("2024:05:01 12:30:00") and place if given."""
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Maker"
    block[ExifTags.Base.Model] = "Model One"
    block[ExifTags.Base.Orientation] = orientation
    if taken_at:
        block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken_at
    if gps:
        block.get_ifd(ExifTags.IFD.GPSInfo).update(_coordinates(*gps))
    return block


def _coordinates(latitude: float, longitude: float) -> dict[int, Any]:
    def degrees(value: float) -> tuple[float, float, float]:
        return (float(int(abs(value))), abs(value) % 1 * 60, 0.0)

    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: degrees(latitude),
        ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        ExifTags.GPS.GPSLongitude: degrees(longitude),
    }


def write_jpegs(folder: Path, how_many: int, seed: int = 0) -> list[Path]:
    """So many JPEGs with camera and time, a day apart, over as many months as that takes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"IMG_{n:04}.JPG" for n in range(1, how_many + 1)]
    for n, path in enumerate(paths):
        block = exif(f"2024:{1 + n // 28 % 12:02}:{1 + n % 28:02} 12:30:00")
        draw(seed * 100_000 + n).save(path, quality=85, exif=block)
    return paths


def write_every_kind(folder: Path) -> list[Path]:
    """One file for everything this browser can show, and one it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    jpeg, upright = folder / "plain.jpg", folder / "turned.jpg"
    draw(-1).save(jpeg, quality=85, exif=exif("2024:05:01 12:30:00", gps=(60.39, -5.32)))
    draw(-2).save(upright, quality=85, exif=exif("2024:06:02 08:00:00", orientation=6))
    others = [folder / name for name in ("lossless.png", "modern.webp", "newest.avif", "old.bmp")]
    for seed, path in enumerate(others, start=3):
        draw(-seed).save(path)
    note = folder / "note.txt"
    note.write_text("not a picture")
    return [jpeg, upright, *others, note]
