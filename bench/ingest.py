"""What a photo costs the server: in batches, one by one, and as bare rows, which is the floor."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench import floor, sent
from bench.client import Client
from bench.figures import Figure, at_least, number, ratio
from bench.rounds import interleave
from bench.stage import Stage, say
from tests.server import Server

#: Where a PostgreSQL may be named. Its databases stay as they are: one is made, and dropped.
NAMED = ("DATABASE_URL", "IMALINK_TEST_DATABASE_URL")


class Ground(NamedTuple):
    """A database, its server, and what its floor takes for an account's rows."""

    name: str
    server: Server
    floor_seconds: Callable[[str], float]


def measure(stage: Stage) -> Iterator[Figure]:
    database = stage.server.folder / "data" / "imalink.sqlite3"
    ground = Ground("SQLite", stage.server, partial(floor.seconds_on_sqlite, database))
    yield from on(ground, stage)
    address = next(filter(None, map(os.environ.get, NAMED)), "")
    if not address.startswith("postgres"):
        say(f"PostgreSQL is not measured: {' and '.join(NAMED)} name none.")
        return
    with fresh_database(address) as fresh:
        server = stage.another_server("postgres", DATABASE_URL=fresh)
        yield from on(
            Ground("PostgreSQL", server, partial(floor.seconds_on_postgres, fresh)), stage
        )
        server.__exit__()


def on(ground: Ground, stage: Stage) -> Iterator[Figure]:
    """Milliseconds a photo of each, and the ratios."""
    many = sent.photos(range(stage.scale.batched))
    few = many[: stage.scale.one_by_one]
    written = ""

    def in_batches() -> float:
        nonlocal written
        account = ground.server.new_account()
        taken = Client(ground.server, account).seconds_in_batches(many)
        written = account.username
        return taken / len(many) * 1000

    def one_by_one() -> float:
        account = ground.server.new_account()
        return Client(ground.server, account).seconds_one_by_one(few) / len(few) * 1000

    def rows_only() -> float:
        return ground.floor_seconds(written) / len(many) * 1000

    in_batches()  # the first requests of a server are slower than all others
    taken = interleave(
        {"in batches": in_batches, "one by one": one_by_one, "rows only": rows_only},
        stage.scale.rounds,
        number,
    )
    for name, milliseconds in taken.items():
        yield Figure(f"{ground.name}, {name}", milliseconds, "ms/photo")
    batches, floor_least = taken["in batches"], taken["rows only"]
    name = f"{ground.name}: batches / raw executemany"
    yield ratio(name, floor_least, batches, at_least(0.18 if ground.name == "SQLite" else 0.17))
    name = f"{ground.name}: batches / one by one"
    yield ratio(name, taken["one by one"], batches, at_least(15))


@contextmanager
def fresh_database(address: str) -> Iterator[str]:
    """A database of its own beside the one that is named, gone at the end."""
    name = f"imalink_bench_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
