"""What an archive holds: a table for each of ours, its columns under their own names.

References are by what names a row everywhere: an author's or a source's name, a photo's hothash;
imports and images, which have no such name, are numbered within the archive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

from authors.models import Author
from imports.models import ImportItem, ImportSession
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo, Source
from photos.models.photo import hex_of_64

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from imalink.owned import OwnedModel

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = models.Field

HEADER = "imalink.json"
MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.sha256"
FORMAT = "imalink-library"
#: Raised with every change, also with a new column; an older archive has columns less, and their
#: rows get what a new row would have.
VERSION = 1

NUMBER: Column = models.PositiveBigIntegerField("number")
SHA256: Column = models.CharField("SHA-256", max_length=64, validators=[hex_of_64])


@dataclass(frozen=True)
class Table:
    """`left_out` follows from other columns, or stands as a file of its own; `beside` is said of a
    row without being a column of it."""

    name: str
    model: type[OwnedModel]
    left_out: frozenset[str] = frozenset()
    beside: dict[str, Column] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns of the database that the archive has, references included, by name."""
        left_out = self.left_out | {"id", "owner"}
        fields = self.model._meta.concrete_fields
        return {one.name: one for one in fields if one.name not in left_out}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (*self.beside, *self.columns)

    def rows(self, owner: User) -> QuerySet[Any]:
        return self.model._default_manager.filter(owner_id=owner.pk).order_by("pk")


AUTHORS = Table("authors", Author)
SOURCES = Table("sources", Source)
IMPORT_SESSIONS = Table("import_sessions", ImportSession, beside={"number": NUMBER})
PHOTOS = Table(
    "photos",
    Photo,
    frozenset({"sort_month", "hotpreview_version", *(f"band_{n}" for n in range(4))}),
)
IMAGES = Table("images", Image, beside={"number": NUMBER})
COPIES = Table("copies", Copy)
HOTPREVIEWS = Table("hotpreviews", Hotpreview, frozenset({"jpeg"}))
EXIF_BLOCKS = Table("exif_blocks", ExifBlock, frozenset({"tiff"}), {"sha256": SHA256})
IMPORT_ITEMS = Table("import_items", ImportItem)

#: Written whole, before the photos.
FIRST = (AUTHORS, SOURCES, IMPORT_SESSIONS)
#: Written together, some photos at a time with all that hangs on them.
OF_PHOTOS = (PHOTOS, IMAGES, COPIES, HOTPREVIEWS, EXIF_BLOCKS)
TABLES = (*FIRST, *OF_PHOTOS, IMPORT_ITEMS)
#: Those of which some photos may have none.
HANGING = OF_PHOTOS[1:]
NUMBERED = (IMPORT_SESSIONS, IMAGES)

#: What a reference to a row of these says instead of its key.
REFERENCES: dict[type[models.Model], Column] = {
    Author: Author._meta.get_field("name"),
    Source: Source._meta.get_field("name"),
    ImportSession: NUMBER,
    Photo: Photo._meta.get_field("hothash"),
    Image: NUMBER,
}


def model_of(reference: Column) -> type[models.Model]:
    """The table that a reference points into."""
    model = reference.related_model
    if model is None:
        raise TypeError(reference)
    return model


def part_name(table: Table, number: int) -> str:
    return f"{table.name}/{number:06}.jsonl"


def hotpreview_name(part: int, hothash: str) -> str:
    return f"hotpreviews/{part:06}/{hothash}.jpg"


def exif_block_name(part: int, image: int) -> str:
    return f"exif_blocks/{part:06}/{image}.tiff"
