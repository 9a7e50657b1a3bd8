"""Fixtures for every test: the cast of imalink.testing, and what a test may need from outside.

A test marked `corpus` or `browser` says why it is skipped where that is missing; in CI it fails.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests import chromium, firefox

pytest_plugins = ["imalink.testing"]

BESIDE = Path(__file__).resolve().parent.parent / "shared" / "corpus"
CORPUS = Path(os.environ.get("IMALINK_CORPUS", BESIDE))
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}


def missing_for(item: pytest.Item) -> str | None:
    """What this test cannot do without and has not got, in words."""
    if item.get_closest_marker("corpus") and not (CORPUS / "expected.json").is_file():
        return f"no camera files at {CORPUS}: set IMALINK_CORPUS"
    if item.get_closest_marker("browser") and not chromium.find_chromium():
        return f"no Chromium: run `{chromium.INSTALL}`, or set IMALINK_CHROMIUM"
    if item.get_closest_marker("firefox") and not firefox.find_firefox():
        return f"no Firefox: run `{firefox.INSTALL}`, or set IMALINK_FIREFOX"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m database` are the tests that ask Django's database: all there is to run on another."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(fixtures):
            item.add_marker("database")


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = missing_for(item)
    if missing and IN_CI:
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """With IMALINK_TEST_PARTITIONS the tables are partitioned by owner (tests/test_partitions)."""
    if os.environ.get("IMALINK_TEST_PARTITIONS"):
        from tests.partitions import partition_by_owner

        with django_db_blocker.unblock():
            partition_by_owner()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real camera files; read only."""
    return CORPUS
