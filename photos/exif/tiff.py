"""TIFF directories, every value bounded; the twin of static_src/core/tiff.ts."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

#: Bytes of one element of each field type; 0 for types TIFF does not know.
TYPE_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
MAX_ENTRIES = 1000
MAX_VALUE = 65_536

_CODES = {1: "B", 3: "H", 4: "L", 7: "B", 9: "l", 13: "L"}
_PAIRS = {5: "L", 10: "l"}


class DamagedBlockError(ValueError):
    """The block does not begin, or go on, as TIFF does."""


@dataclass(frozen=True, slots=True)
class Entry:
    tag: int
    type: int
    count: int
    value: bytes
    #: Where the value lies.
    offset: int


class Tiff:
    """Offsets count from `base`, which may lie before the bytes: a MakerNote's old file."""

    def __init__(self, content: bytes, order: str, base: int = 0) -> None:
        self.content, self.order, self.base = content, order, base

    @classmethod
    def open(cls, content: bytes) -> tuple[Tiff, int]:
        """The structure, and the offset of its first directory."""
        order = {b"II": "<", b"MM": ">"}.get(content[:2])
        if order is None or len(content) < 8:
            raise DamagedBlockError
        tiff = cls(content, order)
        return tiff, tiff.unpack("L", content[4:8])[0]

    def read(self, offset: int, length: int) -> bytes:
        """Cut at the end."""
        start = max(0, offset + self.base)
        return self.content[start : start + length]

    def unpack(self, codes: str, content: bytes) -> tuple[int, ...]:
        return struct.unpack(self.order + codes, content)

    def directory(self, offset: int) -> list[Entry]:
        """The entries that can be read; those too large or pointing outside are left out."""
        head = self.read(offset, 2)
        count = min(self.unpack("H", head)[0] if len(head) == 2 else 0, MAX_ENTRIES)
        rows = self.read(offset + 2, count * 12)
        starts = range(0, len(rows) - 11, 12)
        found = [self._entry(rows[at : at + 12], offset + 2 + at) for at in starts]
        return [entry for entry in found if entry]

    def _entry(self, row: bytes, at: int) -> Entry | None:
        tag, type_, count = self.unpack("HHL", row[:8])
        length = (TYPE_SIZES[type_] if type_ < len(TYPE_SIZES) else 0) * count
        if not 0 < length <= MAX_VALUE:
            return None
        offset = at + 8 if length <= 4 else self.unpack("L", row[8:])[0]
        value = row[8 : 8 + length] if length <= 4 else self.read(offset, length)
        return Entry(tag, type_, count, value, offset) if len(value) == length else None

    def decoded(self, entry: Entry) -> Any:
        """Text; or a number, a rational as a pair, or a list of them; None for other types."""
        if entry.type == 2:
            return _text(entry.value)
        if code := _CODES.get(entry.type):
            return _single(list(self.unpack(code * entry.count, entry.value)))
        if code := _PAIRS.get(entry.type):
            flat = self.unpack(code * 2 * entry.count, entry.value)
            return _single([list(pair) for pair in zip(flat[::2], flat[1::2], strict=True)])
        return None

    def first_number(self, entry: Entry | None) -> int | None:
        """The first of whole numbers, signs ignored; None for other types."""
        if entry is None:
            return None
        code = {1: "B", 3: "H", 4: "L"}.get(TYPE_SIZES[entry.type])
        if code is None or entry.type in (2, 7, 11):
            return None
        return self.unpack(code, entry.value[: TYPE_SIZES[entry.type]])[0]


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _text(value: bytes) -> str:
    """Up to the first NUL; UTF-8 where it is valid, else a letter a byte."""
    first = value.split(b"\x00")[0]
    try:
        return first.decode()
    except UnicodeDecodeError:
        return first.decode("latin-1")


def find(entries: list[Entry], tag: int) -> Entry | None:
    return next((entry for entry in entries if entry.tag == tag), None)
