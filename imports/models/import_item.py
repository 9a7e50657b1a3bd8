"""ImportItem: one file's line in the ledger of its import."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel
from imports.models.import_session import ImportSession
from photos.models import Photo, Source


class Outcome(models.TextChoices):
    """Every file found ends in exactly one of these."""

    IMPORTED = "imported", _("imported")
    FILE_ADDED = "file_added", _("joined a photo")
    DUPLICATE = "duplicate", _("already here")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class Stage(models.TextChoices):
    """The step of the import at which a file's outcome was decided."""

    SCAN = "scan", _("scanning")
    PAIR = "pair", _("pairing")
    READ = "read", _("reading")
    HASH = "hash", _("hashing")
    METADATA = "metadata", _("reading metadata")
    DECODE = "decode", _("decoding")
    PREVIEW = "preview", _("making the preview")
    SEND = "send", _("sending")
    INGEST = "ingest", _("recording")


class ImportItem(OwnedModel):
    """History that stays true: photo and hashes are kept as text beside the link, which empties
    when the photo goes."""

    session = models.ForeignKey(
        ImportSession,
        verbose_name=_("import"),
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        related_name="+",
        db_index=False,
    )
    path = models.CharField(_("path"), max_length=4096)
    file_size = models.PositiveBigIntegerField(_("file size"), default=0, help_text=_("bytes"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, blank=True, default="")
    message = models.TextField(_("message"), blank=True, default="")
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_items",
        db_index=False,
    )
    hothash = models.CharField(_("hothash"), max_length=64, blank=True, default="")
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "session", "source", "path"], name="import_item_once_per_path"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="failed") | ~Q(message=""),
                name="import_item_failure_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "session", "outcome", "id"], name="import_item_outcomes"),
            models.Index(fields=["owner", "photo"], name="import_item_photo"),
        ]

    def __str__(self) -> str:
        return self.path
