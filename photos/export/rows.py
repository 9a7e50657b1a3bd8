"""The photos of an export in the gallery's order, a few at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from imalink.cursor_pages import after, cursor_of
from photos.gallery import ORDER
from photos.models import Copy, Image, Photo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from photos.models import PhotoQuerySet

AT_ONCE = 200


def with_places(photos: PhotoQuerySet, owner: User) -> PhotoQuerySet:
    """Each photo with its author, its files, and where those were seen."""
    copies = Copy.objects.owned_by(owner).select_related("source").order_by("id")
    copies = copies.only("owner_id", "image_id", "path", "source__owner_id", "source__name")
    images = Image.objects.owned_by(owner).order_by("id")
    images = images.only("owner_id", "photo_id", "role", "filename", "format")
    files = images.prefetch_related(Prefetch("copies", copies))
    return photos.select_related("author").prefetch_related(Prefetch("images", files))


def in_chunks(photos: PhotoQuerySet) -> Iterator[list[Photo]]:
    """By keyset, so that the last chunk costs no more than the first."""
    cursor = None
    while chunk := list(after(photos, ORDER, cursor)[:AT_ONCE]):
        yield chunk
        if len(chunk) < AT_ONCE:
            return
        cursor = cursor_of(chunk[-1], ORDER)
