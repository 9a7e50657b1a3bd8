"""Answers that are lost, connections that break, batches that come late, twice and all at once."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api_client import BOUNDARY, Api, multipart
from tests.chaos.folders import Batch, batch_of, batches_of, hothash_of
from tests.chaos.kills import said_by_check_library
from tests.server import Account, Server

pytestmark = pytest.mark.chaos

COUNTERS = ("files_processed", "images_imported", "duplicates_skipped", "errors_count")
LINE = ("path", "outcome", "stage", "message", "hothash", "sha256")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of this module's own, so that its whole library can be checked."""
    with Server(tmp_path_factory.mktemp("network")) as server:
        yield server


@pytest.fixture
def remote(server: Server, account: Account) -> Iterator[Api]:
    """Whatever a test does to the network, everything agrees in the end."""
    yield Api(server, account)
    assert said_by_check_library(server) == "Nothing is wrong."


def start(remote: Api) -> int:
    return int(remote.post("import_sessions/start", {"source": "Card"}).json()["import_id"])


def rows(remote: Api, session: int) -> dict[str, Any]:
    """What an import leaves behind, without what says when."""
    counters = remote.get(f"import_sessions/{session}")
    lines = remote.every(f"import_sessions/{session}/items")
    return {
        "photos": sorted(photo["hothash"] for photo in remote.every("photos")),
        "images": sorted(image["sha256"] for image in remote.every("images")),
        "lines": sorted(tuple(line[key] for key in LINE) for line in lines),
        "counters": {key: counters[key] for key in COUNTERS},
    }


def undisturbed(server: Server, batches: list[Batch]) -> dict[str, Any]:
    """The rows of the same import by somebody else, each batch once and in order."""
    calm = Api(server, server.new_account())
    session = start(calm)
    for batch in batches:
        assert calm.post_batch(session, *batch).status == 200
    return rows(calm, session)


def request_of(remote: Api, session: int, batch: Batch) -> bytes:
    """The bytes of a batch on the wire."""
    body = multipart(json.dumps(batch.meta).encode(), batch.blobs)
    headers = remote.headers | {
        "Host": remote.root.removeprefix("http://"),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(body)),
    }
    head = f"POST /api/v1/import_sessions/{session}/batch HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + body


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def test_an_answer_lost_after_the_commit_is_given_again(server: Server, remote: Api) -> None:
    batch = batch_of(range(20))
    session = start(remote)
    with connect(server) as connection:
        connection.sendall(request_of(remote, session, batch))
        connection.recv(1)  # the answer is on its way: the batch is in
    lost = rows(remote, session)
    assert lost["counters"]["images_imported"] == 20
    again = remote.post_batch(session, *batch).json()["items"]
    assert [line["outcome"] for line in again] == ["imported"] * 20
    assert rows(remote, session) == lost


@pytest.mark.parametrize("part", [0.01, 0.3, 0.99])
def test_a_connection_that_breaks_within_a_batch_leaves_nothing(
    server: Server, remote: Api, part: float
) -> None:
    batch = batch_of(range(20))
    session = start(remote)
    request = request_of(remote, session, batch)
    for _ in range(3):
        with connect(server) as connection:
            connection.sendall(request[: int(len(request) * part)])
    assert rows(remote, session)["photos"] == []
    assert remote.post_batch(session, *batch).status == 200
    assert rows(remote, session) == undisturbed(server, [batch])


def test_connections_broken_while_the_server_works_double_nothing(
    server: Server, remote: Api
) -> None:
    batch = batch_of(range(20))
    session = start(remote)
    for _ in range(10):
        with connect(server) as connection:
            connection.sendall(request_of(remote, session, batch))
    assert remote.post_batch(session, *batch).status == 200
    assert rows(remote, session) == undisturbed(server, [batch])


def test_batches_reordered_and_tripled_under_load_leave_the_rows_of_a_calm_import(
    server: Server, remote: Api
) -> None:
    batches = batches_of(range(300), 15)
    session = start(remote)
    sent = [*batches, *batches, *batches]
    random.Random(5).shuffle(sent)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda batch: remote.post_batch(session, *batch), sent))
    assert {answer.status for answer in answers} == {200}
    told = {(line["path"], line["outcome"]) for one in answers for line in one.json()["items"]}
    assert len(told) == 300
    left = rows(remote, session)
    assert left["photos"] == sorted(hothash_of(number) for number in range(300))
    assert left == undisturbed(server, batches)


def test_the_same_folder_from_three_computers_at_once_makes_each_photo_once(
    server: Server, remote: Api
) -> None:
    batches = batches_of(range(120), 10)
    sessions = [start(remote) for _ in range(3)]

    def send_all(session: int) -> None:
        for batch in random.Random(session).sample(batches, len(batches)):
            assert remote.post_batch(session, *batch).status == 200

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(send_all, sessions))
    ends = [remote.get(f"import_sessions/{session}") for session in sessions]
    assert sum(end["images_imported"] for end in ends) == 120
    assert sum(end["duplicates_skipped"] for end in ends) == 240
    assert len(list(remote.every("photos"))) == len(list(remote.every("images"))) == 120
