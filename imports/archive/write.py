"""Writes everything of one owner into a stream, front to back, some hundred rows in memory."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import F
from django.utils import timezone

from imalink.snapshot import snapshot
from imports.archive import tables
from imports.archive.columns import moment_to_json, to_json
from imports.archive.tables import Table
from imports.archive.tar import TarWriter
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

#: Photos that are written together, with all that hangs on them: 30 MB at worst.
PHOTOS_TOGETHER = 100
#: Rows of a part of the other tables.
ROWS_TOGETHER = 1000

#: Called with the rows done and the rows there are.
Note = Callable[[int, int], None]


def write_archive(owner: User, stream: BinaryIO, note: Note = lambda _done, _all: None) -> str:
    """The catalogue as it is at this moment, while imports may go on; the archive's SHA-256."""
    with snapshot():
        return ArchiveWriter(owner, stream, note).write()


@dataclass(frozen=True)
class Part:
    """A file of rows, as the manifest lists it."""

    name: str
    rows: int
    bytes: int
    sha256: str


def steps(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """The rows in the order of their keys, so many at a time.

    The keys are asked for once, eight bytes each: "so many rows after this key" makes SQLite sort
    all rows of the owner each time.
    """
    keys = array("q", rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000))
    for at in range(0, len(keys), size):
        yield in_order(rows.filter(pk__in=keys[at : at + size].tolist()))


def in_order(rows: QuerySet[Any]) -> list[Any]:
    """Sorted here: asked to do it, SQLite may walk the whole table in the order of its keys."""
    return sorted(rows.order_by(), key=lambda row: row.pk)


def to_document(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


class ArchiveWriter:
    """`names` says what a row is called in the archive, by its model and primary key."""

    def __init__(self, owner: User, stream: BinaryIO, note: Note) -> None:
        self.owner = owner
        self.tar = TarWriter(stream)
        self.counts = {table.name: table.rows(owner).count() for table in tables.TABLES}
        self.names: dict[type, dict[int, Any]] = {model: {} for model in tables.REFERENCES}
        self.images = 0
        self.done = 0
        self.parts: list[Part] = []
        self.note = note

    def write(self) -> str:
        self.tar.add(tables.HEADER, to_document(self._header()))
        for table in tables.FIRST:
            for number, rows in enumerate(steps(table.rows(self.owner), ROWS_TOGETHER), 1):
                self._learn(table, rows)
                self._add_part(table, number, rows)
        photos = tables.PHOTOS.rows(self.owner)
        for number, rows in enumerate(steps(photos, PHOTOS_TOGETHER), 1):
            self._add_photos(number, rows)
        items = tables.IMPORT_ITEMS.rows(self.owner).annotate(of_photo=F("photo__hothash"))
        for number, rows in enumerate(steps(items, ROWS_TOGETHER), 1):
            self.names[Photo] = {row.photo_id: row.of_photo for row in rows}
            self._add_part(tables.IMPORT_ITEMS, number, rows)
        self._end()
        return self.tar.sha256

    def _header(self) -> dict[str, Any]:
        return {
            "format": tables.FORMAT,
            "version": tables.VERSION,
            "account": self.owner.username,
            "made_at": moment_to_json(timezone.now()),
            "rows": self.counts,
        }

    def _learn(self, table: Table, rows: Sequence[Any]) -> None:
        names = self.names[table.model]
        for row in rows:
            names[row.pk] = len(names) + 1 if table is tables.IMPORT_SESSIONS else row.name

    def _add_photos(self, part: int, photos: Sequence[Photo]) -> None:
        images = self._of(Image, photo__in=photos)
        previews = self._of(Hotpreview, photo__in=photos)
        blocks = self._of(ExifBlock, image__in=images)
        self.names[Photo] = {photo.pk: photo.hothash for photo in photos}
        self.names[Image] = {
            image.pk: number for number, image in enumerate(images, self.images + 1)
        }
        self.images += len(images)
        self._add_part(tables.PHOTOS, part, photos)
        self._add_part(tables.IMAGES, part, images)
        self._add_part(tables.COPIES, part, self._of(Copy, image__in=images))
        self._add_part(tables.HOTPREVIEWS, part, previews)
        self._add_part(tables.EXIF_BLOCKS, part, blocks)
        for preview in previews:
            hothash = self.names[Photo][preview.photo_id]
            self.tar.add(tables.hotpreview_name(part, hothash), bytes(preview.jpeg))
        for block in blocks:
            number = self.names[Image][block.image_id]
            self.tar.add(tables.exif_block_name(part, number), bytes(block.tiff))

    def _of(self, model: type[Any], **hanging_on: Any) -> list[Any]:
        return in_order(model.objects.owned_by(self.owner).filter(**hanging_on))

    def _add_part(self, table: Table, number: int, rows: Sequence[Any]) -> None:
        content = b"".join(self._line(table, row) for row in rows)
        name = tables.part_name(table, number)
        self.tar.add(name, content)
        digest = hashlib.sha256(content).hexdigest()
        self.parts.append(Part(name, len(rows), len(content), digest))
        self.done += len(rows)
        self.note(self.done, sum(self.counts.values()))

    def _line(self, table: Table, row: Any) -> bytes:
        said = {name: self._value(row, column) for name, column in table.columns.items()}
        if table in tables.NUMBERED:
            said["number"] = self.names[table.model][row.pk]
        if table is tables.EXIF_BLOCKS:
            said["sha256"] = hashlib.sha256(row.tiff).hexdigest()
        return json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"

    def _value(self, row: Any, column: tables.Column) -> Any:
        value = getattr(row, column.attname)
        if column.remote_field and value is not None:
            value = self.names[tables.model_of(column)][value]
        return to_json(column, value)

    def _end(self) -> None:
        """What is there is listed, and the list is vouched for."""
        manifest = to_document(
            {
                "bytes": self.tar.bytes,
                "sha256": self.tar.sha256,
                "rows": self.counts,
                "parts": [asdict(part) for part in self.parts],
            }
        )
        self.tar.add(tables.MANIFEST, manifest)
        digest = hashlib.sha256(manifest).hexdigest()
        self.tar.add(tables.MANIFEST_SUM, f"{digest}  {tables.MANIFEST}\n".encode())
        self.tar.end()
