"""Which files an owner's catalogue knows already: by their place, or by their content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypedDict

from photos.models import Copy, Image, Photo, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from photos.models import Source


class FileAsked(TypedDict, total=False):
    """What is asked about: a place, a content, or both."""

    path: str
    file_size: int
    modified_at: datetime
    sha256: str | None
    image_data_hash: str | None


@dataclass(frozen=True)
class KnownFile:
    """`unchanged`: where it was, as it was. `differs`: so it seems, by size and time, but its bytes
    are others. `content`: its bytes or its picture are known; then `deleted_at` says when its photo
    was removed, if it was."""

    status: Literal["unchanged", "differs", "content", "unknown"]
    hothash: str | None = None
    deleted_at: datetime | None = None


UNKNOWN = KnownFile("unknown")


def known(owner: User, source: Source | None, files: Sequence[FileAsked]) -> list[KnownFile]:
    """An answer for each file, in order, in three queries at most however many there are."""
    by_place = _images_by_place(owner, source, files)
    by_content = _photos_by_content(owner, files)
    return [_answer(asked, by_place, by_content) for asked in files]


Place = tuple[str, int, datetime]


def _answer(
    asked: FileAsked, by_place: dict[Place, Image], by_content: dict[str, Photo]
) -> KnownFile:
    place = _place(asked)
    if place is not None and (image := by_place.get(place)):
        differs = _differ(asked, image)
        return KnownFile("differs" if differs else "unchanged", image.photo.hothash)
    for digest in (asked.get("sha256"), asked.get("image_data_hash")):
        if digest and (photo := by_content.get(digest)):
            return KnownFile("content", photo.hothash, photo.deleted_at)
    return UNKNOWN


def _differ(asked: FileAsked, image: Image) -> bool:
    """False where either hash is not there to be compared."""
    digest = asked.get("sha256")
    return bool(digest and image.sha256) and digest != image.sha256


def _place(asked: FileAsked) -> Place | None:
    if "path" not in asked or "file_size" not in asked or "modified_at" not in asked:
        return None
    return asked["path"], asked["file_size"], asked["modified_at"]


def _images_by_place(
    owner: User, source: Source | None, files: Sequence[FileAsked]
) -> dict[Place, Image]:
    paths = {place[0] for asked in files if (place := _place(asked))}
    if source is None or not paths:
        return {}
    copies = Copy.objects.owned_by(owner).filter(
        source=source, path__in=paths, image__photo__deleted_at=None
    )
    copies = copies.select_related("image__photo").only(
        *("path", "file_size", "modified_at"),
        *("image__sha256", "image__photo__hothash", "image__photo__deleted_at"),
    )
    return {(copy.path, copy.file_size, copy.modified_at): copy.image for copy in copies}


def _photos_by_content(owner: User, files: Sequence[FileAsked]) -> dict[str, Photo]:
    """By either hash. A photo in the catalogue goes before a removed one, then the older one;
    sidecars do not count, because different photos may have identical ones. Nor does what has
    expired, which goes for good as soon as an import starts."""
    expired = Photo.objects.owned_by(owner).expired()
    found: dict[str, Photo] = {}
    for column in ("sha256", "image_data_hash"):
        digests = {digest for asked in files if (digest := asked.get(column))}
        if not digests:
            continue
        images = Image.objects.owned_by(owner).filter((f"{column}__in", digests))
        images = images.exclude(role=Role.SIDECAR).exclude(photo__in=expired)
        images = images.select_related("photo")
        images = images.only(column, "photo__hothash", "photo__deleted_at")
        for image in sorted(images, key=lambda image: (bool(image.photo.deleted_at), image.pk)):
            found.setdefault(getattr(image, column), image.photo)
    return found
