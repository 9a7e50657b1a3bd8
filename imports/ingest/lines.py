"""The ledger's lines of a batch, one per file, in the batch's order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from imports.ingest.sent import Batch, SeenFile, SentItem
from imports.ingest.verdicts import AGAIN, Verdict
from imports.models import ImportItem, ImportSession, Outcome
from photos.models import Copy


def lines_of(session: ImportSession, batch: Batch, verdicts: Sequence[Verdict]) -> list[ImportItem]:
    """Not yet saved; written after the photos' rows, so that each can point to its photo."""
    copies = _copies_as_they_were(session, batch.seen)
    lines = [_line_of_verdict(verdict) for verdict in verdicts]
    lines += [_line_of_seen(file, copies.get(file.path)) for file in batch.seen]
    lines += [_line_of_item(item) for item in batch.items]
    for line in lines:
        line.owner_id, line.session = session.owner_id, session
        line.source_id = session.place_id
    return lines


def _copies_as_they_were(session: ImportSession, seen: Sequence[SeenFile]) -> dict[str, Copy]:
    """The copies of files still as this source had them; they are seen again by this."""
    files = {file.path: file for file in seen}
    places = Copy.objects.filter(
        owner_id=session.owner_id,
        source_id=session.place_id,
        path__in=files,
        image__photo__deleted_at=None,
    ).select_related("image__photo")
    copies = {copy.path: copy for copy in places if _matches(copy, files[copy.path])}
    Copy.objects.filter(pk__in=[copy.pk for copy in copies.values()]).update(
        last_session=session, last_seen_at=timezone.now()
    )
    return copies


def _matches(copy: Copy, file: SeenFile) -> bool:
    return (copy.file_size, copy.modified_at) == (file.file_size, file.modified_at)


def _line_of_verdict(verdict: Verdict) -> ImportItem:
    return ImportItem(
        path=verdict.file.path,
        file_size=verdict.file.file_size,
        outcome=verdict.outcome,
        stage=verdict.stage,
        message=verdict.message,
        photo=verdict.photo,
        hothash=verdict.hothash,
        sha256=verdict.file.sha256,
    )


def _line_of_seen(file: SeenFile, copy: Copy | None) -> ImportItem:
    if copy is None:
        return ImportItem(path=file.path, file_size=file.file_size, outcome=AGAIN)
    return ImportItem(
        path=file.path,
        file_size=file.file_size,
        outcome=Outcome.DUPLICATE,
        photo=copy.image.photo,
        hothash=copy.image.photo.hothash,
        sha256=copy.image.sha256 or "",
    )


def _line_of_item(item: SentItem) -> ImportItem:
    return ImportItem(
        path=item.path,
        file_size=item.file_size,
        outcome=item.outcome,
        stage=item.stage,
        message=item.message,
    )
