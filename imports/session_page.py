"""What the page of one import shows: where it stands, its sum, and its files by outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from imalink.pages import rows_after
from imports.models import ImportItem, Outcome, Status
from photos.models import Photo

if TYPE_CHECKING:
    from imalink.pages import PageRequest
    from imports.models import ImportSession

ITEMS_SHOWN = 100
POLL_SECONDS = {Status.IN_PROGRESS: 2, Status.PAUSED: 10, Status.INTERRUPTED: 10}


@dataclass(frozen=True)
class Tab:
    """Files of one outcome, and how many; outcome "" stands for all."""

    outcome: str
    word: str
    count: int

    @property
    def in_sum(self) -> bool:
        return self.count > 0 or self.outcome == Outcome.IMPORTED


class SessionPage:
    """`?outcome=` picks a tab, `?after=` the files that follow."""

    def __init__(self, session: ImportSession, request: PageRequest) -> None:
        self.session = session
        self.owner = request.user
        self.status = session.status_now
        self.outcome = request.GET.get("outcome", "")
        self.cursor = request.GET.get("after", "")
        if self.outcome and self.outcome not in Outcome:
            raise Http404

    @property
    def poll_seconds(self) -> int | None:
        # A reader of later files is not taken back to the first ones.
        return None if self.cursor else POLL_SECONDS.get(self.status)

    @cached_property
    def tabs(self) -> list[Tab]:
        s = self.session
        return [
            Tab("", _("All"), s.files_processed),
            Tab(Outcome.IMPORTED, _("Imported"), s.images_imported),
            Tab(Outcome.FILE_ADDED, _("Joined"), s.files_added),
            Tab(Outcome.DUPLICATE, _("Already here"), s.duplicates_skipped),
            Tab(Outcome.SKIPPED, _("Skipped"), s.files_skipped),
            Tab(Outcome.FAILED, _("Failed"), s.errors_count),
        ]

    @cached_property
    def deleted_since(self) -> int:
        """How many of the photos imported here are no longer in the catalogue; counted at the end,
        and not where a client counted for itself."""
        if not self.session.is_closed or self.session.counted_by_client:
            return 0
        photos = Photo.objects.owned_by(self.owner).in_catalogue()
        left = photos.filter(import_session=self.session).count()
        return max(0, self.session.images_imported - left)

    @property
    def files_left(self) -> int:
        return max(0, self.session.total_files_found - self.session.files_processed)

    @property
    def not_reached(self) -> int:
        return self.files_left if self.status == Status.CANCELLED else 0

    @property
    def sum(self) -> int:
        return self.session.files_processed + self.not_reached

    @property
    def all_accounted(self) -> bool:
        """Every file found stands in the sum, which may be called the files found."""
        return self.sum == self.session.total_files_found

    @property
    def sliver_start(self) -> float:
        """Per cent of what was read, from which on it is drawn as sent."""
        sent, read = self.session.bytes_sent, self.session.bytes_read
        return 100 - min(100 * sent / read, 100) if read else 100

    @cached_property
    def items(self) -> list[ImportItem]:
        return self._items[0]

    @property
    def next(self) -> str:
        return self._items[1]

    @cached_property
    def _items(self) -> tuple[list[ImportItem], str]:
        # Both orders walk an index: all files by path, those of one outcome as they were recorded.
        owned = ImportItem.objects.owned_by(self.owner).filter(session=self.session)
        shown = Photo.objects.owned_by(self.owner).only(
            "owner_id", "hothash", "hotpreview_version", "deleted_at"
        )
        rows = owned.prefetch_related(Prefetch("photo", shown))
        if self.outcome:
            return rows_after(rows.filter(outcome=self.outcome), "id", self.cursor, ITEMS_SHOWN)
        by_path = rows.filter(source=self.session.source_id)
        return rows_after(by_path, "path", self.cursor, ITEMS_SHOWN)
