"""On PostgreSQL hash-partitioned by owner the product runs as it is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.partitions import partition_by_owner

SUITE = [
    "imports/tests",
    "photos/tests",
    "-k",
    "ingest or gallery or batch_queries or deleted_page",
]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's partitions")
@pytest.mark.database
def test_ingest_and_gallery_run_on_tables_partitioned_by_owner() -> None:
    partitioned = {
        **os.environ,
        "IMALINK_TEST_PARTITIONS": "1",
        "DATABASE_URL": os.environ["DATABASE_URL"] + "_partitioned",
    }
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SUITE]
    done = subprocess.run(run, check=False, env=partitioned, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's partitions")
@pytest.mark.django_db
def test_every_owned_table_can_be_partitioned_by_owner() -> None:
    with connection.cursor() as cursor:
        if "IMALINK_TEST_PARTITIONS" not in os.environ:
            partition_by_owner()
        cursor.execute("SELECT count(*) FROM pg_partitioned_table")
        assert cursor.fetchone()[0] >= 9
