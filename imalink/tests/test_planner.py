"""What SQLite must know to find rows by more than their owner."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from authors.models import Author
from imalink.planner import measure_tables


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_measured_tables_are_searched_without_naming_the_owner(alice: User) -> None:
    Author.objects.bulk_create(Author(owner=alice, name=f"{n:03}") for n in range(500))
    nameless = Author.objects.filter(name="007")
    assert "SCAN" in nameless.explain()
    measure_tables()
    assert "SEARCH" in nameless.explain()
