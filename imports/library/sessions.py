"""What must hold for imports: their sums, and their ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from imports.ingest.ledger import COUNTERS
from imports.library.finding import STEP, Check
from imports.models import CLOSED, ImportItem, ImportSession

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def wrong_sums(owner: User) -> Iterator[str]:
    sessions = ImportSession.objects.owned_by(owner).filter(counted_by_client=False)
    for session in sessions.order_by("pk").iterator(STEP):
        lines = ImportItem.objects.owned_by(owner).filter(session=session).order_by()
        sums = dict(lines.values_list("outcome").annotate(Count("pk")))
        expected = {counter: sums.get(outcome, 0) for outcome, counter in COUNTERS.items()}
        expected["files_processed"] = sum(sums.values())
        for counter, count in expected.items():
            said = getattr(session, counter)
            if said != count:
                yield f"import {session.pk}: {counter} is {said}, its ledger has {count}"


def ledgers_of_counting_clients(owner: User) -> Iterator[str]:
    sessions = ImportSession.objects.owned_by(owner).filter(counted_by_client=True)
    for session in sessions.order_by("pk").iterator(STEP):
        lines = ImportItem.objects.owned_by(owner).filter(session=session).count()
        if lines:
            yield f"import {session.pk}: counted by its client, but its ledger has {lines} lines"


def wrong_ends(owner: User) -> Iterator[str]:
    closed = Q(status__in=CLOSED)
    wrong = Q(closed, completed_at=None) | Q(~closed, completed_at__isnull=False)
    sessions = ImportSession.objects.owned_by(owner).filter(wrong)
    for session in sessions.order_by("pk").iterator(STEP):
        yield f"import {session.pk}: {session.status}, its end is {session.completed_at or 'empty'}"


SESSION_CHECKS = (
    Check(
        "session-sums",
        "An import's counters are not the sums of its ledger's lines.",
        "The ledger is right. Import the same folder again to have a true count.",
        wrong_sums,
    ),
    Check(
        "session-two-counts",
        "An import is counted by its client and has a ledger as well.",
        "Its lines are right. Import the same folder again to have a true count.",
        ledgers_of_counting_clients,
    ),
    Check(
        "session-end",
        "An import is closed without an end, or open with one.",
        "Delete the import's record; its photos stay.",
        wrong_ends,
    ),
)
