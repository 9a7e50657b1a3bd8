"""A photo's effective values: what its owner set, else what XMP says, else what the camera wrote.

The three layers are JSON under the API's names, with null for what is not known; a time is wall
clock without a zone, `2023-05-01T10:00:00.123`. `camera` also keeps `file_modified_at`, the file's
own time, so that `sort_at` can always be derived again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photos.models import Photo

#: Values that mean something only together come from one layer, the one that has the first.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("taken_at", "taken_at_offset", "taken_at_source"),
    ("gps_latitude", "gps_longitude"),
    ("gps_altitude",),
    ("width", "height"),
    ("orientation",),
    ("camera_make",),
    ("camera_model",),
    ("lens_model",),
    ("focal_length",),
    ("aperture",),
    ("exposure_time",),
    ("iso",),
    ("rating",),
    ("label",),
    ("title",),
    ("description",),
    ("keywords",),
    ("creator",),
    ("copyright",),
)
FIELDS = tuple(name for group in GROUPS for name in group)
#: The columns that `derive` sets.
DERIVED = (*FIELDS, "sort_at", "sort_month")

_FROM_EXIF = ("exif_original", "exif_digitized")


def derive(photo: Photo) -> None:
    """Set the columns from the layers, and `sort_at` and `sort_month` from them; saves nothing."""
    for group in GROUPS:
        layer = _layer_of(photo, group[0])
        for name in group:
            setattr(photo, name, _column_value(photo, name, layer.get(name)))
    file_modified_at = read_wall_clock(photo.camera.get("file_modified_at"))
    photo.sort_at = photo.taken_at or file_modified_at or photo.created_at or timezone.now()
    photo.sort_month = photo.sort_at.year * 100 + photo.sort_at.month


def _layer_of(photo: Photo, name: str) -> Mapping[str, Any]:
    """Null is an answer when the owner gave it ("not known"), else the next layer is asked."""
    edited: dict[str, Any] = photo.edited
    xmp: dict[str, Any] = photo.xmp
    camera: dict[str, Any] = photo.camera
    if name in edited:
        return edited
    return xmp if xmp.get(name) is not None and _corrects(xmp, camera, name) else camera


def _corrects(xmp: Mapping[str, Any], camera: Mapping[str, Any], name: str) -> bool:
    """Whether XMP knows it better than the camera. A packet lies beside the camera's own Exif,
    which goes first (as the Metadata Working Group has it); a sidecar is where an editor writes
    who leaves the file alone. docs/metadata.md has the whole rule."""
    in_packet = xmp.get("origins", {}).get(name) == "packet"
    if name == "taken_at":
        return _tells_the_time(xmp, camera, in_packet=in_packet)
    return camera.get(name) is None or not in_packet


def _tells_the_time(xmp: Mapping[str, Any], camera: Mapping[str, Any], *, in_packet: bool) -> bool:
    """Software writes `xmp:CreateDate` into pictures for the document it makes: inside a file that
    is no time of a picture, and anywhere it says nothing against when one was taken. The camera's
    second said again corrects nothing, and would lose its fraction and offset."""
    digitised = xmp.get("taken_at_source") == "xmp_digitized"
    if in_packet and digitised:
        return False
    if camera.get("taken_at_source") not in _FROM_EXIF:
        return True
    if in_packet or digitised:
        return False
    return str(xmp["taken_at"])[:19] != str(camera["taken_at"])[:19]


def _column_value(photo: Photo, name: str, value: Any) -> Any:
    """Texts are cut to their column; the layer keeps them whole."""
    field = photo._meta.get_field(name)
    if isinstance(field, models.DateTimeField):
        return read_wall_clock(value)
    if name == "keywords":
        return list(value or [])
    if isinstance(field, models.CharField | models.TextField):
        return (value or "")[: field.max_length]
    return value


def whole_groups(photo: Photo, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, and beside each the values it belongs to, as they are."""
    whole = dict(changes)
    for group in GROUPS:
        if any(name in changes for name in group):
            for name in group:
                whole.setdefault(name, _json_value(getattr(photo, name)))
    return whole


def _json_value(value: Any) -> Any:
    return write_wall_clock(value) if isinstance(value, datetime) else value


def read_wall_clock(text: str | None) -> datetime | None:
    """Wall clock as the database keeps it: as if it were UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def write_wall_clock(wall_clock: datetime | None) -> str | None:
    """Wall clock as JSON shows it: without a zone, to the millisecond if it has any."""
    if wall_clock is None:
        return None
    precision = "milliseconds" if wall_clock.microsecond else "seconds"
    return wall_clock.replace(tzinfo=None).isoformat(timespec=precision)
