"""What a batch brings, once its shape is known to be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from photos.hotpreview_bytes import HotpreviewBytes


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file of a photo; `exif` is a TIFF structure, empty when the file has none, `message` what
    the browser says about it."""

    path: str
    role: str
    format: str
    file_size: int
    modified_at: datetime
    sha256: str
    image_data_hash: str | None
    exif: bytes
    message: str = ""


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A group, its primary first. `fault` says what is wrong with the preview that was sent;
    `xmp` is None where nothing is said of it, empty where the files have none."""

    hothash: str
    perceptual_hash: str | None
    camera: dict[str, Any]
    xmp: dict[str, Any] | None
    preview: HotpreviewBytes | None
    fault: str
    no_preview_reason: str
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that `known` called unchanged: nothing of it was read."""

    path: str
    file_size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class SentItem:
    """A file that the browser skipped or failed to read, and why."""

    path: str
    file_size: int
    outcome: str
    stage: str
    message: str


@dataclass(frozen=True, slots=True)
class Batch:
    current_file: str
    bytes_read: int
    bytes_sent: int
    photos: tuple[SentPhoto, ...]
    seen: tuple[SeenFile, ...]
    items: tuple[SentItem, ...]

    @property
    def paths(self) -> list[str]:
        """In the order of the answer: the photos' files, seen, items."""
        files = [file.path for photo in self.photos for file in photo.files]
        return [*files, *(one.path for one in self.seen), *(one.path for one in self.items)]
