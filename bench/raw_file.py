"""A RAW file: TIFF inside, as a DNG has it, with a preview and as many bytes of sensor data."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from pathlib import Path

from bench.camera import taken_at

BYTE, ASCII, SHORT, LONG = 1, 2, 3, 4
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4}

Entry = tuple[int, int, Sequence[int] | bytes]


def write_raw(path: Path, preview: bytes, megabytes: float, seed: int) -> None:
    """Taken when camera.write_photo(..., seed) was, with the same camera: the two are a pair."""
    sensor = random.Random(seed).randbytes(round(megabytes * 1e6))
    # Twice: where the parts lie follows from how long the directories are.
    first = _head(preview, sensor, seed, 0)
    path.write_bytes(_head(preview, sensor, seed, len(first)) + preview + sensor)


def _head(preview: bytes, sensor: bytes, seed: int, begin: int) -> bytes:
    """The header and its three directories, for parts that begin at `begin`."""
    exif = [(0x9003, ASCII, f"{taken_at(seed)}\0".encode())]
    raw: list[Entry] = [
        *((0x00FE, LONG, [0]), (0x0100, LONG, [6000]), (0x0101, LONG, [4000])),
        *((0x0103, SHORT, [1]), (0x0106, SHORT, [32803])),
        *((0x0111, LONG, [begin + len(preview)]), (0x0117, LONG, [len(sensor)])),
    ]
    main: list[Entry] = [
        *((0x00FE, LONG, [1]), (0x0100, LONG, [1616]), (0x0101, LONG, [1080])),
        *((0x0103, SHORT, [7]), (0x0106, SHORT, [6])),
        *((0x010F, ASCII, b"Maker\0"), (0x0110, ASCII, b"Model One\0")),
        *((0x0111, LONG, [begin]), (0x0112, SHORT, [1]), (0x0117, LONG, [len(preview)])),
        (0x014A, LONG, [0]),
        (0x8769, LONG, [0]),
        (0xC612, BYTE, bytes([1, 4, 0, 0])),
    ]
    at = 8
    where: dict[int, int] = {}
    for tag, entries in ((0, main), (0x014A, raw), (0x8769, exif)):
        where[tag] = at
        at += len(_directory(entries, at))
    main = [(tag, kind, [where[tag]] if tag in where else said) for tag, kind, said in main]
    parts = [_directory(main, where[0]), _directory(raw, where[0x014A])]
    return b"II*\0" + struct.pack("<I", 8) + b"".join([*parts, _directory(exif, where[0x8769])])


def _directory(entries: Sequence[Entry], at: int) -> bytes:
    """Little-endian, with what does not fit into an entry right behind it."""
    head, rest = struct.pack("<H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, said in entries:
        content = said if isinstance(said, bytes) else _numbers(kind, said)
        value = content.ljust(4, b"\0")
        if len(content) > 4:
            value = struct.pack("<I", behind + len(rest))
            rest += content + b"\0" * (len(content) % 2)
        head += struct.pack("<HHI", tag, kind, len(content) // SIZES[kind]) + value
    return head + b"\0\0\0\0" + rest


def _numbers(kind: int, said: Sequence[int]) -> bytes:
    return b"".join(number.to_bytes(SIZES[kind], "little") for number in said)
