"""A zip written from front to back, in flat memory however many files go in.

`zipfile` can write to a stream too, but keeps an object for every file until the end. Here the
directory waits on disk. Format: PKWARE's APPNOTE 6.3.9, sections 4.3.7, 4.3.12, and 4.3.14 to 16.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a reader must know to unpack: folders and deflate; and sizes of 64 bits.
PLAIN, LONG = 20, 45
BY_UNIX = 3 << 8
UTF_8 = 1 << 11
DEFLATED = 8
#: A plain file that its owner may write and others read.
RIGHTS = 0o100644 << 16
FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF
IN_MEMORY = 1 << 20
READ_AT_ONCE = 1 << 18


class ZipStream:
    """`file()` and, at the end, `directory()` give the bytes to send, in that order."""

    def __init__(self, written_at: datetime) -> None:
        self._time = _dos_time(written_at)
        self._offset = 0
        self._count = 0
        self._directory = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (see close)

    def file(self, name: str, content: bytes) -> bytes:
        """Below 4 GiB: the sizes stand before the content."""
        packed = _deflated(content)
        path = name.encode()
        entry = struct.pack(
            "<HHHHLLLHH",
            *(UTF_8, DEFLATED, *self._time),
            *(zlib.crc32(content), len(packed), len(content), len(path), 0),
        )
        self._note(entry, path)
        whole = struct.pack("<4sH", b"PK\3\4", PLAIN) + entry + path + packed
        self._offset += len(whole)
        return whole

    def _note(self, entry: bytes, path: bytes) -> None:
        """The file's line in the directory: its entry again, and where it stands."""
        far = self._offset >= FULL_32
        extra = struct.pack("<HHQ", 1, 8, self._offset) if far else b""
        head = struct.pack("<4sHH", b"PK\1\2", BY_UNIX | LONG, LONG if far else PLAIN)
        offset = FULL_32 if far else self._offset
        # The entry ends in the extra field's length, which is zero before the file itself.
        tail = struct.pack("<HHHHLL", len(extra), 0, 0, 0, RIGHTS, offset)
        self._directory.write(head + entry[:-2] + tail + path + extra)
        self._count += 1

    def directory(self) -> Iterator[bytes]:
        size = self._directory.tell()
        self._directory.seek(0)
        while piece := self._directory.read(READ_AT_ONCE):
            yield piece
        yield _end(self._count, size, self._offset)

    def close(self) -> None:
        self._directory.close()


def _end(files: int, size: int, offset: int) -> bytes:
    """Where the directory is; twice where the old fields cannot say it."""
    long = struct.pack(
        "<4sQHHLLQQQQ", b"PK\6\6", 44, BY_UNIX | LONG, LONG, 0, 0, files, files, size, offset
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)
    few = min(files, FULL_16)
    short = struct.pack(
        "<4sHHHHLLH", b"PK\5\6", 0, 0, few, few, min(size, FULL_32), min(offset, FULL_32), 0
    )
    is_long = files >= FULL_16 or size >= FULL_32 or offset >= FULL_32
    return (long + locator if is_long else b"") + short


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS counted them: in steps of two seconds, from 1980."""
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, (moment.year - 1980) << 9 | moment.month << 5 | moment.day
