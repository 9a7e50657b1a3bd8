"""What a run does, in a process of its own: memory and time that no request has to share."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from imalink.faults import fault_of
from imports.archive.errors import ArchiveError
from imports.archive.files import export
from imports.archive.report import Report
from imports.archive.restore import restore
from imports.models.archive_run import ArchiveRun, Kind, Status, Step

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SECONDS = 1.0


class RunGone(Exception):  # noqa: N818 (wished by the owner, no fault)
    """Its owner deleted the run while it was at work."""


def begin(run: ArchiveRun) -> None:
    """Starts the process and lets it go; its signs of life are in the run's row."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_archive", str(run.pk)]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # noqa: S603


def work(run: ArchiveRun) -> None:
    """To the end of the run, whatever that is; what went wrong is said in its row."""
    try:
        with Ticker(run) as ticker:
            if run.kind == Kind.EXPORT:
                _export(run, run.owner, ticker)
            else:
                _restore(run, run.owner, ticker)
    except ArchiveError as error:
        run.end(Status.FAILED, message=_refused(run, error))
    except RunGone:
        return
    except Exception as error:
        fault = fault_of(error)
        run.end(Status.FAILED, message=str(fault.detail) if fault else _("See the server's log."))
        raise
    if run.kind == Kind.RESTORE:
        run.path.unlink(missing_ok=True)


def _refused(run: ArchiveRun, error: ArchiveError) -> str:
    if run.kind == Kind.EXPORT:
        return _("The archive could not be read again, so it was not kept. %s") % error
    return _("%s Nothing was changed.") % error


def _export(run: ArchiveRun, owner: User, ticker: Ticker) -> None:
    ticker.step = Step.WRITING
    sha256 = export(
        owner,
        run.path,
        note=ticker.note,
        between=lambda: ticker.begin(Step.CHECKING),
        checking=ticker.note,
    )
    ticker.stop()
    run.end(Status.DONE, sha256=sha256, size=run.path.stat().st_size)


def _restore(run: ArchiveRun, owner: User, ticker: Ticker) -> None:
    with run.differences_path.open("r+" if run.pieces else "w") as listing:
        report = Report(listing)
        report.go_on(run.report)
        listing.seek(run.report.get("bytes", 0))
        listing.truncate()

        def keep(pieces: int) -> None:
            listing.flush()
            told = report.to_json() | {"bytes": listing.tell()}
            own = ArchiveRun.objects.filter(owner_id=run.owner_id, pk=run.pk)
            if not own.update(pieces=pieces, report=told):
                raise RunGone
            ticker.begin(Step.RESTORING)

        ticker.step = Step.CHECKING
        with run.path.open("rb") as stream:
            restore(
                owner,
                stream,
                report,
                checking=ticker.note,
                note=ticker.note,
                keep=keep,
                after=run.pieces,
            )
    ticker.stop()
    run.end(Status.DONE)


class Ticker:
    """Says once a second how far a run is, through a connection of its own: what the run reads is
    one moment of the database, in which nothing can be written."""

    def __init__(self, run: ArchiveRun) -> None:
        self._own = ArchiveRun.objects.filter(owner_id=run.owner_id, pk=run.pk)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._gone = False
        self.step: str = run.step
        self.done = self.total = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def begin(self, step: Step) -> None:
        self.step = step

    def note(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._gone:
            raise RunGone

    def stop(self) -> None:
        """Nothing is said any more once this returns."""
        self._stopped.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._stopped.wait(SECONDS):
            told = {"step": self.step, "done": self.done, "total": self.total}
            self._gone = not self._own.update(seen_at=timezone.now(), **told)
        connection.close()
