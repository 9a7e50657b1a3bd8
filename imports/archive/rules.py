"""What must hold within a row beyond its columns, and within the layers of a photo.

The database upholds the first too, but only once it is written to; of the second every later edit
makes columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from imports.archive.columns import from_json
from imports.archive.tables import PHOTOS
from imports.ingest.fields import PATH_BYTES
from imports.ingest.ledger import COUNTERS
from imports.models import CLOSED, Outcome
from photos.effective import FIELDS, read_wall_clock
from photos.hotpreview_bytes import MOST_PIXELS_LONG
from photos.serializers.metadata import contradictions

Row = dict[str, Any]

RANGES = {
    "gps_latitude": (-90, 90),
    "gps_longitude": (-180, 180),
    "taken_at_offset": (-24 * 60, 24 * 60),
}
POSITIVE = ("focal_length", "aperture", "exposure_time")
LAYERS = ("camera", "xmp", "edited")


def photo(row: Row) -> Iterator[str]:
    yield from _values(row)
    for layer in LAYERS:
        for fault in _layer(row[layer]):
            yield f"{layer}: {fault}"


def _values(values: Row) -> Iterator[str]:
    for name, text in contradictions(values):
        yield f"{name}: {text}"
    for name, (least, most) in RANGES.items():
        value = values.get(name)
        if value is not None and not least <= value <= most:
            bounds = {"name": name, "least": least, "most": most}
            yield _("%(name)s: it lies between %(least)d and %(most)d") % bounds
    for name in POSITIVE:
        if values.get(name) is not None and values[name] <= 0:
            yield _("%s: it is greater than 0") % name


def _layer(layer: Row) -> Iterator[str]:
    read: Row = {}
    try:
        for name in FIELDS:
            read[name] = _layer_value(name, layer.get(name))
        read_wall_clock(layer.get("file_modified_at"))
    except (TypeError, ValueError) as error:
        yield f"{name}: {error}"
    if not isinstance(layer.get("origins", {}), dict):
        yield _("origins: this is of the wrong type")
    yield from _values(read)


def _layer_value(name: str, value: Any) -> Any:
    """As `photos.effective` reads it. Texts are cut to their column there, so they may be longer;
    a time is wall clock."""
    column = PHOTOS.columns[name]
    if value is None:
        return None
    if isinstance(column, models.DateTimeField):
        return read_wall_clock(value)
    if isinstance(column, models.CharField) and isinstance(value, str):
        value = value[: column.max_length]
    return from_json(column, value)


def path(row: Row) -> Iterator[str]:
    if len(row["path"].encode()) > PATH_BYTES:
        yield _("path: it is longer than %d bytes") % PATH_BYTES


def import_session(row: Row) -> Iterator[str]:
    if (row["status"] in CLOSED) != (row["completed_at"] is not None):
        yield _("completed_at: an import has an end when it is closed, and only then")
    outcomes = sum(row[counter] for counter in COUNTERS.values())
    if not row["counted_by_client"] and row["files_processed"] != outcomes:
        yield _("files_processed: the outcomes do not add up to it")


def import_item(row: Row) -> Iterator[str]:
    yield from path(row)
    if row["outcome"] == Outcome.FAILED and not row["message"]:
        yield _("message: a failure says why")


def hotpreview(row: Row) -> Iterator[str]:
    if not all(1 <= row[side] <= MOST_PIXELS_LONG for side in ("width", "height")):
        yield _("width, height: a preview has 1 to 400 pixels")


RULES: dict[str, Callable[[Row], Iterator[str]]] = {
    "photos": photo,
    "copies": path,
    "import_sessions": import_session,
    "import_items": import_item,
    "hotpreviews": hotpreview,
}


def nothing(row: Row) -> Iterator[str]:
    """The rule of the tables whose columns say it all."""
    yield from ()
