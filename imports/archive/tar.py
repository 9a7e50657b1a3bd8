"""A tar of plain files (POSIX ustar), written and read front to back.

Every header follows from a name and a size, so a reader that knows which name comes next accepts
exactly one header: links, other paths, padding with content and repeated names are not possible.
"""

from __future__ import annotations

import hashlib
import struct
from typing import BinaryIO

from django.utils.translation import gettext as _

from imports.archive.errors import ArchiveError

BLOCK = 512
END = bytes(2 * BLOCK)
#: Name, mode, owner, group, size, time, checksum, type, (link), magic, version, (names), device.
HEADER = struct.Struct("100s 8s 8s 8s 12s 12s 8s 1s 100x 6s 2s 64x 8s 8s 167x")


def header(name: str, size: int) -> bytes:
    """512 bytes: a plain file, mode 0644, of nobody, of no time."""
    block = HEADER.pack(
        name.encode("ascii"),
        *(b"0000644", b"0000000", b"0000000"),
        b"%011o" % size,
        b"%011o" % 0,
        b" " * 8,
        b"0",
        b"ustar",
        b"00",
        *(b"0000000", b"0000000"),
    )
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def padding(size: int) -> int:
    return -size % BLOCK


class TarWriter:
    """Counts and digests what it has written, headers and padding included."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.bytes = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def add(self, name: str, content: bytes) -> None:
        self._write(header(name, len(content)))
        self._write(content)
        self._write(bytes(padding(len(content))))

    def end(self) -> None:
        self._write(END)

    def _write(self, content: bytes) -> None:
        self._stream.write(content)
        self._digest.update(content)
        self.bytes += len(content)


class TarReader:
    """Takes the members it expects, one after the other; ArchiveError for anything else."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.bytes = 0

    @property
    def sha256(self) -> str:
        """Of everything taken so far."""
        return self._digest.hexdigest()

    def take(self, name: str, most: int) -> bytes:
        """The content of the next member, which must have this name and at most so many bytes."""
        block = self._read(BLOCK, name)
        size = _size(block)
        if size is None or block != header(name, size):
            found = _name(block)
            if found and found != name:
                raise ArchiveError(_("Where %s should be is something else.") % name)
            raise ArchiveError(_("%s: its header is damaged.") % name)
        if size > most:
            raise ArchiveError(_("%s is larger than such a part can be.") % name)
        content = self._read(size, name)
        if any(self._read(padding(size), name)):
            raise ArchiveError(_("%s is followed by data that belongs to nothing.") % name)
        return content

    def end(self) -> None:
        if self._read(len(END), _("the end")) != END or self._stream.read(1):
            raise ArchiveError(_("The archive has data after its end."))

    def _read(self, size: int, name: str) -> bytes:
        content = self._stream.read(size)
        if len(content) != size:
            raise ArchiveError(
                _("The archive is cut off: it ends after %(bytes)d bytes, in %(name)s.")
                % {"bytes": self.bytes + len(content), "name": name}
            )
        self._digest.update(content)
        self.bytes += size
        return content


def _size(block: bytes) -> int | None:
    digits = block[124:135]
    return int(digits, 8) if digits.isdigit() and not set(digits) & set(b"89") else None


def _name(block: bytes) -> str:
    return block[:100].rstrip(b"\0").decode("ascii", errors="replace")
