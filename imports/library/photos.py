"""What must hold for photos: their columns, their hashes and their previews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Substr

from imports.library.finding import STEP, Check
from photos.effective import DERIVED, derive
from photos.models import HothashRule, Hotpreview, Photo
from photos.perceptual import BANDS, bands

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_LAYERS = ("camera", "xmp", "edited")
#: A photo without any time stands at the moment it was imported, asked shortly before it is saved.
_MOMENT = timedelta(minutes=5)


def columns_that_do_not_follow(owner: User) -> Iterator[str]:
    photos = Photo.objects.owned_by(owner).order_by("pk")
    columns = ("owner", "hothash", "created_at", *_LAYERS, *DERIVED)
    for photo in photos.only(*columns).iterator(STEP):
        before = {name: getattr(photo, name) for name in DERIVED}
        derive(photo)
        _keep_moment(photo, before)
        wrong = [name for name in DERIVED if getattr(photo, name) != before[name]]
        if wrong:
            yield f"photo {photo.hothash}: {', '.join(wrong)}"


def _keep_moment(photo: Photo, before: dict[str, Any]) -> None:
    """The moment of import was asked twice, so it is only nearly the same."""
    was: datetime = before["sort_at"]
    if photo.sort_at == photo.created_at and abs(photo.sort_at - was) < _MOMENT:
        photo.sort_at = was
        photo.sort_month = was.year * 100 + was.month


def wrong_bands(owner: User) -> Iterator[str]:
    columns = ("hothash", "perceptual_hash", *(f"band_{n}" for n in range(BANDS)))
    photos = Photo.objects.owned_by(owner).order_by("pk").values_list(*columns)
    for hothash, signed, *found in photos.iterator(STEP):
        expected = [None] * BANDS if signed is None else bands(signed)
        if found != expected:
            yield f"photo {hothash}: bands {found}, its perceptual hash gives {expected}"


def versions_without_preview(owner: User) -> Iterator[str]:
    photos = Photo.objects.owned_by(owner).exclude(hotpreview_version="")
    previews = Hotpreview.objects.owned_by(owner)
    for photo in photos.exclude(pk__in=previews.values("photo")).order_by("pk").iterator(STEP):
        yield f"photo {photo.hothash}: preview {photo.hotpreview_version} is not there"


def wrong_versions(owner: User) -> Iterator[str]:
    previews = Hotpreview.objects.owned_by(owner).select_related("photo").defer("jpeg")
    wrong = previews.exclude(photo__hotpreview_version=Substr("sha256", 1, 8))
    for preview in wrong.order_by("pk").iterator(STEP):
        photo = preview.photo
        yield f"photo {photo.hothash}: {photo.hotpreview_version or 'none'}, has {preview}"


def unexplained_previews(owner: User) -> Iterator[str]:
    ours = Photo.objects.owned_by(owner).filter(hothash_rule=HothashRule.IMAGEDATA_1)
    silent = ours.filter(hotpreview_version="", no_preview_reason="")
    for hothash in silent.order_by("pk").values_list("hothash", flat=True).iterator(STEP):
        yield f"photo {hothash}: no preview, and no reason why"


PHOTO_CHECKS = (
    Check(
        "photo-columns",
        "A photo's columns do not follow from what its owner, XMP and the camera say.",
        "Run `manage.py rederive --photo HOTHASH`, or set the value anew on its page.",
        columns_that_do_not_follow,
    ),
    Check(
        "photo-bands",
        "A photo's bands are not those of its perceptual hash, so look-alikes are missed.",
        "Set the perceptual hash anew in the admin, or delete the photo and import its file again.",
        wrong_bands,
    ),
    Check(
        "photo-preview-missing",
        "A photo names a preview that is not there.",
        "Delete the photo for good and import its file again.",
        versions_without_preview,
    ),
    Check(
        "photo-preview-version",
        "A photo names another preview than it has, so browsers keep asking for it.",
        "Delete the photo for good and import its file again.",
        wrong_versions,
    ),
    Check(
        "photo-preview-unexplained",
        "A photo has neither a preview nor a reason why.",
        "Delete the photo for good and import its file again.",
        unexplained_previews,
    ),
)
