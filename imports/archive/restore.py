"""Brings an archive into an account, empty or not.

First the whole archive is read and checked; then it is read again and its rows are merged, some at
a time, each time in a transaction. What the account has already is found by what it is, so doing
it twice doubles nothing, and what the account says stands against what the archive says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from django.contrib.auth.models import User
from django.db import transaction

from imports.archive import tables
from imports.archive.check import check
from imports.archive.histories import Histories
from imports.archive.merge import PhotoMerge
from imports.archive.read import ArchiveReader, Photos, Rows
from imports.archive.report import Report
from imports.archive.write import Note

if TYPE_CHECKING:
    from imports.archive.hothashes import Hothashes

#: Called inside each transaction with how many pieces of the archive are done.
Keep = Callable[[int], None]


def restore(
    owner: User,
    stream: BinaryIO,
    report: Report,
    *,
    checking: Note = lambda _done, _all: None,
    note: Note = lambda _done, _all: None,
    keep: Keep = lambda _pieces: None,
    after: int = 0,
) -> None:
    """ArchiveError before anything is written. With `after` it goes on behind so many pieces."""
    checked = check(stream, checking)
    stream.seek(0)
    Restore(owner, report, checked.hothashes).take(ArchiveReader(stream, note), keep, after)


class Restore:
    def __init__(self, owner: User, report: Report, hothashes: Hothashes) -> None:
        self.owner = owner
        self.report = report
        self.hothashes = hothashes
        self.histories = Histories(owner)

    def take(self, reader: ArchiveReader, keep: Keep, after: int) -> None:
        for number, piece in enumerate(reader.pieces(), 1):
            if number > after:
                with self._turn():
                    self._merge(piece, self.report)
                    keep(number)
            elif isinstance(piece, Rows) and piece.table in tables.FIRST:
                # Done before the interruption: only asked again how these rows are called here.
                with self._turn():
                    self._merge(piece, Report())
        with self._turn():
            self.histories.recount()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """As in an import, one after the other, because two could bring the same photo."""
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=self.owner.pk)
            yield

    def _merge(self, piece: Rows | Photos, report: Report) -> None:
        if isinstance(piece, Photos):
            PhotoMerge(self.owner, self.histories, self.hothashes, report).merge(piece)
        else:
            self.histories.merge(piece, report)
