"""ExifBlock: a file's raw Exif, kept so that better rules can be replayed without the original."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from photos.models.image import Image


class ExifBlock(OwnedModel):
    """A self-contained TIFF structure of at most 256 KiB, without thumbnail or embedded JPEG."""

    # One per image by the constraint below: a OneToOneField would be unique without its owner.
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        on_delete=models.CASCADE,
        related_name="exif_blocks",
        db_index=False,
    )
    tiff = models.BinaryField(_("TIFF structure"))

    objects = OwnedManager()

    class Meta:
        verbose_name = _("Exif block")
        verbose_name_plural = _("Exif blocks")
        constraints = [
            models.UniqueConstraint(fields=["owner", "image"], name="exif_block_once_per_image")
        ]

    def __str__(self) -> str:
        return f"Exif of image {self.image_id}"
