"""ImportSession: one run of an import, its state and its sums."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from imalink.owned import OwnedModel, OwnedQuerySet
from photos.models import Photo, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from imports.models.import_item import ImportItem

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


class SessionConflict(Exception):  # noqa: N818 (a state, not a fault; the API answers 409)
    """What was asked does not go with the session's state; the text says so to people."""


class ImportSessionQuerySet(OwnedQuerySet["ImportSession"]):
    def open(self) -> ImportSessionQuerySet:
        return self.exclude(status__in=CLOSED)

    def silent(self) -> ImportSessionQuerySet:
        """In progress by the column, but without a sign of life: what `status_now` calls so."""
        return self.filter(status=Status.IN_PROGRESS, seen_at__lt=timezone.now() - SIGN_OF_LIFE)

    def with_status(self, status: Status) -> ImportSessionQuerySet:
        """By `status_now`, which calls silent sessions interrupted before their column does."""
        if status == Status.INTERRUPTED:
            return self.filter(Q(status=status) | Q(pk__in=self.silent()))
        rows = self.filter(status=status)
        return rows.exclude(pk__in=self.silent()) if status == Status.IN_PROGRESS else rows

    def mark_interrupted(self) -> int:
        """Sessions in progress without a sign of life become `interrupted`; how many did."""
        return self.silent().update(status=Status.INTERRUPTED)

    def for_lists(self) -> ImportSessionQuerySet:
        """Newest first, with what a row shows."""
        return self.select_related("source", "author").order_by("-started_at", "-id")


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
    #: Made up by the client for one start, so that asking twice starts once.
    start_key = models.CharField(max_length=64, blank=True, default="", editable=False)

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
            models.UniqueConstraint(
                fields=["owner", "start_key"],
                condition=~Q(start_key=""),
                name="import_session_once_per_start",
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

    @property
    def files_known(self) -> int:
        """Files whose place was noted: an import that goes on finds them where they were."""
        return self.images_imported + self.files_added + self.duplicates_skipped

    @property
    def place_id(self) -> int:
        """The source its files come from; SessionConflict when it was started without one."""
        if self.source_id is None:
            raise SessionConflict(gettext("This import has no source, so its files have no place."))
        return self.source_id

    @property
    def status_now(self) -> Status:
        """`status`, or `interrupted` without a sign of life. Derived, because reading must write
        nothing; the column follows when its owner next starts an import."""
        silent_since = timezone.now() - SIGN_OF_LIFE
        if self.status == Status.IN_PROGRESS and self.seen_at < silent_since:
            return Status.INTERRUPTED
        return Status(self.status)

    @classmethod
    def start(
        cls, owner: User, *, source: str = "", start_key: str = "", **fields: Any
    ) -> ImportSession:
        """A new session, or the one that was started with this key; a source of that name is made
        if the owner has none."""
        # What has expired is gone: its files are new again, not "removed by you".
        Photo.objects.owned_by(owner).purge_expired()
        with transaction.atomic():
            cls.objects.owned_by(owner).mark_interrupted()
            place = Source.objects.get_or_create(owner=owner, name=source)[0] if source else None
            fields["source"] = place
            if not start_key:
                return cls.objects.create(owner=owner, **fields)
            own = cls.objects.owned_by(owner)
            return own.get_or_create(owner=owner, start_key=start_key, defaults=fields)[0]

    def lines(self) -> QuerySet[ImportItem]:
        """The ledger. Naming the source too, which is the session's, lets the index lead."""
        return self.items.filter(owner_id=self.owner_id, source=self.source_id)

    def resume(self) -> None:
        """A sign of life: in progress (again). In a transaction this locks the session's row."""
        self._change(self._own().open(), status=Status.IN_PROGRESS)

    def pause(self) -> None:
        self._change(self._own().open(), status=Status.PAUSED)

    def complete(self) -> None:
        """Twice is once: completing what is completed changes nothing."""
        self._close(Status.COMPLETED)

    def cancel(self) -> None:
        """Twice is once. What was imported stays."""
        self._close(Status.CANCELLED)

    def edit(self, **fields: Any) -> None:
        """What its owner may set: a closed session takes a new `source_description` only."""
        always = fields.keys() <= {"source_description"}
        self._change(self._own() if always else self._own().open(), **fields)

    def note_progress(self, **fields: Any) -> None:
        """What a client that keeps its own count says; a sign of life."""
        if "files_processed" in fields:
            self._count_by_client(**fields)
        else:
            self._change(self._own().open(), status=Status.IN_PROGRESS, **fields)

    def increment(self, counter: str) -> None:
        """One more, said by a client that keeps its own count; a sign of life."""
        self._count_by_client(**{counter: F(counter) + 1})

    def _count_by_client(self, **fields: Any) -> None:
        # One conditional update: counters have one origin, the ledger's lines or the client.
        countable = self._own().open().filter(Q(counted_by_client=True) | Q(files_processed=0))
        self._change(countable, status=Status.IN_PROGRESS, counted_by_client=True, **fields)

    def _close(self, status: Status) -> None:
        now = timezone.now()
        closed = self._own().open().update(status=status, completed_at=now, seen_at=now)
        self.refresh_from_db()
        if not closed and self.status != status:
            raise self.conflict()

    def _own(self) -> ImportSessionQuerySet:
        return ImportSession.objects.filter(owner_id=self.owner_id, pk=self.pk)

    def _change(self, allowed: ImportSessionQuerySet, **fields: Any) -> None:
        changed = allowed.update(**{"seen_at": timezone.now()} | fields)
        self.refresh_from_db()
        if not changed:
            raise self.conflict()

    def conflict(self) -> SessionConflict:
        """Why this session does not take what it was asked."""
        if self.is_closed:
            detail = gettext("This import is %(status)s; it takes nothing more.")
            return SessionConflict(detail % {"status": self.get_status_display()})
        if self.counted_by_client:
            return SessionConflict(
                gettext("This import is counted by its client; it has no ledger to add to.")
            )
        return SessionConflict(
            gettext("This import is counted from its ledger, not by its client.")
        )
