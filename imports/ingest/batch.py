"""ingest: a batch into the catalogue and the session's ledger, in one transaction."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from imports.ingest.catalogue import Catalogue
from imports.ingest.ledger import COUNTERS, Ledger
from imports.ingest.lines import lines_of
from imports.ingest.rows import save
from imports.ingest.sent import Batch
from imports.ingest.verdicts import AGAIN, decide
from imports.ingest.xmp import XmpNews
from imports.models import ImportItem, ImportSession


def ingest(session: ImportSession, batch: Batch) -> list[ImportItem]:
    """One ledger line per file, in the batch's order; those that say `again` are not kept.

    Sent twice, or from two tabs at once, a batch leaves the same rows and gets the same answer.
    Raises SessionConflict when the session takes no batch.
    """
    try:
        return _ingest(session, batch)
    except IntegrityError:
        # Another client recorded the same content between our reading and our writing: only
        # PostgreSQL lets it in there. Now it is known.
        return _ingest(session, batch)


@transaction.atomic
def _ingest(session: ImportSession, batch: Batch) -> list[ImportItem]:
    session.resume()
    if session.counted_by_client:
        raise session.conflict()
    # One batch of an owner after the other, because two could bring the same content.
    User.objects.select_for_update(no_key=True).get(pk=session.owner_id)
    catalogue = Catalogue(session.owner_id, batch.photos)
    decided = [(sent, decide(sent, catalogue, session)) for sent in batch.photos]
    verdicts = [one for _sent, some in decided for one in some]
    news = XmpNews(session, decided)
    save(catalogue, verdicts, session)
    news.save()
    ledger = Ledger(session, batch.paths)
    lines = [ledger.settle(line) for line in lines_of(session, batch, verdicts)]
    ledger.write([line for line in lines if line.outcome != AGAIN])
    _note(session, batch)
    return lines


def _note(session: ImportSession, batch: Batch) -> None:
    """Totals of the session so far, as the browser says; late batches take nothing back."""
    session.current_file = batch.current_file
    session.bytes_read = max(session.bytes_read, batch.bytes_read)
    session.bytes_sent = max(session.bytes_sent, batch.bytes_sent)
    totals = ["current_file", "bytes_read", "bytes_sent"]
    session.save(update_fields=[*totals, "files_processed", *COUNTERS.values()])
