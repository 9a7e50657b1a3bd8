"""What ExifTool says about the corpus, in the catalogue's fields."""

from __future__ import annotations

import json
import math
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

STRINGS = {"camera_make", "camera_model", "lens_model"}
PLACEHOLDERS = {"", "----"}
WHEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")


@cache
def load(corpus: Path) -> dict[str, dict[str, Any]]:
    """By path below the corpus."""
    expected: dict[str, dict[str, Any]] = json.loads((corpus / "expected.json").read_text())
    return expected


def fields_of(seen: dict[str, Any]) -> dict[str, Any]:
    """The values ExifTool gives; None where it gives none or one that is void by rule."""
    taken_at = _moment(seen["dateTimeOriginal"]) or _moment(seen["createDate"])
    latitude, longitude = _place(seen["gpsLatitude"], seen["gpsLongitude"])
    return {
        "width": seen["displayWidth"],
        "height": seen["displayHeight"],
        "orientation": _orientation(seen["orientation"]),
        "taken_at": taken_at,
        "taken_at_offset": _minutes(seen["offsetTimeOriginal"]) if taken_at else None,
        "gps_latitude": latitude,
        "gps_longitude": longitude,
        "gps_altitude": _number(seen["gpsAltitude"]),
        "camera_make": _words(seen["make"]),
        "camera_model": _words(seen["model"]),
        "lens_model": _words(seen["lensModel"]),
        "focal_length": _positive(seen["focalLength"]),
        "aperture": _positive(seen["fNumber"]),
        "iso": _iso(seen["iso"]),
        "exposure_time": _positive(seen["exposureTime"]),
    }


def agree(field: str, ours: Any, theirs: Any) -> bool:
    if ours in (None, "") or theirs is None:
        return bool(ours in (None, "") and theirs is None)
    if field == "taken_at":
        # The oracle's file has no fractions of a second.
        return bool(datetime.fromisoformat(ours).replace(microsecond=0) == theirs)
    if field in STRINGS:
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-7)


def _moment(text: str | None) -> datetime | None:
    found = WHEN.fullmatch((text or "").strip())
    if not found:
        return None
    try:
        return datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # six: no tzinfo
    except ValueError:
        return None


def _minutes(offset: str | None) -> int | None:
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", (offset or "").strip())
    if not found:
        return None
    minutes = 60 * int(found[2]) + int(found[3])
    return -minutes if found[1] == "-" else minutes


def _orientation(value: int | None) -> int | None:
    if value is None:
        return None
    return value if 1 <= value <= 8 else 1


def _place(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    north, east = _number(latitude), _number(longitude)
    if north is None or east is None or (north == 0 and east == 0):
        return None, None
    if abs(north) > 90 or abs(east) > 180:
        return None, None
    return north, east


def _words(value: Any) -> str | None:
    words = "" if value is None else str(value).replace("\0", "").strip()
    return None if words in PLACEHOLDERS else words


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, str):
        return None
    return float(value) if math.isfinite(value) else None


def _positive(value: Any) -> float | None:
    number = _number(value)
    return number if number and number > 0 else None


def _iso(value: Any) -> float | None:
    """The first that is not zero; 65535 says that it stands elsewhere."""
    numbers = [float(word) for word in str(value).split()] if value is not None else []
    first = next((number for number in numbers if number > 0), None)
    return None if first == 65535 else first
