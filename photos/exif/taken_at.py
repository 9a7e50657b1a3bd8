"""When a picture was taken; the twin of static_src/core/takenAt.ts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from photos.exif.texts import BLANKS, trimmed


class ExifTime(NamedTuple):
    """Exif's own texts: `2023:05:01 10:11:12`, digits of a fraction, `+02:00`."""

    time: str | None
    fraction: str | None
    offset: str | None


def _wall_clock(digits: Sequence[str], fraction: str | None) -> str | None:
    """`2023-05-01T10:11:12.123` if there is such a moment in the calendar."""
    year, month, day, hour, minute, second = map(int, digits)
    if not (1826 <= year <= 2100 and 1 <= month <= 12 and day >= 1):
        return None
    if day > calendar.monthrange(year, month)[1] or hour > 23 or minute > 59 or second > 59:
        return None
    milliseconds = "" if fraction is None else f".{fraction.ljust(3, '0')[:3]}"
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{milliseconds}"


_EXIF_TIME = re.compile(
    r"([0-9]{4})[:\-/.]([0-9]{2})[:\-/.]([0-9]{2})[ T]([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]+))?"
)


def _parse(exif: ExifTime) -> str | None:
    match = _EXIF_TIME.match(exif.time or "")
    if not match:
        return None
    fraction = re.match("[0-9]+", trimmed(exif.fraction or ""))
    return _wall_clock(match.groups()[:6], fraction[0] if fraction else match[7])


def parse_offset(offset: str | None) -> int | None:
    """Minutes east of UTC; None for anything but a real offset (-12:00 to +14:00)."""
    text = trimmed(offset or "")
    if text == "Z":
        return 0
    match = re.fullmatch(r"([+-])([0-9]{2}):?([0-9]{2})", text)
    if not match or int(match[3]) > 59:
        return None
    value = (int(match[2]) * 60 + int(match[3])) * (-1 if match[1] == "-" else 1)
    return value if -720 <= value <= 840 else None


_NAMES = tuple(
    re.compile(pattern.replace("\\d", "[0-9]"))
    for pattern in (
        r"(?<!\d)(\d{4})(\d\d)(\d\d)[_\-T ](\d\d)(\d\d)(\d\d)(\d{3})?(?!\d)",
        r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?:[ _T-]| at | kl\. )"
        r"(\d\d?)[.:\-_](\d\d)[.:\-_](\d\d)(?:[.,](\d{3}))?(?!\d)",
        r"(?<!\d)(\d{4})-(\d\d)-(\d\d)[ _T-](\d\d)(\d\d)(\d\d)(\d{3})?(?!\d)",
    )
)
_HALF = re.compile(f"[{BLANKS}]?([AaPp])[Mm](?![0-9A-Za-z_])")


def _twenty_four(hour: str, after: str) -> str:
    """macOS in English names its screenshots by the twelve-hour clock."""
    half = _HALF.match(after)
    if not half:
        return hour
    return str(int(hour) % 12 + (12 if half[1].upper() == "P" else 0))


def time_in_name(filename: str) -> str | None:
    for pattern in _NAMES:
        if match := pattern.search(filename):
            year, month, day, hour, minute, second, fraction = match.groups()
            hour = _twenty_four(hour, filename[match.end() :])
            if found := _wall_clock((year, month, day, hour, minute, second), fraction):
                return found
    return None


def taken_at(original: ExifTime, digitized: ExifTime, filename: str) -> dict[str, Any]:
    """DateTimeOriginal, else DateTimeDigitized, else the name; each with its own offset or none."""
    for source, exif in (("exif_original", original), ("exif_digitized", digitized)):
        if time := _parse(exif):
            return _told(time, parse_offset(exif.offset), source)
    if named := time_in_name(filename):
        # Google's camera names its files by UTC, others by the clock on the wall.
        return _told(named, 0 if filename.startswith("PXL_") else None, "file_name")
    return _told(None, None, None)


def _told(time: str | None, offset: int | None, source: str | None) -> dict[str, Any]:
    return {"taken_at": time, "taken_at_offset": offset, "taken_at_source": source}
