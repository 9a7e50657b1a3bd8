"""The owned tables hash-partitioned by owner, as a large PostgreSQL would keep them.

Everything the migrations made is made again on partitioned tables; only the primary keys differ,
which must name the owner there. No line of the product knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction

from imalink.owned import OwnedModel

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

PARTITIONS = 4

_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('c', 'u', 'f')
"""
_INDEXES = """
    SELECT pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass
    AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE conrelid = %s::regclass)
"""


def owned_tables() -> list[str]:
    models = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    return [model._meta.db_table for model in models]


@transaction.atomic
def partition_by_owner() -> None:
    """On empty tables, once the migrations are through."""
    with connection.cursor() as cursor:
        constraints = {table: _rows(cursor, _CONSTRAINTS, table) for table in owned_tables()}
        indexes = {table: _rows(cursor, _INDEXES, table, table) for table in owned_tables()}
        for table in owned_tables():
            _partition(cursor, table)
            for (index,) in indexes[table]:
                cursor.execute(index)
        # Foreign keys last, because what they point to must be unique first.
        for kinds in ("uc", "f"):
            for table, made in constraints.items():
                for name, definition, kind in made:
                    if kind in kinds:
                        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _rows(cursor: CursorWrapper, sql: str, *tables: str) -> list[tuple[str, ...]]:
    cursor.execute(sql, tables)
    rows: list[tuple[str, ...]] = cursor.fetchall()
    return rows


def _partition(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(
        f"CREATE TABLE made (LIKE {table} INCLUDING DEFAULTS) PARTITION BY HASH (owner_id)"
    )
    cursor.execute(f"DROP TABLE {table} CASCADE")
    cursor.execute(f"ALTER TABLE made RENAME TO {table}")
    cursor.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (owner_id, id)")
    # Before version 17 a partitioned table has no identity column.
    cursor.execute(f"CREATE SEQUENCE {table}_id_seq OWNED BY {table}.id")
    cursor.execute(f"ALTER TABLE {table} ALTER id SET DEFAULT nextval('{table}_id_seq')")
    for n in range(PARTITIONS):
        cursor.execute(
            f"CREATE TABLE {table}_{n} PARTITION OF {table}"
            f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
        )
