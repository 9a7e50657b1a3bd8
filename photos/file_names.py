"""What a file's name says about it, for clients that say no more than the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photos.models.image import Role

if TYPE_CHECKING:
    from photos.models import Photo

#: Endings, which are also the names that core/formats.ts gives to RAW formats.
RAW = frozenset(
    "3fr arw cr2 cr3 crw dng erf gpr iiq kdc mef mrw nef nrw orf pef raf rw2 srw x3f".split()  # noqa: SIM905
)
SIDECAR = {"thm", "xmp"}
SAME_FORMAT = {"jpg": "jpeg", "jpe": "jpeg", "tif": "tiff", "heif": "heic"}


def format_of(filename: str) -> str:
    """The format by the name's ending, empty without one."""
    _stem, dot, ending = filename.lower().rpartition(".")
    return SAME_FORMAT.get(ending, ending)[:16] if dot else ""


def role_of(filename: str, photo: Photo) -> Role:
    """RAW and sidecars by their ending; of the others the photo's first file is its primary."""
    ending = format_of(filename)
    if ending in SIDECAR:
        return Role.SIDECAR
    if ending in RAW:
        return Role.RAW
    has_primary = photo.images.filter(owner_id=photo.owner_id, role=Role.PRIMARY).exists()
    return Role.RENDERED if has_primary else Role.PRIMARY
