"""ISO out of a MakerNote; the twin of static_src/core/makerIso.ts."""

from __future__ import annotations

import re

from photos.exif.tiff import DamagedBlockError, Entry, Tiff, find

_CANON_STEPS = {16: 50, 17: 100, 18: 200, 19: 400, 20: 800}


def maker_iso(tiff: Tiff, exif: list[Entry], make: str | None) -> int | None:
    """None where the maker is not Canon or Nikon, or says nothing."""
    note = find(exif, 0x927C)
    if note is None:
        return None
    schema = tiff.first_number(find(exif, 0xEA1D)) or 0
    moved = schema - 2**32 if schema >= 2**31 else schema
    old = Tiff(tiff.content, tiff.order, moved)
    if re.match("Canon", make or ""):
        return _canon(old, note.offset - moved) or None
    if re.match("NIKON", make or "", re.IGNORECASE):
        return _nikon(old, note.offset - moved, note.value) or None
    return None


def _shorts(tiff: Tiff, entry: Entry | None) -> tuple[int, ...]:
    if entry is None or entry.type not in (3, 8):
        return ()
    return tiff.unpack("H" * entry.count, entry.value)


def _at(values: tuple[int, ...], index: int) -> int:
    return values[index] if index < len(values) else 0


def _canon(tiff: Tiff, at: int) -> int | None:
    """CameraISO, else what ShotInfo's base and automatic steps (32 to a stop) multiply to."""
    directory = tiff.directory(at)
    set_ = _at(_shorts(tiff, find(directory, 1)), 16)
    if set_ != 0x7FFF and set_ & 0x4000:
        return set_ & 0x3FFF
    shot = _shorts(tiff, find(directory, 4))
    automatic, base = _at(shot, 1), _at(shot, 2)
    if set_ in _CANON_STEPS or base == 0:
        return _CANON_STEPS.get(set_)
    return _rounded(2 ** (base / 32) / 32 * 2 ** (automatic / 32) * 100)


def _rounded(value: float) -> int:
    """Halves go up, as JavaScript rounds."""
    whole = int(value)
    return whole + (value - whole >= 0.5)


def _nikon(tiff: Tiff, at: int, note: bytes) -> int | None:
    """Newer notes are a TIFF of their own, ten bytes in; the second number is the one used."""
    if note.startswith(b"Nikon\x00\x01"):
        return None
    if not note.startswith(b"Nikon\x00\x02"):
        return _at(_shorts(tiff, find(tiff.directory(at), 2)), 1)
    try:
        own, first = Tiff.open(note[10:])
    except DamagedBlockError:
        return None
    return _at(_shorts(own, find(own.directory(first), 2)), 1)
