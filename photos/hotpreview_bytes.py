"""What may become a hotpreview: a JPEG of at most 400 pixels with nothing but the picture inside.

A preview from our own page is taken apart by its markers (ITU T.81, annex B) and put together
again from the parts that draw it, without a second encoding. Anything else is refused, or, for
other clients, drawn anew.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PIXELS_LONG = 400
MOST_BYTES = 64 * 1024
QUALITY = 80
#: Other clients' previews are decoded, which is refused above this many pixels.
MOST_PIXELS_DECODED = 50_000_000

SOI, EOI, SOS, DQT, DHT, DRI, APP14 = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD, 0xEE
SOF = {0xC0, 0xC1, 0xC2}
KEPT = {DQT, DHT, DRI, SOS} | SOF
#: Application data and comments: allowed in, never kept.
DROPPED = {*range(0xE0, 0xF0), 0xFE}
END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class HotpreviewError(Exception):
    """These bytes cannot be a hotpreview; the message says why, for a person."""


@dataclass(frozen=True)
class HotpreviewBytes:
    """Checked: `jpeg` holds only the picture, `sha256` is its own, the sides are in pixels."""

    jpeg: bytes
    sha256: str
    width: int
    height: int


def check(data: bytes) -> HotpreviewBytes:
    """The preview as our page sends it; raises HotpreviewError for anything else."""
    if len(data) > MOST_BYTES:
        raise HotpreviewError(_("The preview is larger than 64 KB."))
    if not data.startswith(b"\xff\xd8"):
        raise HotpreviewError(_("The preview is not a JPEG."))
    parts = list(_parts(data))
    frames = [part for marker, part in parts if marker in SOF]
    if len(frames) != 1 or not any(marker == SOS for marker, _part in parts):
        raise HotpreviewError(_("The preview is not a whole JPEG."))
    width, height = _size(frames[0])
    jpeg = b"\xff\xd8" + b"".join(part for _marker, part in parts) + b"\xff\xd9"
    _check_header(jpeg, (width, height))
    return HotpreviewBytes(jpeg, hashlib.sha256(jpeg).hexdigest(), width, height)


def check_or_redraw(data: bytes) -> HotpreviewBytes:
    """As `check`, but a picture of another size or kind is drawn anew; for other clients."""
    try:
        return check(data)
    except HotpreviewError:
        return check(_redraw(data))


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The markers that draw the picture with all that belongs to them, up to the end marker."""
    at = 2
    while True:
        marker, at = _marker(data, at)
        if marker == EOI:
            break
        end = _end_of_segment(data, at)
        segment = data[at:end]
        if marker == APP14 and segment[2:7] == b"Adobe" and segment[13:14] != b"\x01":
            raise HotpreviewError(_("The preview's colours are not those of a plain JPEG."))
        if marker in KEPT:
            if not _is_well_formed(marker, segment):
                raise HotpreviewError(_("The preview is not a whole JPEG."))
            at = _end_of_scan(data, end) if marker == SOS else end
            yield marker, bytes((0xFF, marker)) + data[end - len(segment) : at]
        elif marker in DROPPED:
            at = end
        else:
            raise HotpreviewError(_("The preview is a kind of JPEG that browsers do not write."))
    if at != len(data):
        raise HotpreviewError(_("The preview has data after its end."))


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker here, and where what follows it begins; any number of FF may fill the gap."""
    start = at
    while data[at : at + 1] == b"\xff":
        at += 1
    if at == start or at >= len(data):
        raise HotpreviewError(_("The preview is cut off or damaged."))
    return data[at], at + 1


def _end_of_segment(data: bytes, at: int) -> int:
    length = int.from_bytes(data[at : at + 2])
    if length < 2 or at + length > len(data):
        raise HotpreviewError(_("The preview is cut off or damaged."))
    return at + length


def _end_of_scan(data: bytes, at: int) -> int:
    found = END_OF_SCAN.search(data, at)
    if found is None:
        raise HotpreviewError(_("The preview is cut off or damaged."))
    return found.start()


def _is_well_formed(marker: int, segment: bytes) -> bool:
    """Whether the segment's length is what its content needs: no room to hide anything in."""
    length = len(segment)
    if marker == DRI:
        return length == 4
    if marker in SOF:
        return length > 7 and length == 8 + 3 * segment[7]
    if marker == SOS:
        return length > 2 and length == 6 + 2 * segment[2]
    at = 2
    while at < length:
        at += _table_length(marker, segment, at)
    return at == length > 2


def _table_length(marker: int, segment: bytes, at: int) -> int:
    if marker == DQT:
        return 129 if segment[at] >> 4 else 65
    return 17 + sum(segment[at + 1 : at + 17])


def _size(frame: bytes) -> tuple[int, int]:
    """Width and height of a frame header with its marker; 8 bits, grey or colour only."""
    precision, height, width, components = struct.unpack_from(">BHHB", frame, 4)
    if precision != 8 or components not in {1, 3} or not (width and height):
        raise HotpreviewError(_("The preview is a kind of JPEG that browsers do not write."))
    if max(width, height) > MOST_PIXELS_LONG:
        raise HotpreviewError(_("The preview is larger than 400 pixels."))
    return width, height


def _check_header(jpeg: bytes, size: tuple[int, int]) -> None:
    """A second reader must see the same picture; it reads the header only."""
    try:
        with Pillow.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
            if picture.size != size:
                raise HotpreviewError(_("The preview is cut off or damaged."))
    except (OSError, ValueError) as error:
        raise HotpreviewError(_("The preview is not a whole JPEG.")) from error


def _redraw(data: bytes) -> bytes:
    """Any JPEG, PNG or WebP as a hotpreview: upright, at most 400 pixels, without its metadata."""
    out = io.BytesIO()
    try:
        with Pillow.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS_DECODED:
                raise HotpreviewError(_("The preview has more than 50 million pixels."))
            picture.draft("RGB", (MOST_PIXELS_LONG, MOST_PIXELS_LONG))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((MOST_PIXELS_LONG, MOST_PIXELS_LONG))
            upright.save(out, "JPEG", quality=QUALITY)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise HotpreviewError(_("The preview has more than 50 million pixels.")) from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as error:
        raise HotpreviewError(_("The preview is not a picture that can be read.")) from error
    return out.getvalue()
