"""Image: one file of a photo. The file itself stays on its owner's disk."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from photos.models.photo import Photo, hex_of_64


class Role(models.TextChoices):
    """What a file is to its photo; the preview came from the primary."""

    PRIMARY = "primary", _("primary")
    RENDERED = "rendered", _("rendered")
    RAW = "raw", _("RAW")
    SIDECAR = "sidecar", _("sidecar")


class Image(OwnedModel):
    """One file, known by its bytes (`sha256`) and by its picture (`image_data_hash`).

    Both are null for files recorded by clients that do not compute them; then a file is the same
    when photo, name and size are. A sidecar is unique within its photo only, because two photos
    may well have identical ones.
    """

    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        on_delete=models.CASCADE,
        related_name="images",
        db_index=False,
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.PRIMARY)
    filename = models.CharField(_("file name"), max_length=1024)
    format = models.CharField(_("format"), max_length=16, blank=True, default="")
    file_size = models.PositiveBigIntegerField(_("file size"), help_text=_("bytes"))
    sha256 = models.CharField(  # noqa: DJ001 (unique where not null)
        _("SHA-256"), max_length=64, null=True, blank=True, validators=[hex_of_64]
    )
    image_data_hash = models.CharField(  # noqa: DJ001 (null where the format has no image data)
        _("image data hash"), max_length=64, null=True, blank=True, validators=[hex_of_64]
    )
    import_session = models.ForeignKey(
        "imports.ImportSession",
        verbose_name=_("import"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="images",
        db_index=False,
    )
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                condition=Q(sha256__isnull=False) & ~Q(role=Role.SIDECAR),
                name="image_bytes_once_per_owner",
            ),
            models.UniqueConstraint(
                fields=["owner", "photo", "sha256"],
                condition=Q(sha256__isnull=False, role=Role.SIDECAR),
                name="image_sidecar_once_per_photo",
            ),
            models.UniqueConstraint(
                fields=["owner", "photo", "filename", "file_size"],
                condition=Q(sha256__isnull=True),
                name="image_name_and_size_once_per_photo",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="image_list"),
            models.Index(fields=["owner", "photo"], name="image_photo"),
            models.Index(fields=["owner", "image_data_hash"], name="image_data"),
            models.Index(fields=["owner", "import_session"], name="image_session"),
        ]

    def __str__(self) -> str:
        return self.filename
