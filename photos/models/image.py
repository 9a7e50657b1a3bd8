"""Image: one file of a photo. The file itself stays on its owner's disk."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from photos.models.photo import HothashRule, Photo, hex_of_64


class Role(models.TextChoices):
    """What a file is to its photo; the preview came from the primary."""

    PRIMARY = "primary", _("primary")
    RENDERED = "rendered", _("rendered")
    RAW = "raw", _("RAW")
    SIDECAR = "sidecar", _("sidecar")


class OnlyPrimary(Exception):  # noqa: N818 (a state, not a fault; the API answers 409)
    """No other file of its photo could be its primary."""


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

    def forget(self) -> None:
        """Its row goes; when it was the primary, the next file that can be one is. A photo that is
        known by its primary's image data keeps one: OnlyPrimary when this is the last."""
        with transaction.atomic():
            photo = Photo.objects.select_for_update().get(owner_id=self.owner_id, pk=self.photo_id)
            if self.role == Role.PRIMARY:
                self._hand_on(by_image_data=photo.hothash_rule == HothashRule.IMAGEDATA_1)
            self.delete()

    def _hand_on(self, *, by_image_data: bool) -> None:
        others = Image.objects.filter(owner_id=self.owner_id, photo=self.photo_id)
        others = others.exclude(pk=self.pk).exclude(role=Role.SIDECAR)
        if by_image_data:
            others = others.filter(image_data_hash=self.photo.hothash)
        # A rendering before a RAW, as when they came together; then the one that came first.
        heir = others.order_by("-role", "pk").first()
        if heir:
            heir.role = Role.PRIMARY
            heir.save(update_fields=["role"])
        elif by_image_data:
            raise OnlyPrimary
