"""The least an ingest could cost: the rows it made, written again by executemany.

Into empty tables with the same indexes, a hundred photos' rows a transaction; nothing is checked.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

TABLES = (
    *("photos_photo", "photos_image", "photos_copy", "photos_hotpreview", "photos_exifblock"),
    "imports_importitem",
)
BATCH = 100
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-24576;"

Rows = dict[str, list[tuple[Any, ...]]]


def _in_batches(rows: Rows) -> Iterator[tuple[str, Sequence[tuple[Any, ...]]]]:
    """Table and rows, and a table of no name where a transaction ends."""
    photos = max(map(len, rows.values()))
    for n in range(0, photos, BATCH):
        for table, every in rows.items():
            yield table, every[n : n + BATCH]
        yield "", ()


def seconds_on_sqlite(database: Path, username: str) -> float:
    """All rows of this account, as it has one file for each photo."""
    floor = database.with_name("floor.sqlite3")
    source, target = sqlite3.connect(database), sqlite3.connect(floor)
    target.executescript(PRAGMAS)
    for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL"):
        if "sqlite_sequence" not in statement:
            target.execute(statement)
    question = (
        "SELECT * FROM {} WHERE owner_id = (SELECT id FROM auth_user WHERE username = ?) "
        "ORDER BY id"
    )
    rows = {
        table: source.execute(question.format(table), [username]).fetchall() for table in TABLES
    }
    source.close()
    begun = time.perf_counter()
    for table, some in _in_batches(rows):
        if not table:
            target.commit()
        elif some:
            places = ", ".join("?" * len(some[0]))
            target.executemany(f"INSERT INTO {table} VALUES ({places})", some)  # noqa: S608
    taken = time.perf_counter() - begun
    target.close()
    for path in database.parent.glob("floor.sqlite3*"):
        path.unlink()
    return taken


def seconds_on_postgres(address: str, username: str) -> float:
    """The same on PostgreSQL, in a schema that goes again."""
    with psycopg.connect(address) as connection:
        return _on_postgres(connection, username)


def _on_postgres(connection: psycopg.Connection, username: str) -> float:
    connection.execute("DROP SCHEMA IF EXISTS floor CASCADE")
    connection.execute("CREATE SCHEMA floor")
    rows: Rows = {}
    for table in TABLES:
        name = sql.Identifier(table)
        like = "CREATE TABLE floor.{} (LIKE public.{} INCLUDING ALL EXCLUDING IDENTITY)"
        connection.execute(sql.SQL(like).format(name, name))
        question = (
            "SELECT * FROM public.{} WHERE owner_id = "
            "(SELECT id FROM auth_user WHERE username = %s) ORDER BY id"
        )
        said = connection.execute(sql.SQL(question).format(name), [username])
        rows[table] = [tuple(map(_as_sent, row)) for row in said]
    connection.commit()
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for table, some in _in_batches(rows):
            if not table:
                connection.commit()
            elif some:
                places = sql.SQL(", ").join([sql.Placeholder()] * len(some[0]))
                insert = sql.SQL("INSERT INTO floor.{} VALUES ({})")
                cursor.executemany(insert.format(sql.Identifier(table), places), some)
    taken = time.perf_counter() - begun
    connection.execute("DROP SCHEMA floor CASCADE")
    return taken


def _as_sent(value: object) -> object:
    """psycopg reads JSON as Python's own, and writes it only when told."""
    from psycopg.types.json import Jsonb

    return Jsonb(value) if isinstance(value, dict | list) else value
