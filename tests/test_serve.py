"""`manage.py serve`: stopped, killed, or without its database for a while."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.api_client import Api
from tests.server import Server
from tests.test_batches_again import a_batch, verdicts


@pytest.fixture
def own_server(tmp_path: Path) -> Server:
    """Not yet started: one that a test may stop and kill."""
    return Server(tmp_path)


@contextmanager
def write_lock(server: Server) -> Iterator[None]:
    """The database as another program holds it that writes for long."""
    connection = sqlite3.connect(server.folder / "data" / "imalink.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


def signed_in(server: Server) -> Api:
    return Api(server, server.new_account("alice"))


def start(api: Api) -> int:
    return int(api.post("import_sessions/start", {"source": "Card"}).json()["import_id"])


def worker_of(server: Server) -> int:
    found = subprocess.run(
        ["pgrep", "-P", str(server.process.pid)], check=True, capture_output=True, text=True
    )
    return int(found.stdout)


def until(true: Callable[[], Any], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def is_served(server: Server) -> bool:
    try:
        return Api(server, None).call("GET", "/healthz").status == 200
    except OSError:
        return False


def test_told_to_stop_it_finishes_the_batch_it_has_begun(own_server: Server) -> None:
    meta, blobs = a_batch()
    with own_server:
        api = signed_in(own_server)
        session = start(api)
        with ThreadPoolExecutor(1) as thread:
            with write_lock(own_server):
                sent = thread.submit(api.post_batch, session, meta, blobs)
                time.sleep(1)
                own_server.process.send_signal(signal.SIGTERM)
                time.sleep(1)
                assert not sent.done()
            assert len(verdicts(sent.result())) == 41
        assert own_server.process.wait(timeout=30) == 0
    with own_server:
        assert api.get(f"import_sessions/{session}")["files_processed"] == 41


def test_killed_outright_it_leaves_no_process_on_its_port(own_server: Server) -> None:
    with own_server:
        own_server.process.kill()
        own_server.process.wait()
        until(lambda: not is_served(own_server))
    with own_server:
        assert is_served(own_server)


def test_a_worker_that_dies_is_replaced(own_server: Server) -> None:
    with own_server:
        worker = worker_of(own_server)
        os.kill(worker, signal.SIGKILL)
        until(lambda: is_served(own_server) and worker_of(own_server) != worker)


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Server]:
    """A server that waits for the write lock half a second only."""
    database = f"sqlite:///{tmp_path}/data/imalink.sqlite3"
    with Server(tmp_path, DATABASE_URL=f"{database}?timeout=0.5") as server:
        yield server


def test_a_locked_database_is_503_and_the_same_batch_is_taken_later(impatient: Server) -> None:
    api = signed_in(impatient)
    session = start(api)
    meta, blobs = a_batch()
    with write_lock(impatient):
        refused = api.post_batch(session, meta, blobs)
        assert refused.status == 503
        assert refused.json()["detail"].startswith("The database is busy.")
        assert refused.headers["Retry-After"] == "5"
        assert api.get(f"import_sessions/{session}")["files_processed"] == 0
    assert len(verdicts(api.post_batch(session, meta, blobs))) == 41
    assert impatient.manage("check_library") == "Nothing is wrong.\n"


def test_a_locked_database_is_503_for_pages_too_and_reading_goes_on(impatient: Server) -> None:
    api = signed_in(impatient)
    form = b"name=Ansel"
    with write_lock(impatient):
        page = api.call("POST", "/authors/new/", form, "application/x-www-form-urlencoded")
        assert page.status == 503
        assert "The database is busy" in page.body.decode()
        assert 'class="sidebar"' in page.body.decode()
        assert api.call("GET", "/").status == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Server]:
    """A server whose database may not outgrow 400 pages, 1.6 MB."""
    database = f"sqlite:///{tmp_path}/data/imalink.sqlite3"
    limit = "init_command=PRAGMA%20max_page_count%3D400%3B"
    with Server(tmp_path, DATABASE_URL=f"{database}?{limit}") as server:
        yield server


def test_a_full_disk_is_507_and_the_same_batch_is_taken_once_there_is_space(
    small_disk: Server,
) -> None:
    api = signed_in(small_disk)
    session = start(api)
    with sqlite3.connect(small_disk.folder / "data" / "imalink.sqlite3") as connection:
        connection.execute("CREATE TABLE filler (bytes)")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute("INSERT INTO filler VALUES (zeroblob(?))", [4000 * (398 - pages)])
    meta, blobs = a_batch(100)
    refused = api.post_batch(session, meta, blobs)
    assert refused.status == 507
    assert "disk" in refused.json()["detail"]
    assert refused.headers["Retry-After"] == "30"
    assert api.get(f"import_sessions/{session}")["files_processed"] == 0
    with sqlite3.connect(small_disk.folder / "data" / "imalink.sqlite3") as connection:
        connection.execute("DELETE FROM filler")
    assert len(verdicts(api.post_batch(session, meta, blobs))) == 201
    assert small_disk.manage("check_library") == "Nothing is wrong.\n"
