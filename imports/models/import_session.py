"""ImportSession: one run of an import, its state and its sums."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from imalink.owned import OwnedModel, OwnedQuerySet
from photos.models import Source

#: Without a sign of life for this long a session counts as interrupted.
SIGN_OF_LIFE = timedelta(minutes=10)


class Status(models.TextChoices):
    IN_PROGRESS = "in_progress", _("in progress")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    INTERRUPTED = "interrupted", _("interrupted")


#: Closed for good: everything else can go on.
CLOSED = (Status.COMPLETED, Status.CANCELLED)


class ImportSessionQuerySet(OwnedQuerySet["ImportSession"]):
    def open(self) -> ImportSessionQuerySet:
        return self.exclude(status__in=CLOSED)

    def mark_interrupted(self) -> int:
        """Sessions in progress without a sign of life become `interrupted`; how many did."""
        return self.filter(
            status=Status.IN_PROGRESS, seen_at__lt=timezone.now() - SIGN_OF_LIFE
        ).update(status=Status.INTERRUPTED)


class ImportSession(OwnedModel):
    """One run. Its counters are sums of its ledger, written in the same transaction as the lines;
    where a client counts for itself (`counted_by_client`) they are what it says, and there is no
    ledger."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="import_sessions",
        db_index=False,
    )
    author = models.ForeignKey(
        Author,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_sessions",
        db_index=False,
    )
    source_path = models.CharField(_("source path"), max_length=4096, blank=True, default="")
    source_description = models.TextField(_("description"), blank=True, default="")
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.IN_PROGRESS
    )
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    completed_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    total_files_found = models.PositiveIntegerField(_("files found"), default=0)
    files_processed = models.PositiveIntegerField(_("files processed"), default=0)
    images_imported = models.PositiveIntegerField(_("imported"), default=0)
    files_added = models.PositiveIntegerField(_("files added"), default=0)
    duplicates_skipped = models.PositiveIntegerField(_("already here"), default=0)
    files_skipped = models.PositiveIntegerField(_("skipped"), default=0)
    errors_count = models.PositiveIntegerField(_("failed"), default=0)
    current_file = models.CharField(_("current file"), max_length=4096, blank=True, default="")
    bytes_read = models.PositiveBigIntegerField(_("bytes read"), default=0)
    bytes_sent = models.PositiveBigIntegerField(_("bytes sent"), default=0)
    counted_by_client = models.BooleanField(_("counted by the client"), default=False)

    objects = ImportSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, completed_at__isnull=False)
                | (~Q(status__in=CLOSED) & Q(completed_at=None)),
                name="import_session_closed_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(counted_by_client=True)
                | Q(
                    files_processed=F("images_imported")
                    + F("files_added")
                    + F("duplicates_skipped")
                    + F("files_skipped")
                    + F("errors_count")
                ),
                name="import_session_outcomes_add_up",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-started_at", "-id"], name="import_session_list"),
            models.Index(fields=["owner", "source"], name="import_session_source"),
            models.Index(fields=["owner", "author"], name="import_session_author"),
        ]

    def __str__(self) -> str:
        return self.source_description or self.source_path or f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("import_session", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED
