"""What a database must be told to find rows quickly."""

from django.db import connection


def measure_tables() -> None:
    """Tell SQLite how full its indexes are; milliseconds, however many rows there are.

    It checks each deleted row's foreign keys without naming the owner, whom every index begins
    with. Unmeasured it reads whole tables for that, 0.1 s per photo at 100,000 photos; measured it
    skips from owner to owner within the index. PostgreSQL measures by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")


def spare_memory() -> None:
    """For a process that reads the whole database once: what it has read it needs no more.

    SQLite would keep 256 MB of the file in memory for it, and 64 MB of pages, as it does for the
    pages' queries. PostgreSQL keeps such things to itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute("PRAGMA cache_size = -16384")
