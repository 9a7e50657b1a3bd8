"""Thousands of small JPEGs at once: one picture, every file with image data of its own."""

from __future__ import annotations

import io
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from tests import pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

END_OF_IMAGE = b"\xff\xd9"
#: Kinds of names that file systems give out and programs stumble over.
ODD_NAMES = (
    "Café nfc \u00e9.jpg",
    "Café nfd e\u0301.jpg",
    "🏔️ emoji 👩‍👩‍👧.jpg",
    "\u202eright-to-left תמונה صورة.jpg",
    "a#b%20c?d&e=f.jpg",
    "line\nbreak.jpg",
    "tab\there.jpg",
    " blank before.jpg",
    "blank after .jpg ",
    "dots....jpg",
    "dot after.jpg.",
    "back\\slash.jpg",
    "quote\"'<b>`${x}`.jpg",
    "%s %(name)s {0}.jpg",
    "CON.jpg",
    "-rf.jpg",
    "x" * 251 + ".jpg",
    "é" * 125 + ".jpg",
)


@cache
def _template() -> bytes:
    written = io.BytesIO()
    pictures.draw(1, (480, 320)).save(written, "JPEG", quality=30)
    return written.getvalue().removesuffix(END_OF_IMAGE)


def _jpegs(start: int) -> Iterator[bytes]:
    """Bytes that a decoder passes over, after the picture's last line."""
    for number in count(start):
        digits = bytes(1 + (number >> shift & 0x7F) for shift in (21, 14, 7, 0))
        yield _template() + digits + END_OF_IMAGE


def write(paths: Iterable[Path], start: int = 0) -> None:
    """A JPEG of some kB at each; none is like another, nor like one of another `start`."""
    folders: set[Path] = set()
    for path, jpeg in zip(paths, _jpegs(start), strict=False):
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(jpeg)


def tree(root: Path, files: int, in_one: int = 0, depth: int = 40) -> list[Path]:
    """So many places: `in_one` in a single folder, some `depth` folders deep, the rest by day."""
    deep = root.joinpath(*(f"d{level:02}" for level in range(1, depth)))
    odd = [root / "odd names" / name for name in ODD_NAMES]
    paths = [*odd, *(deep / f"deep{n}.jpg" for n in range(10))]
    paths += [root / "one folder" / f"IMG_{n:05}.JPG" for n in range(in_one)]
    rest = files - len(paths)
    paths += [root / "days" / f"{n // 500:03}" / f"DSC_{n:05}.JPG" for n in range(rest)]
    return paths[:files]
