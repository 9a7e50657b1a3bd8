"""Photos as a table: RFC 4180, UTF-8 with a byte order mark, because Excel guesses without one."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photos.effective import write_wall_clock
from photos.export.rows import in_chunks, with_places
from photos.models import Photo, Role
from photos.serializers.metadata import METADATA
from photos.serializers.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.models import User

    from photos.models import PhotoQuerySet

BYTE_ORDER_MARK = "\ufeff"
WALL_CLOCKS = ("taken_at", "sort_at")
MOMENTS = ("created_at", "updated_at", "deleted_at")
COLUMNS = (
    "hothash",
    "filename",
    *METADATA,
    "taken_at_source",
    "sort_at",
    *WORDS,
    "author",
    "places",
    *MOMENTS,
)
#: What a spreadsheet may take for a formula, by what it begins with, also in full width.
FORMULA = re.compile(r"'*(\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")


def csv_table(photos: PhotoQuerySet, owner: User) -> Iterator[bytes]:
    """A line of names, then one line per photo."""
    yield _lines([COLUMNS]).encode("utf-8-sig")
    photos = with_places(photos.defer("camera", "xmp", "edited"), owner)
    for chunk in in_chunks(photos):
        yield _lines(_row(photo) for photo in chunk).encode()


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _row(photo: Photo) -> list[Any]:
    return [_cell(_value(photo, column)) for column in COLUMNS]


def _value(photo: Photo, column: str) -> Any:
    if column == "filename":
        names = (one.filename for one in photo.images.all() if one.role == Role.PRIMARY)
        return next(names, "")
    if column == "places":
        copies = (copy for image in photo.images.all() for copy in image.copies.all())
        return [f"{copy.source.name}: {copy.path}" for copy in copies]
    if column == "author":
        return photo.author.name if photo.author else ""
    value = getattr(photo, column)
    return write_wall_clock(value) if column in WALL_CLOCKS else value


def _cell(value: Any) -> Any:
    """Numbers stay numbers, also below zero; several values stand one on a line."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        value = "\n".join(value)
    return without_formula(value) if isinstance(value, str) else value


def without_formula(text: str) -> str:
    """An apostrophe before what might be one; taking one away before such a text gives it back."""
    return f"'{text}" if FORMULA.match(text) else text
