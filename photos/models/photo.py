"""Photo: the picture, one per owner and hothash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from imalink.owned import OwnedModel
from photos.effective import DERIVED, derive, whole_groups
from photos.models.keywords import KeywordsField
from photos.models.photo_queryset import PhotoQuerySet

if TYPE_CHECKING:
    from collections.abc import Mapping

hex_of_64 = RegexValidator(r"\A[0-9a-f]{64}\Z", _("This must be 64 hexadecimal digits (0-9, a-f)."))


class HothashRule(models.TextChoices):
    """Which rule made a hothash: ours is SHA-256 of the image data, as ExifTool defines it."""

    IMAGEDATA_1 = "imagedata-1", _("image data, rule 1")
    CLIENT = "client", _("chosen by another client")


class TakenAtSource(models.TextChoices):
    EXIF_ORIGINAL = "exif_original", _("the camera, when the picture was taken")
    EXIF_DIGITIZED = "exif_digitized", _("the camera, when the picture was digitised")
    FILE_NAME = "file_name", _("the file's name")
    XMP_ORIGINAL = "xmp_original", _("XMP, when the picture was taken")
    XMP_DIGITIZED = "xmp_digitized", _("XMP, when the picture was digitised")
    EDITED = "edited", _("its owner")
    CLIENT = "client", _("another client")
    NONE = "", _("not known")


class Photo(OwnedModel):
    """Effective values in columns; where they come from in `camera`, `xmp` and `edited`.

    `taken_at` and `sort_at` are wall clock stored as if UTC. Strings are empty and numbers null
    where nothing is known.
    """

    hothash = models.CharField(_("hothash"), max_length=64, validators=[hex_of_64])
    hothash_rule = models.CharField(
        _("hothash rule"), max_length=16, choices=HothashRule, default=HothashRule.IMAGEDATA_1
    )
    # The 64 bits as a signed integer, and in four bands of 16 bits that make the search for
    # look-alikes an index lookup (photos.perceptual).
    perceptual_hash = models.BigIntegerField(_("perceptual hash"), null=True, blank=True)
    band_0 = models.IntegerField(null=True, editable=False)
    band_1 = models.IntegerField(null=True, editable=False)
    band_2 = models.IntegerField(null=True, editable=False)
    band_3 = models.IntegerField(null=True, editable=False)

    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    orientation = models.PositiveSmallIntegerField(
        _("orientation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken_at_offset = models.SmallIntegerField(
        _("offset from UTC"), null=True, blank=True, help_text=_("minutes east of UTC")
    )
    taken_at_source = models.CharField(
        _("source of the time"),
        max_length=16,
        choices=TakenAtSource,
        blank=True,
        default=TakenAtSource.NONE,
    )
    sort_at = models.DateTimeField(_("sorted at"))
    sort_month = models.PositiveIntegerField(
        _("sorted in"), editable=False, help_text=_("year * 100 + month of sort_at")
    )
    gps_latitude = models.FloatField(_("latitude"), null=True, blank=True)
    gps_longitude = models.FloatField(_("longitude"), null=True, blank=True)
    gps_altitude = models.FloatField(_("altitude"), null=True, blank=True, help_text=_("metres"))
    camera_make = models.CharField(_("camera make"), max_length=200, blank=True, default="")
    camera_model = models.CharField(_("camera model"), max_length=200, blank=True, default="")
    lens_model = models.CharField(_("lens"), max_length=200, blank=True, default="")
    focal_length = models.FloatField(_("focal length"), null=True, blank=True, help_text=_("mm"))
    aperture = models.FloatField(_("aperture"), null=True, blank=True, help_text=_("f-number"))
    exposure_time = models.FloatField(
        _("exposure time"), null=True, blank=True, help_text=_("seconds")
    )
    iso = models.PositiveIntegerField(_("ISO"), null=True, blank=True)

    rating = models.SmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-1), MaxValueValidator(5)],
        help_text=_("0 to 5 stars; -1: rejected"),
    )
    label = models.CharField(_("label"), max_length=200, blank=True, default="")
    title = models.CharField(_("title"), max_length=1000, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")
    keywords = KeywordsField(_("keywords"), blank=True, default=list)
    creator = models.CharField(_("creator"), max_length=1000, blank=True, default="")
    copyright = models.CharField(_("copyright"), max_length=1000, blank=True, default="")

    camera = models.JSONField(_("as the camera wrote it"), default=dict, blank=True)
    xmp = models.JSONField(_("as XMP says"), default=dict, blank=True)
    edited = models.JSONField(_("as its owner set it"), default=dict, blank=True)

    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="photos",
        db_index=False,
    )
    import_session = models.ForeignKey(
        "imports.ImportSession",
        verbose_name=_("import"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="photos",
        db_index=False,
    )
    # The first eight digits of the preview's own SHA-256, so that lists can address a preview
    # (`?v=`) without touching its table; empty while there is none, with the reason beside it.
    hotpreview_version = models.CharField(max_length=8, blank=True, default="", editable=False)
    no_preview_reason = models.CharField(
        _("why there is no preview"), max_length=500, blank=True, default=""
    )
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    deleted_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "hothash"], name="photo_hothash_once_per_owner"
            ),
            # A check passes on NULL, so what must be there is asked for by name.
            models.CheckConstraint(
                condition=Q(gps_latitude=None, gps_longitude=None)
                | Q(
                    gps_latitude__isnull=False,
                    gps_longitude__isnull=False,
                    gps_latitude__range=(-90, 90),
                    gps_longitude__range=(-180, 180),
                ),
                name="photo_has_a_whole_coordinate_or_none",
            ),
            models.CheckConstraint(
                condition=Q(orientation=None) | Q(orientation__range=(1, 8)),
                name="photo_orientation_is_1_to_8",
            ),
            models.CheckConstraint(
                condition=Q(taken_at_offset=None)
                | Q(taken_at__isnull=False, taken_at_offset__range=(-24 * 60, 24 * 60)),
                name="photo_offset_belongs_to_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    perceptual_hash=None, band_0=None, band_1=None, band_2=None, band_3=None
                )
                | Q(
                    *((f"band_{n}__isnull", False) for n in range(4)),
                    *((f"band_{n}__range", (0, 65535)) for n in range(4)),
                    perceptual_hash__isnull=False,
                ),
                name="photo_bands_go_with_perceptual_hash",
            ),
            models.CheckConstraint(
                condition=Q(focal_length=None) | Q(focal_length__gt=0),
                name="photo_focal_length_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(aperture=None) | Q(aperture__gt=0), name="photo_aperture_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(-1, 5)),
                name="photo_rating_is_minus_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(exposure_time=None) | Q(exposure_time__gt=0),
                name="photo_exposure_time_is_positive",
            ),
        ]
        indexes = [
            # The gallery's page: keyset on (sort_at, id) among the photos not removed.
            models.Index(
                fields=["owner", "-sort_at", "-id"],
                condition=Q(deleted_at=None),
                name="photo_gallery",
            ),
            models.Index(
                fields=["owner", "sort_month"], condition=Q(deleted_at=None), name="photo_months"
            ),
            models.Index(
                fields=["owner", "deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="photo_removed",
            ),
            models.Index(fields=["owner", "author", "-sort_at", "-id"], name="photo_author"),
            models.Index(
                fields=["owner", "import_session", "-sort_at", "-id"], name="photo_session"
            ),
            models.Index(fields=["owner", "camera_model", "-sort_at", "-id"], name="photo_camera"),
            models.Index(fields=["owner", "lens_model", "-sort_at", "-id"], name="photo_lens"),
            models.Index(fields=["owner", "rating", "-sort_at", "-id"], name="photo_rating"),
            *(
                models.Index(fields=["owner", f"band_{n}"], name=f"photo_band_{n}")
                for n in range(4)
            ),
        ]

    def __str__(self) -> str:
        return self.hothash[:12]

    def get_absolute_url(self) -> str:
        return reverse("photo", args=[self.hothash])

    def edit(self, changes: Mapping[str, Any], **columns: Any) -> None:
        """What its owner sets goes into `edited` (JSON under the API's names) and takes effect;
        other columns, such as `author`, are set as they are."""
        with transaction.atomic():
            now = Photo.objects.select_for_update().get(owner_id=self.owner_id, pk=self.pk)
            self.camera, self.xmp = now.camera, now.xmp
            self.edited = now.edited | whole_groups(now, changes)
            derive(self)
            for name, value in columns.items():
                setattr(self, name, value)
            self.save(update_fields=["edited", "updated_at", *DERIVED, *columns])

    def remove(self) -> None:
        self._rows().remove()
        self.refresh_from_db(fields=["deleted_at", "updated_at"])

    def restore(self) -> None:
        self._rows().restore()
        self.refresh_from_db(fields=["deleted_at", "updated_at"])

    def delete_for_good(self) -> None:
        """Only what was removed before goes; see PhotoQuerySet."""
        self._rows().delete_for_good()

    def _rows(self) -> PhotoQuerySet:
        return Photo.objects.filter(owner_id=self.owner_id, pk=self.pk)
