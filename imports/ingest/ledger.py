"""The session's ledger: which line a verdict becomes, and the sums that go with the lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy

from imalink.inserts import insert_or_update
from imports.models import ImportItem, ImportSession, Outcome

#: The files that are in the catalogue; what came later about the same bytes does not change that.
SETTLED = (Outcome.IMPORTED, Outcome.FILE_ADDED, Outcome.DUPLICATE)

#: What can become of such a file when it comes again without being recorded anew.
_SECOND_HAND = (Outcome.DUPLICATE, Outcome.SKIPPED, Outcome.FAILED)

COUNTERS = {
    Outcome.IMPORTED: "images_imported",
    Outcome.FILE_ADDED: "files_added",
    Outcome.DUPLICATE: "duplicates_skipped",
    Outcome.SKIPPED: "files_skipped",
    Outcome.FAILED: "errors_count",
}

_COLUMNS = ("file_size", "outcome", "stage", "message", "photo_id", "hothash", "sha256")


class Ledger:
    """The lines that a batch's paths have in this session already, read with one query."""

    def __init__(self, session: ImportSession, paths: Sequence[str]) -> None:
        self.session = session
        lines = ImportItem.objects.filter(
            owner_id=session.owner_id, session=session, source_id=session.place_id, path__in=paths
        )
        self.lines = {line.path: line for line in lines}

    def settle(self, line: ImportItem) -> ImportItem:
        """The verdict that stands. Sent again, a file is known by now; its line says what it was
        when it came first, so that the same batch gets the same answer."""
        before = self.lines.get(line.path)
        if before is None or before.outcome not in SETTLED or line.outcome not in _SECOND_HAND:
            return line
        if not _is_of_the_same(line, before):
            return line
        stands = copy(before)
        if line.outcome == Outcome.DUPLICATE:
            # Only then is the place recorded: it and the line name the same photo.
            stands.photo_id = line.photo_id
        return stands

    def write(self, lines: Sequence[ImportItem]) -> None:
        """Lines that say something new, and the counters by what they change."""
        changed = [line for line in lines if self._is_news(line)]
        insert_or_update(
            changed,
            unique=["owner", "session", "source", "path"],
            update=[
                *("file_size", "outcome", "stage", "message"),
                *("photo", "hothash", "sha256", "recorded_at"),
            ],
        )
        self._count(changed)

    def _is_news(self, line: ImportItem) -> bool:
        before = self.lines.get(line.path)
        return before is None or any(
            getattr(before, column) != getattr(line, column) for column in _COLUMNS
        )

    def _count(self, changed: Sequence[ImportItem]) -> None:
        """The session's row is locked by its `resume`, so adding here loses nothing."""
        delta = Counter(line.outcome for line in changed)
        delta.subtract(self.lines[line.path].outcome for line in changed if line.path in self.lines)
        for outcome, counter in COUNTERS.items():
            before: int = getattr(self.session, counter)
            setattr(self.session, counter, before + delta[outcome])
        self.session.files_processed += delta.total()


def _is_of_the_same(line: ImportItem, before: ImportItem) -> bool:
    """The same bytes in the same photo, because two photos may have identical sidecars; a line
    without hashes says nothing about the content."""
    same_bytes = line.sha256 in ("", before.sha256)
    return same_bytes and line.hothash in ("", before.hothash)
