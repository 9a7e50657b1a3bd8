"""The layers of a photo that is on both sides: what its owner set is never lost silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photos.effective import GROUPS

if TYPE_CHECKING:
    from imports.archive.report import Report
    from imports.archive.rows import Row
    from photos.models import Photo

Layer = dict[str, Any]


def merge_layers(photo: Photo, row: Row, report: Report) -> bool:
    """Whether the photo took something: what its owner set only in the archive, and the XMP or
    the camera's own words where it has none at all. Where both speak, the account's stands."""
    layers = (photo.edited, photo.xmp, photo.camera)
    photo.edited = photo.edited | _only_there(photo, row["edited"], report)
    for name in ("xmp", "camera"):
        here: Layer = getattr(photo, name)
        if here:
            _compare(photo, name, here, row[name], report)
        elif row[name]:
            report.taken("photos", photo.hothash, name, here, row[name])
            setattr(photo, name, row[name])
    return layers != (photo.edited, photo.xmp, photo.camera)


def _only_there(photo: Photo, edited: Layer, report: Report) -> Layer:
    """The groups of values that nobody set here."""
    taken: Layer = {}
    for group in GROUPS:
        there = {name: edited[name] for name in group if name in edited}
        here = {name: photo.edited[name] for name in group if name in photo.edited}
        if here:
            _compare(photo, "edited", here, there, report)
            continue
        taken |= there
        for name, value in there.items():
            report.taken("photos", photo.hothash, f"edited.{name}", None, value)
    return taken


def _compare(photo: Photo, layer: str, here: Layer, there: Layer, report: Report) -> None:
    """What the archive does not speak of is no difference."""
    for name, value in there.items():
        report.compare("photos", photo.hothash, f"{layer}.{name}", here.get(name), value)
