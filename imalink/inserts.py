"""New rows by the hundred: `bulk_create` for rows of plain values.

Django's takes each value for an expression until it has shown that it is none, and gives SQLite at
most 999 values at a time: that cost more than all the rest of recording a batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import ForeignKey
from django.db.models.constants import OnConflict

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field, Model

#: Of one statement: PostgreSQL takes 65,535, SQLite since 3.32 (May 2020) 32,766.
MOST_VALUES = 32_766

Table = type["Model"]
Columns = Sequence["Field[Any, Any]"]


def insert(rows: Sequence[Model]) -> None:
    """Rows of one table; they learn their ids."""
    if not rows:
        return
    key = str(rows[0]._meta.pk.column)
    returning = f"RETURNING {connection.ops.quote_name(key)}"
    with connection.cursor() as cursor:
        for some in _executed(cursor, rows, returning):
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, connection.alias


def insert_or_keep(rows: Sequence[Model]) -> None:
    """Where a row stands against a new one it stays as it is. No ids are learned."""
    _insert_or(OnConflict.IGNORE, rows)


def insert_or_update(rows: Sequence[Model], unique: Sequence[str], update: Sequence[str]) -> None:
    """A row with the same `unique` columns takes over those of `update`. No ids are learned."""
    _insert_or(OnConflict.UPDATE, rows, unique, update)


def _insert_or(
    clash: OnConflict, rows: Sequence[Model], unique: Sequence[str] = (), update: Sequence[str] = ()
) -> None:
    if not rows:
        return
    columns = {field.name: field.column for field in _columns(type(rows[0]))}
    suffix = connection.ops.on_conflict_suffix_sql(
        [], clash, [columns[name] for name in update], [columns[name] for name in unique]
    )
    with connection.cursor() as cursor:
        for _some in _executed(cursor, rows, suffix, clash):
            pass


def _executed(
    cursor: CursorWrapper, rows: Sequence[Model], suffix: str, clash: OnConflict | None = None
) -> Iterator[Sequence[Model]]:
    """The rows of each statement, after it."""
    table = type(rows[0])
    columns = _columns(table)
    begin = _beginning(table, columns, clash)
    at_once = MOST_VALUES // len(columns)
    for n in range(0, len(rows), at_once):
        some = rows[n : n + at_once]
        places = ", ".join(repeat(f"({', '.join(['%s'] * len(columns))})", len(some)))
        cursor.execute(f"{begin} VALUES {places} {suffix}", _values(columns, some))
        yield some


def _beginning(table: Table, columns: Columns, clash: OnConflict | None) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)
    verb = connection.ops.insert_statement(on_conflict=clash)
    return f"{verb} {quote(table._meta.db_table)} ({names})"


def _columns(table: Table) -> Columns:
    return [field for field in table._meta.concrete_fields if not field.primary_key]


def _values(columns: Columns, rows: Sequence[Model]) -> tuple[Any, ...]:
    """Row by row, in the order of the columns, as the database takes them."""
    prepared = [_column(field, rows) for field in columns]
    return tuple(chain.from_iterable(zip(*prepared, strict=True)))


def _column(field: Field[Any, Any], rows: Sequence[Model]) -> list[Any]:
    if isinstance(field, ForeignKey):
        _learn_ids(field, rows)
    before, ready, prepared = None, None, []
    for row in rows:
        value = field.pre_save(row, add=True)
        # The rows of a batch have their owner, their session and much else in common.
        if value is not before:
            before, ready = value, field.get_db_prep_save(value, connection)
        prepared.append(ready)
    return prepared


def _learn_ids(field: ForeignKey[Any, Any], rows: Sequence[Model]) -> None:
    """What a row points to may have got its id after the row was made."""
    for row in rows:
        if field.is_cached(row) and (linked := field.get_cached_value(row)):
            setattr(row, field.attname, linked.pk)
