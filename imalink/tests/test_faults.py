"""A locked database and a full disk are told as what they are; everything else stays a mistake."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from authors.models import Author
from imalink.faults import DatabaseBusy, DiskFull, fault_of
from imalink.testing import api_of, make_session
from imports.models import ImportSession


def of_sqlite(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    error = OperationalError("as Django says it")
    error.__cause__ = cause
    return error


def of_postgres(state: str | None, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    cause = Exception("as PostgreSQL says it")
    cause.sqlstate = state  # type: ignore[attr-defined]  # as psycopg's errors have it
    error = kind("as Django says it")
    error.__cause__ = cause
    return error


@pytest.fixture
def full_disk(transactional_db: None, alice: User) -> Iterator[None]:
    """The database may not grow by a page, and has none left over."""
    if connection.vendor == "postgresql":
        yield from full_postgres()
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def full_postgres() -> Iterator[None]:
    """Refuses the fiftieth row by the code it has for a full disk: to fill one is too much here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF (SELECT count(*) FROM authors_author) >= 50"
            " THEN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON authors_author"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        yield
        cursor.execute("DROP FUNCTION refuse CASCADE")


def fill(write: Callable[[int], Any]) -> Any:
    """The first answer that is not 2xx or 3xx; so many rows no page left over can hold."""
    answers = (write(n) for n in range(1000))
    return next(answer for answer in answers if answer.status_code >= 400)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_LOCKED_SHAREDCACHE],
)
def test_locked_sqlite_is_a_busy_database(code: int) -> None:
    assert isinstance(fault_of(of_sqlite(code)), DatabaseBusy)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE])
def test_sqlite_without_room_is_a_full_disk(code: int) -> None:
    assert isinstance(fault_of(of_sqlite(code)), DiskFull)


@pytest.mark.parametrize("state", ["55P03", "40P01", "40001", "57P03", "08006", "53300", None])
def test_postgres_that_cannot_now_is_a_busy_database(state: str | None) -> None:
    assert isinstance(fault_of(of_postgres(state)), DatabaseBusy)


def test_postgres_without_room_is_a_full_disk() -> None:
    assert isinstance(fault_of(of_postgres("53100")), DiskFull)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_file_that_has_no_room_is_a_full_disk(number: int) -> None:
    assert isinstance(fault_of(OSError(number, "no room")), DiskFull)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("database is locked"),
        OSError(errno.EACCES, "not allowed"),
        OperationalError("database is locked, but by whose word?"),
        of_sqlite(sqlite3.SQLITE_CORRUPT),
        of_sqlite(sqlite3.SQLITE_IOERR_READ),
        of_sqlite(sqlite3.SQLITE_ERROR),
        of_postgres("23505"),
        of_postgres("42P01"),
        of_postgres(None, DatabaseError),
    ],
)
def test_nothing_else_is_swallowed(error: Exception | None) -> None:
    assert fault_of(error) is None


def test_the_api_answers_507_on_a_full_disk(api: APIClient, full_disk: None) -> None:
    refused = fill(lambda n: api.post("/api/v1/authors", {"name": f"{n} {'x' * 190}"}))
    assert refused.status_code == 507
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == "30"
    assert refused.json()["title"] == "Insufficient Storage"
    assert refused.json()["detail"].startswith("The disk of the server is full.")


def test_what_was_written_before_is_there_and_what_failed_is_not(
    api: APIClient, full_disk: None, alice: User
) -> None:
    names = [f"{n} {'x' * 190}" for n in range(1000)]
    refused = fill(lambda n: api.post("/api/v1/authors", {"name": names[n]}))
    assert refused.status_code == 507
    kept = Author.objects.owned_by(alice).order_by("pk").values_list("name", flat=True)
    assert list(kept) == names[: len(kept)]


def test_a_page_says_in_the_frame_that_the_disk_is_full(pages: Client, full_disk: None) -> None:
    refused = fill(lambda n: pages.post("/authors/new/", {"name": f"{n} {'x' * 190}"}))
    assert refused.status_code == 507
    assert refused["Content-Type"].startswith("text/html")
    assert refused["Retry-After"] == "30"
    text = refused.content.decode()
    assert "disk is full" in text
    assert 'class="sidebar"' in text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no single row")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_keeps_locked_is_503_once_the_wait_is_over(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/v1/import_sessions/{make_session(alice).pk}/complete"
    impatient = {"options": "-c lock_timeout=100"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", impatient)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        ImportSession.objects.owned_by(alice).select_for_update().get()
        refused = pool.submit(in_thread, lambda: api_of(alice).post(address)).result()
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert api_of(alice).post(address).status_code == 200


def in_thread(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    finally:
        connection.close()


def failing(*args: Any, **kwargs: Any) -> Any:
    raise of_sqlite(sqlite3.SQLITE_BUSY)


def test_a_page_says_in_the_frame_that_the_database_is_busy(
    pages: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("authors.models.AuthorQuerySet.with_photo_counts", failing)
    refused = pages.get("/authors/")
    assert refused.status_code == 503
    assert refused["Retry-After"] == "5"
    assert "The database is busy" in refused.content.decode()
    assert 'class="sidebar"' in refused.content.decode()


def test_without_any_database_the_page_stands_alone(
    pages: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photos.models.PhotoQuerySet.in_catalogue", failing)
    refused = pages.get("/")
    assert refused.status_code == 503
    assert "The database is busy" in refused.content.decode()
    assert 'class="sidebar"' not in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/authors/", "text/html"), ("/api/v1/authors", "application/problem+json")],
)
def test_so_does_what_fails_outside_of_views(
    alice: User, monkeypatch: pytest.MonkeyPatch, address: str, kind: str
) -> None:
    client = api_of(alice)
    client.raise_request_exception = False
    monkeypatch.setattr("imalink.accounts.PrivateMiddleware.process_view", failing)
    refused = client.get(address)
    assert refused.status_code == 503
    assert refused["Content-Type"].startswith(kind)
    assert refused["Retry-After"] == "5"


def test_a_mistake_in_a_page_is_still_500(pages: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pages.raise_request_exception = False
    monkeypatch.setattr("authors.models.AuthorQuerySet.with_photo_counts", lambda self: 1 / 0)
    assert pages.get("/authors/").status_code == 500
