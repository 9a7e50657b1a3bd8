"""Copy: a place where an Image's bytes were seen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from photos.models.image import Image
from photos.models.source import Source


class Copy(OwnedModel):
    """`path` is exactly as found, the chosen folder's name first, `/` between.

    The same place holds one file at a time: when its content changed it points to the new Image.
    """

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        related_name="copies",
        db_index=False,
    )
    path = models.CharField(_("path"), max_length=4096)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        on_delete=models.CASCADE,
        related_name="copies",
        db_index=False,
    )
    file_size = models.PositiveBigIntegerField(_("file size"), help_text=_("bytes"))
    modified_at = models.DateTimeField(_("modified at"))
    first_session = models.ForeignKey(
        "imports.ImportSession",
        verbose_name=_("first seen in"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    last_session = models.ForeignKey(
        "imports.ImportSession",
        verbose_name=_("last seen in"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
    )
    last_seen_at = models.DateTimeField(_("last seen at"))

    objects = OwnedManager()

    class Meta:
        verbose_name = _("copy")
        verbose_name_plural = _("copies")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "source", "path"], name="copy_path_once_per_source"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "image"], name="copy_image"),
            models.Index(fields=["owner", "first_session"], name="copy_first_session"),
            models.Index(fields=["owner", "last_session"], name="copy_last_session"),
        ]

    def __str__(self) -> str:
        return self.path
