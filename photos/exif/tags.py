"""From Exif tags to the fields of a photo; the twin of static_src/core/metadata.ts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from photos.exif.maker_iso import maker_iso
from photos.exif.taken_at import ExifTime, taken_at
from photos.exif.texts import clean_text
from photos.exif.tiff import Tiff, find

Tags = Mapping[int, Any]

_EXIF, _GPS = 0x8769, 0x8825
_ORIENTATION = 0x0112
_ISO = 0x8827
#: RecommendedExposureIndex, StandardOutputSensitivity, ISOSpeed.
_ISO_ELSEWHERE = (0x8832, 0x8831, 0x8833)
#: DateTime, SubSecTime and OffsetTime of each moment.
_ORIGINAL, _DIGITIZED = (0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)


def read_exif(block: bytes, filename: str) -> dict[str, Any]:
    """Every field of MetadataSerializer but the size, which is the container's to say, and
    `taken_at_source`. Raises DamagedBlockError for what is no TIFF structure."""
    tiff, first = Tiff.open(block)
    ifd0 = tiff.directory(first)
    exif = tiff.directory(tiff.first_number(find(ifd0, _EXIF)) or 0)
    gps_at = tiff.first_number(find(ifd0, _GPS))
    tags = {entry.tag: tiff.decoded(entry) for entry in [*ifd0, *exif]}
    gps = {entry.tag: tiff.decoded(entry) for entry in tiff.directory(gps_at)} if gps_at else {}
    make = clean_text(tags.get(0x010F))
    return {
        "orientation": _orientation(tags),
        **taken_at(_time(tags, _ORIGINAL), _time(tags, _DIGITIZED), filename),
        **_position(gps),
        "gps_altitude": _altitude(gps),
        "camera_make": make,
        "camera_model": clean_text(tags.get(0x0110)),
        "lens_model": clean_text(tags.get(0xA434)),
        "focal_length": _positive(tags.get(0x920A)),
        "aperture": _positive(tags.get(0x829D)),
        "iso": _iso(tags) or maker_iso(tiff, exif, make),
        "exposure_time": _positive(tags.get(0x829A)),
    }


def _time(tags: Tags, codes: tuple[int, int, int]) -> ExifTime:
    time, fraction, offset = (clean_text(tags.get(code)) for code in codes)
    return ExifTime(time, fraction, offset)


def _rational(value: Any) -> float | None:
    """A rational is a pair; with nothing below the line it is no number."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    above, below = value
    if not isinstance(above, int) or not isinstance(below, int) or below == 0:
        return None
    return above / below


def _quantity(value: Any) -> float | None:
    """Some writers use the wrong field type: a number is taken as well as a rational."""
    return value if isinstance(value, int) else _rational(value)


def _positive(value: Any) -> float | None:
    number = _quantity(value)
    return number if number is not None and number > 0 else None


def _integers(value: Any) -> list[int]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, int)]


def _orientation(tags: Tags) -> int | None:
    """1 to 8; what is there but means nothing is 1."""
    value = next(iter(_integers(tags.get(_ORIENTATION))), None)
    return value if value is None or 1 <= value <= 8 else 1


def _iso(tags: Tags) -> int | None:
    """The first that is set; 65535 says that the number did not fit and stands elsewhere."""
    first = next((one for one in _integers(tags.get(_ISO)) if one > 0), None)
    if first not in (None, 65535):
        return first
    for code in _ISO_ELSEWHERE:
        elsewhere = next((one for one in _integers(tags.get(code)) if one > 0), None)
        if elsewhere is not None and elsewhere < 0xFFFFFFFF:
            return elsewhere
    return None


def _degrees(value: Any) -> float | None:
    """Degrees, minutes and seconds; 0/0 in the last two is how some say "not given"."""
    if not isinstance(value, list) or len(value) != 3:
        return None
    whole, minute, second = (_rational(part) for part in value)
    minute = 0 if minute is None and value[1] == [0, 0] else minute
    second = 0 if second is None and value[2] == [0, 0] else second
    if whole is None or minute is None or second is None:
        return None
    return whole + minute / 60 + second / 3600


def _coordinate(gps: Tags, code: int, refs: str, most: int) -> float | None:
    """The code of the ref is one less than the value's."""
    ref = (clean_text(gps.get(code - 1)) or "")[:1].upper()
    size = _degrees(gps.get(code))
    if ref == "" or ref not in refs or size is None or not 0 <= size <= most:
        return None
    return -size if ref == refs[1] and size != 0 else size


def _position(gps: Tags) -> dict[str, float | None]:
    """Both or neither; 0,0 lies in the sea and means a receiver without a fix."""
    latitude = _coordinate(gps, 2, "NS", 90)
    longitude = _coordinate(gps, 4, "EW", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return {"gps_latitude": None, "gps_longitude": None}
    return {"gps_latitude": latitude, "gps_longitude": longitude}


def _altitude(gps: Tags) -> float | None:
    """Without its ref a height says nothing; refs 1 and 3 (Exif 3.0) lie below."""
    metres = _quantity(gps.get(6))
    ref = next(iter(_integers(gps.get(5))), None)
    if metres is None or ref is None:
        return None
    return -metres if ref in (1, 3) and metres > 0 else metres
