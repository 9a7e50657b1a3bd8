"""Reads an archive front to back, and gives out nothing that was not checked.

Which file comes next follows from what came before, so nothing else is accepted: no file twice,
none at another place, none larger than such a file can be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from authors.models import Author
from imports.archive import tables
from imports.archive.documents import Header, check_manifest, read_header
from imports.archive.errors import ArchiveError
from imports.archive.hothashes import Hothashes
from imports.archive.rows import Row, read_row
from imports.archive.tables import Table, part_name
from imports.archive.tar import TarReader
from imports.archive.write import Note, Part
from imports.ingest.meta import EXIF_BYTES
from imports.ingest.parts import TIFF
from imports.models import ImportSession
from photos.hotpreview_bytes import MOST_BYTES, HotpreviewBytes, HotpreviewError
from photos.hotpreview_bytes import check as check_preview
from photos.models import Image, Photo, Source

PART_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Rows:
    """A part of one table."""

    table: Table
    rows: list[Row]


@dataclass(frozen=True)
class Photos:
    """Some photos with what hangs on them; `previews` and `blocks` come from the stream as they
    are asked for, previews first."""

    photos: list[Row]
    images: list[Row]
    copies: list[Row]
    previews: Iterator[tuple[str, HotpreviewBytes]]
    blocks: Iterator[tuple[int, bytes]]

    def skip(self) -> None:
        """What was not asked for is checked all the same."""
        for _preview in self.previews:
            pass
        for _block in self.blocks:
            pass


class ArchiveReader:
    """`header` is read at once; `pieces` are read once, and end with the archive proven whole."""

    def __init__(self, stream: BinaryIO, note: Note = lambda _done, _all: None) -> None:
        self.tar = TarReader(stream)
        self.header: Header = read_header(self.tar)
        self.hothashes = Hothashes()
        self.names: dict[type, set[str]] = {Author: set(), Source: set()}
        self.known: dict[type, Container[Any]] = {**self.names}
        self.counts = dict.fromkeys(self.header.rows, 0)
        self.parts: list[Part] = []
        self.note = note

    def pieces(self) -> Iterator[Rows | Photos]:
        self.known[ImportSession] = range(1, self.header.rows["import_sessions"] + 1)
        for table in tables.FIRST:
            yield from self._table(table)
        part = 0
        while self._left(tables.PHOTOS):
            part += 1
            photos = self._photos(part)
            yield photos
            photos.skip()
        if self.hothashes.has_twins():
            raise ArchiveError(_("photos: one of them is there twice."))
        self.known[Photo] = self.hothashes
        yield from self._table(tables.IMPORT_ITEMS)
        self._end()

    def _left(self, table: Table) -> int:
        return self.header.rows[table.name] - self.counts[table.name]

    def _table(self, table: Table) -> Iterator[Rows]:
        part = 0
        while self._left(table):
            part += 1
            rows = self._part(table, part)
            if table.model in self.names:
                self.names[table.model].update(row["name"] for row in rows)
            yield Rows(table, rows)

    def _photos(self, part: int) -> Photos:
        photos = self._part(tables.PHOTOS, part)
        for row in photos:
            self.hothashes.add(row["hothash"])
        self.known[Photo] = {row["hothash"] for row in photos}
        images = self._part(tables.IMAGES, part)
        self.known[Image] = {row["number"] for row in images}
        copies = self._part(tables.COPIES, part)
        previews = self._part(tables.HOTPREVIEWS, part)
        blocks = self._part(tables.EXIF_BLOCKS, part)
        self._refuse_twins(tables.HOTPREVIEWS, part, [row["photo"] for row in previews])
        self._refuse_twins(tables.EXIF_BLOCKS, part, [row["image"] for row in blocks])
        return Photos(
            photos, images, copies, self._previews(part, previews), self._blocks(part, blocks)
        )

    def _refuse_twins(self, table: Table, part: int, names: list[Any]) -> None:
        if len(set(names)) != len(names):
            raise ArchiveError(_("%s: one of its lines is there twice.") % part_name(table, part))

    def _part(self, table: Table, part: int) -> list[Row]:
        name = part_name(table, part)
        content = self.tar.take(name, PART_BYTES)
        lines = content.split(b"\n")
        if lines.pop():
            raise ArchiveError(_("%s: its last line is cut off.") % name)
        if len(lines) > self._left(table) or (not lines and table not in tables.HANGING):
            raise ArchiveError(_("%s: it has more or fewer lines than the archive says.") % name)
        rows = [self._row(table, line, f"{name}:{n}") for n, line in enumerate(lines, 1)]
        digest = hashlib.sha256(content).hexdigest()
        self.parts.append(Part(name, len(rows), len(content), digest))
        self.note(sum(self.counts.values()), self.header.total)
        return rows

    def _row(self, table: Table, line: bytes, at: str) -> Row:
        try:
            row = read_row(table, line, self.known, self.header.version)
        except ValueError as error:
            raise ArchiveError(f"{at}: {error}.") from error
        self.counts[table.name] += 1
        if table in tables.NUMBERED and row["number"] != self.counts[table.name]:
            raise ArchiveError(_("%s: its number does not follow the one before.") % at)
        return row

    def _previews(self, part: int, rows: list[Row]) -> Iterator[tuple[str, HotpreviewBytes]]:
        for row in rows:
            name = tables.hotpreview_name(part, row["photo"])
            jpeg = self._blob(name, MOST_BYTES, row["sha256"])
            try:
                preview = check_preview(jpeg)
            except HotpreviewError as error:
                raise ArchiveError(f"{name}: {error}") from error
            if (preview.width, preview.height) != (row["width"], row["height"]):
                raise ArchiveError(_("%s: it is of another size than its row says.") % name)
            yield row["photo"], preview

    def _blocks(self, part: int, rows: list[Row]) -> Iterator[tuple[int, bytes]]:
        for row in rows:
            name = tables.exif_block_name(part, row["image"])
            tiff = self._blob(name, EXIF_BYTES, row["sha256"])
            if not tiff.startswith(TIFF):
                raise ArchiveError(_("%s: it is no TIFF structure.") % name)
            yield row["image"], tiff

    def _blob(self, name: str, most: int, sha256: str) -> bytes:
        content = self.tar.take(name, most)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(_("%s: it is not what its checksum says.") % name)
        return content

    def _end(self) -> None:
        for name, count in self.counts.items():
            if count != self.header.rows[name]:
                raise ArchiveError(_("%s: rows are missing.") % name)
        check_manifest(self.tar, self.header, self.parts)
