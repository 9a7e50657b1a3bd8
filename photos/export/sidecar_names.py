"""Where a photo's sidecars lie: beside each of its files, at every place it was seen.

`IMG_1.CR2.xmp` is what darktable, digiKam and ExifTool's users have, and names one file for sure.
Lightroom, Bridge and Camera Raw look for `IMG_1.xmp`, and only beside a RAW that is not a DNG: into
all other kinds they write, and read, the XMP inside. So such a RAW has both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from photos.file_names import RAW
from photos.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photos.models import Image, Photo

ENDING = ".xmp"
HAS_ITS_XMP_INSIDE = frozenset({"dng"})


class Place(NamedTuple):
    """A source's name, or none, and a path in it as it was found."""

    source: str | None
    path: str

    def folded(self) -> tuple[str | None, str]:
        """The same for all that most cameras' and people's systems take for one place."""
        return self.source, self.path.casefold()


class Beside(NamedTuple):
    """A sidecar's place; `sidecar_for` is the file's ending where the sidecar's name lacks it."""

    place: Place
    sidecar_for: str = ""


def sidecars_of(photo: Photo) -> Iterator[Beside]:
    files = [image for image in photo.images.all() if image.role != Role.SIDECAR]
    for source, path in (place for image in files for place in places_of(image)):
        yield Beside(Place(source, path + ENDING))
        stem, _dot, ending = path.rpartition(".")
        if ending.lower() in RAW - HAS_ITS_XMP_INSIDE:
            yield Beside(Place(source, stem + ENDING), ending)
    if not files:
        yield Beside(Place(None, photo.hothash + ENDING))


def already_there(photo: Photo) -> set[tuple[str | None, str]]:
    """The sidecars that lay beside the photo's files when those were read; places folded."""
    sidecars = (image for image in photo.images.all() if image.role == Role.SIDECAR)
    return {place.folded() for image in sidecars for place in places_of(image)}


def places_of(image: Image) -> list[Place]:
    """Only the file's name where other clients recorded it without its place."""
    copies = [Place(copy.source.name, copy.path) for copy in image.copies.all()]
    return copies or [Place(None, image.filename)]
