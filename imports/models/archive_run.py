"""ArchiveRun: one archive being made of a library, or being brought into it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedModel, OwnedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: The process at work says so every second; without a sign for so long it is gone.
SIGN_OF_LIFE = timedelta(minutes=1)
#: How long an archive stays on the server after it was made or brought.
KEPT = timedelta(days=7)


class Kind(models.TextChoices):
    EXPORT = "export", _("export")
    RESTORE = "restore", _("restore")


class Status(models.TextChoices):
    RECEIVING = "receiving", _("receiving")
    RUNNING = "running", _("running")
    INTERRUPTED = "interrupted", _("interrupted")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Step(models.TextChoices):
    WRITING = "writing", _("writing")
    CHECKING = "checking", _("checking")
    RESTORING = "restoring", _("restoring")


#: At most one of these for each owner.
LIVE = (Status.RECEIVING, Status.RUNNING)


class ArchiveConflict(Exception):  # noqa: N818 (a state, not a fault; the API answers 409)
    """What was asked does not go with the run's state; the text says so to people."""


class ArchiveRunQuerySet(OwnedQuerySet["ArchiveRun"]):
    def mark_interrupted(self) -> int:
        """Runs at work without a sign of life are interrupted; how many were."""
        silent = Q(status=Status.RUNNING, seen_at__lt=timezone.now() - SIGN_OF_LIFE)
        return self.filter(silent).update(status=Status.INTERRUPTED)

    def purge(self) -> int:
        """Runs that ended, or were left, longer ago than archives are kept go with their files."""
        old = self.filter(seen_at__lt=timezone.now() - KEPT)
        for run in old:
            run.delete()
        return len(old)


class ArchiveRun(OwnedModel):
    """`done` of `total` rows of the step; `pieces` is where a restore goes on."""

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    status = models.CharField(_("status"), max_length=11, choices=Status)
    step = models.CharField(_("step"), max_length=9, choices=Step, blank=True, default="")
    done = models.PositiveBigIntegerField(_("rows done"), default=0)
    total = models.PositiveBigIntegerField(_("rows"), default=0)
    size = models.PositiveBigIntegerField(_("size"), default=0, help_text=_("bytes"))
    received = models.PositiveBigIntegerField(_("received"), default=0, help_text=_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    pieces = models.PositiveIntegerField(default=0, editable=False)
    message = models.TextField(_("message"), blank=True, default="")
    report = models.JSONField(_("report"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ArchiveRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(status__in=LIVE), name="archive_run_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="archive_run_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def path(self) -> Path:
        return archives_folder() / f"{self.pk}.tar"

    @property
    def differences_path(self) -> Path:
        """A line of JSON for each thing that differs."""
        return archives_folder() / f"{self.pk}.differences.jsonl"

    @property
    def status_now(self) -> Status:
        """`status`, or `interrupted` without a sign of life; reading writes nothing."""
        if self.status == Status.RUNNING and self.seen_at < timezone.now() - SIGN_OF_LIFE:
            return Status.INTERRUPTED
        return Status(self.status)

    @property
    def is_live(self) -> bool:
        return self.status_now in LIVE

    @property
    def has_file(self) -> bool:
        return self.kind == Kind.EXPORT and self.status == Status.DONE and self.path.is_file()

    @classmethod
    def start(cls, owner: User, kind: Kind, size: int = 0) -> ArchiveRun:
        """A new run; a restore first receives so many bytes. ArchiveConflict while another is at
        work: the unique constraint decides, because a look beforehand loses races."""
        own = cls.objects.owned_by(owner)
        own.mark_interrupted()
        own.purge()
        status = Status.RUNNING if kind == Kind.EXPORT else Status.RECEIVING
        try:
            with transaction.atomic():
                return cls.objects.create(owner=owner, kind=kind, status=status, size=size)
        except IntegrityError as error:
            raise ArchiveConflict(
                gettext("An archive of this account is being made or restored already.")
            ) from error

    def receive(self, offset: int, content: bytes) -> None:
        """The next piece of the file; ArchiveConflict when it is another than the next."""
        with transaction.atomic():
            run = ArchiveRun.objects.select_for_update().get(owner_id=self.owner_id, pk=self.pk)
            if run.status != Status.RECEIVING or offset != run.received:
                raise ArchiveConflict(gettext("This is not the piece that comes next."))
            if run.received + len(content) > run.size:
                raise ArchiveConflict(gettext("This is more than was announced."))
            with run.path.open("r+b" if offset else "wb") as file:
                run.path.chmod(0o600)
                file.seek(offset)
                file.write(content)
            run.received += len(content)
            run.seen_at = timezone.now()
            run.status = Status.RUNNING if run.received == run.size else Status.RECEIVING
            run.save(update_fields=["received", "seen_at", "status"])
        self.refresh_from_db()

    def go_on(self) -> None:
        """What was interrupted runs again, a restore where it stopped."""
        ArchiveRun.objects.filter(owner_id=self.owner_id).mark_interrupted()
        own = ArchiveRun.objects.filter(owner_id=self.owner_id, pk=self.pk)
        try:
            with transaction.atomic():
                waits = own.filter(status=Status.INTERRUPTED)
                changed = waits.update(status=Status.RUNNING, seen_at=timezone.now())
        except IntegrityError as error:
            raise ArchiveConflict(
                gettext("An archive of this account is being made or restored already.")
            ) from error
        if not changed:
            raise ArchiveConflict(gettext("Only what was interrupted can go on."))
        self.refresh_from_db()

    def end(self, status: Status, **values: Any) -> None:
        now = timezone.now()
        own = ArchiveRun.objects.filter(owner_id=self.owner_id, pk=self.pk)
        own.update(status=status, step="", ended_at=now, seen_at=now, **values)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """With its files. A process that works on it finds it gone, and stops."""
        paths = (self.path, self.differences_path)
        deleted = super().delete(*args, **kwargs)
        for path in paths:
            path.unlink(missing_ok=True)
        return deleted


def archives_folder() -> Path:
    folder: Path = settings.IMALINK_DATA_DIR / "archives"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
