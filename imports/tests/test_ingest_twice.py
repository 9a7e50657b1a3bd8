"""The same batch again: after a lost answer, from a second tab, in a resumed import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.test import APIClient

from imalink.testing import api_of, make_session, make_source, make_user
from imports.models import ImportItem, ImportSession
from imports.tests.batches import (
    a_file,
    a_photo,
    a_raw,
    a_sidecar,
    an_item,
    outcomes,
    photos,
    seen,
    send,
)
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo

pytestmark = pytest.mark.usefixtures("sound_library")


def a_bit_of_everything() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    groups = [
        *photos(5),
        a_photo(a_file("DCIM/9.JPG"), a_raw("DCIM/9.CR2"), a_sidecar("DCIM/9.xmp")),
        a_photo(a_file("dups/9.JPG", "DCIM/9.JPG")),
        a_photo(a_file("DCIM/bad.JPG"), hotpreview=b"no picture"),
        a_photo(a_file("DCIM/later.JPG"), hotpreview=b""),
    ]
    return groups, {"items": [an_item("DCIM/x")], "seen": [seen("DCIM/y.JPG")]}


def all_rows() -> list[list[dict[str, Any]]]:
    signs_of_life = {"seen_at", "last_seen_at", "recorded_at", "created_at", "updated_at"}
    return [
        [
            {name: value for name, value in row.items() if name not in signs_of_life}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in (Photo, Hotpreview, Image, ExifBlock, Copy, ImportItem, ImportSession)
    ]


def test_a_batch_sent_twice_leaves_the_same_rows_and_gets_the_same_answer(
    api: APIClient, session: ImportSession
) -> None:
    groups, rest = a_bit_of_everything()
    first = send(api, session, *groups, **rest)
    rows = all_rows()
    second = send(api, session, *groups, **rest)
    assert second["items"] == first["items"]
    assert {**second["session"], "seen_at": None} == {**first["session"], "seen_at": None}
    assert all_rows() == rows


def test_the_answer_stays_when_the_photo_was_removed_meanwhile(
    api: APIClient, session: ImportSession
) -> None:
    first = send(api, session, *photos(1))
    Photo.objects.update(deleted_at=datetime(2024, 2, 3, tzinfo=UTC))
    assert send(api, session, *photos(1))["items"] == first["items"]


def test_a_photo_that_is_gone_for_good_is_imported_anew(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, *photos(1))
    Photo.objects.all().delete()
    assert outcomes(send(api, session, *photos(1, hotpreview=b""))) == ["again"]
    answer = send(api, session, *photos(1))
    assert (outcomes(answer), answer["session"]["images_imported"]) == (["imported"], 1)
    assert ImportItem.objects.get().photo == Photo.objects.get()


def test_an_imported_file_that_vanishes_later_stays_imported(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, *photos(1))
    vanished = an_item("DCIM/IMG_0000.JPG", outcome="failed", stage="read", message="vanished")
    assert outcomes(send(api, session, items=[vanished])) == ["imported"]
    assert ImportItem.objects.get().outcome == "imported"


def test_a_failed_file_may_be_imported_later(api: APIClient, session: ImportSession) -> None:
    send(api, session, *photos(1, hotpreview=b"no picture"))
    answer = send(api, session, *photos(1))
    assert outcomes(answer) == ["imported"]
    counted = answer["session"]
    assert (counted["errors_count"], counted["images_imported"]) == (0, 1)
    assert counted["files_processed"] == 1


def test_a_resumed_import_finds_its_own_files_and_leaves_their_lines(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, *photos(1))
    answer = send(api, session, seen=[seen("DCIM/IMG_0000.JPG")])
    assert outcomes(answer) == ["imported"]
    assert answer["session"]["duplicates_skipped"] == 0


def with_the_same_sidecar(content: str) -> dict[str, Any]:
    """Different pictures at one place, whose sidecars are byte for byte the same."""
    return a_photo(a_file("DCIM/1.JPG", content), a_sidecar("DCIM/1.xmp", seed="no stars yet"))


def test_a_sidecars_line_follows_its_place_to_another_photo(
    api: APIClient, session: ImportSession
) -> None:
    for content in ("one", "other", "one"):
        answer = send(api, session, with_the_same_sidecar(content))
    one = with_the_same_sidecar("one")["hothash"]
    assert outcomes(answer) == ["duplicate", "duplicate"]
    assert {line.hothash for line in ImportItem.objects.all()} == {one}
    assert {line.photo.hothash for line in ImportItem.objects.all() if line.photo} == {one}
    assert {copy.image.photo.hothash for copy in Copy.objects.all()} == {one}


def test_a_place_goes_with_its_photo_though_a_removed_one_has_the_same_sidecar(
    api: APIClient, session: ImportSession
) -> None:
    one, other = with_the_same_sidecar("one"), with_the_same_sidecar("other")
    send(api, session, one)
    send(api, session, other)
    photos = {photo.hothash: photo for photo in Photo.objects.all()}
    photos[one["hothash"]].remove()
    assert outcomes(send(api, session, one)) == ["skipped", "skipped"]
    photos[other["hothash"]].remove()
    photos[other["hothash"]].delete_for_good()
    assert not Copy.objects.exists()


@pytest.fixture
def database_file(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """SQLite as it is served from: in memory it locks single tables, which no file does."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "imalink.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def parallel_session(database_file: None) -> ImportSession:
    owner = make_user("alice")
    return make_session(owner, source=make_source(owner, name="Card"))


def send_in_thread(owner: User, session: ImportSession) -> dict[str, Any]:
    groups, rest = a_bit_of_everything()
    try:
        return send(api_of(owner), session, *groups, **rest)
    finally:
        connection.close()


def test_a_batch_sent_three_times_in_parallel_is_one(parallel_session: ImportSession) -> None:
    session = parallel_session
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(send_in_thread, session.owner, session) for _ in range(3)]
        answers = [future.result() for future in sent]
    assert answers[0]["items"] == answers[1]["items"] == answers[2]["items"]
    assert (Photo.objects.count(), ImportItem.objects.count()) == (6, 11)
    session.refresh_from_db()
    assert (session.images_imported, session.files_processed) == (6, 11)


def test_two_imports_of_the_same_folder_at_once_make_each_photo_once(
    parallel_session: ImportSession,
) -> None:
    first = parallel_session
    second = make_session(first.owner, source=first.source)
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(send_in_thread, first.owner, one) for one in (first, second)]
        answers = [outcomes(future.result())[:5] for future in sent]
    assert sorted(answers) == [["duplicate"] * 5, ["imported"] * 5]
    assert (Photo.objects.count(), Copy.objects.count()) == (6, 9)
