"""Hotpreview: the 400-pixel JPEG, in a table of its own so that lists never read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from photos.models.photo import Photo, hex_of_64

if TYPE_CHECKING:
    from photos.hotpreview_bytes import HotpreviewBytes


class Hotpreview(OwnedModel):
    """JPEG bytes, long edge at most 400 pixels, upright, sRGB; nothing but the picture inside."""

    # One per photo by the constraint below: a OneToOneField would be unique without its owner.
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        on_delete=models.CASCADE,
        related_name="hotpreviews",
        db_index=False,
    )
    jpeg = models.BinaryField(_("JPEG"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, validators=[hex_of_64])
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    objects = OwnedManager()

    class Meta:
        verbose_name = _("hotpreview")
        verbose_name_plural = _("hotpreviews")
        constraints = [
            models.UniqueConstraint(fields=["owner", "photo"], name="hotpreview_once_per_photo"),
            models.CheckConstraint(
                condition=models.Q(width__range=(1, 400), height__range=(1, 400)),
                name="hotpreview_is_at_most_400_pixels",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:8]

    @property
    def long_edge(self) -> int:
        return max(self.width, self.height)

    @classmethod
    def of(cls, photo: Photo, preview: HotpreviewBytes) -> Hotpreview:
        """The row for a checked preview, not saved; the photo learns its version."""
        photo.hotpreview_version = preview.sha256[:8]
        return cls(
            owner_id=photo.owner_id,
            photo=photo,
            jpeg=preview.jpeg,
            sha256=preview.sha256,
            width=preview.width,
            height=preview.height,
        )
