"""What photos hang on: authors, sources and imports with their ledgers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from authors.models import Author
from imports.archive import tables
from imports.archive.keep import save_as_it_is
from imports.archive.read import Rows
from imports.archive.report import Report
from imports.archive.rows import Row
from imports.archive.tables import Table
from imports.ingest.ledger import COUNTERS
from imports.models import ImportItem, ImportSession
from photos.models import Photo, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: The same import: an account starts no two from one place in one microsecond.
SessionKey = tuple[Any, int | None, str]


class Histories:
    """`authors`, `sources` and `sessions` say which row here is meant by the archive's name."""

    def __init__(self, owner: User) -> None:
        self.owner = owner
        self.authors: dict[str, int] = {}
        self.sources: dict[str, int] = {}
        self.sessions: dict[int, int] = {}

    def merge(self, piece: Rows, report: Report) -> None:
        if piece.table is tables.AUTHORS:
            self._merge_names(Author, self.authors, piece, report)
        elif piece.table is tables.SOURCES:
            self._merge_names(Source, self.sources, piece, report)
        elif piece.table is tables.IMPORT_SESSIONS:
            self._merge_sessions(piece.rows, report)
        else:
            self._merge_items(piece.rows, report)

    def _merge_names(
        self, model: type[Author | Source], keys: dict[str, int], piece: Rows, report: Report
    ) -> None:
        names = [row["name"] for row in piece.rows]
        rows: Any = model._default_manager.filter(owner_id=self.owner.pk, name__in=names)
        keys |= dict(rows.values_list("name", "pk"))
        for said in piece.rows:
            if said["name"] in keys:
                report.found(piece.table.name)
                continue
            row = model(owner=self.owner, **said)
            save_as_it_is(row)
            keys[said["name"]] = row.pk
            report.added(piece.table.name)

    def _merge_sessions(self, rows: Sequence[Row], report: Report) -> None:
        here, by_start = self._sessions_here(rows), self._sessions_by_start(rows)
        for row in rows:
            values = self.resolve(tables.IMPORT_SESSIONS, row)
            said = ImportSession(owner=self.owner, **values)
            twins = here[_session_key(said)]
            session = by_start.get(said.start_key) or (twins.pop(0) if twins else None)
            if session:
                self._compare_session(session, values, report)
            else:
                session = said
                save_as_it_is(session)
                report.added(tables.IMPORT_SESSIONS.name)
            if session.start_key:
                by_start[session.start_key] = session
            self.sessions[row["number"]] = session.pk

    def _sessions_here(self, rows: Sequence[Row]) -> dict[SessionKey, list[ImportSession]]:
        """In the order they were made, without those that are another of the archive's."""
        begun = ImportSession.objects.owned_by(self.owner).filter(
            started_at__in={row["started_at"] for row in rows}
        )
        here: dict[SessionKey, list[ImportSession]] = defaultdict(list)
        for session in begun.exclude(pk__in=self.sessions.values()).order_by("pk"):
            here[_session_key(session)].append(session)
        return here

    def _sessions_by_start(self, rows: Sequence[Row]) -> dict[str, ImportSession]:
        """A start is one import, whoever tells of it."""
        keys = {row["start_key"] for row in rows if row["start_key"]}
        begun = ImportSession.objects.owned_by(self.owner).filter(start_key__in=keys)
        return {session.start_key: session for session in begun}

    def _compare_session(self, session: ImportSession, values: Row, report: Report) -> None:
        report.found(tables.IMPORT_SESSIONS.name)
        for name in ("source_description", "status", "author_id"):
            said = values[name]
            report.compare("import_sessions", str(session), name, getattr(session, name), said)

    def resolve(self, table: Table, row: Row) -> Row:
        """The columns of the row here, for the references that this class knows."""
        keys: dict[type, dict[Any, int]] = {
            Author: self.authors,
            Source: self.sources,
            ImportSession: self.sessions,
        }
        values: Row = {}
        for name, column in table.columns.items():
            value = row[name]
            if column.remote_field and column.related_model in keys:
                value = None if value is None else keys[column.related_model][value]
            values[column.attname] = value
        return values

    def _merge_items(self, rows: Sequence[Row], report: Report) -> None:
        here = self._items_here(rows)
        hothashes = {row["photo"] for row in rows if row["photo"]}
        photos = Photo.objects.owned_by(self.owner).filter(hothash__in=hothashes)
        keys = dict(photos.values_list("hothash", "pk"))
        for row in rows:
            values = self.resolve(tables.IMPORT_ITEMS, row)
            values["photo_id"] = keys.get(row["photo"])
            line = ImportItem(owner=self.owner, **values)
            found = here.get((line.session_id, line.source_id, line.path))
            if found is None:
                save_as_it_is(line)
                report.added(tables.IMPORT_ITEMS.name)
                continue
            report.found(tables.IMPORT_ITEMS.name)
            for name in ("outcome", "message", "hothash", "sha256"):
                report.compare(
                    "import_items", line.path, name, getattr(found, name), getattr(line, name)
                )

    def _items_here(self, rows: Sequence[Row]) -> dict[tuple[int, int, str], ImportItem]:
        items = ImportItem.objects.owned_by(self.owner).filter(
            session__in={self.sessions[row["session"]] for row in rows},
            source__in={self.sources[row["source"]] for row in rows},
            path__in=[row["path"] for row in rows],
        )
        return {(item.session_id, item.source_id, item.path): item for item in items}

    def recount(self) -> None:
        """Counters are the sums of the ledger, which may have lines more than either side had."""
        sessions = ImportSession.objects.owned_by(self.owner).filter(counted_by_client=False)
        for pk in self.sessions.values():
            session = sessions.select_for_update().filter(pk=pk).first()
            if session:
                _recount(session)


def _session_key(session: ImportSession) -> SessionKey:
    return session.started_at, session.source_id, session.source_path


def _recount(session: ImportSession) -> None:
    lines = session.items.filter(owner_id=session.owner_id).order_by()
    sums = Counter(dict(lines.values_list("outcome").annotate(Count("pk"))))
    counted = {counter: sums[outcome] for outcome, counter in COUNTERS.items()}
    counted["files_processed"] = sums.total()
    if any(getattr(session, name) != count for name, count in counted.items()):
        ImportSession.objects.filter(owner_id=session.owner_id, pk=session.pk).update(**counted)
