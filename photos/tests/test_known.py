"""POST sources/known: which files the catalogue knows, before anything is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import (
    NOON,
    make_catalogue,
    make_copy,
    make_image,
    make_photo,
    make_source,
    some_hash,
)
from photos.known import FileAsked, KnownFile, known
from photos.models import Copy, Photo, Role, Source

UNKNOWN = KnownFile("unknown")


def place_of(copy: Copy) -> FileAsked:
    return {"path": copy.path, "file_size": copy.file_size, "modified_at": copy.modified_at}


@pytest.fixture
def copy(alice: User) -> Copy:
    make_catalogue(alice)
    return Copy.objects.select_related("source", "image__photo").get(owner=alice)


def test_a_file_where_it_was_as_it_was_is_unchanged(alice: User, copy: Copy) -> None:
    expected = KnownFile("unchanged", copy.image.photo.hothash)
    assert known(alice, copy.source, [place_of(copy)]) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        {"path": "DCIM/other.JPG"},
        {"file_size": 1},
        {"modified_at": NOON + timedelta(milliseconds=1)},
    ],
    ids=["another path", "another size", "another time"],
)
def test_a_file_that_differs_is_not(alice: User, copy: Copy, change: dict[str, Any]) -> None:
    asked: FileAsked = {**place_of(copy), **change}  # type: ignore[typeddict-item]
    assert known(alice, copy.source, [asked]) == [UNKNOWN]


def test_the_same_path_in_another_source_is_unknown(alice: User, copy: Copy) -> None:
    assert known(alice, make_source(alice), [place_of(copy)]) == [UNKNOWN]
    assert known(alice, None, [place_of(copy)]) == [UNKNOWN]


def test_a_place_whose_bytes_are_others_than_they_were_is_said_to_differ(
    alice: User, copy: Copy
) -> None:
    there, hothash = place_of(copy), copy.image.photo.hothash
    as_it_was: FileAsked = {**there, "sha256": copy.image.sha256}
    rotten: FileAsked = {**there, "sha256": some_hash()}
    answers = known(alice, copy.source, [as_it_was, rotten, there])
    assert [answer.status for answer in answers] == ["unchanged", "differs", "unchanged"]
    assert {answer.hothash for answer in answers} == {hothash}
    copy.image.sha256 = None  # a client that sent no hash
    copy.image.save()
    assert known(alice, copy.source, [rotten]) == [KnownFile("unchanged", hothash)]


@pytest.mark.parametrize("column", ["sha256", "image_data_hash"])
def test_a_content_is_known_by_either_hash(alice: User, copy: Copy, column: str) -> None:
    asked: FileAsked = {"sha256": some_hash(), "image_data_hash": None}
    asked |= {column: getattr(copy.image, column)}  # type: ignore[misc]
    assert known(alice, None, [asked]) == [KnownFile("content", copy.image.photo.hothash)]


def test_a_removed_photo_is_known_by_content_with_its_date_but_not_by_place(
    alice: User, copy: Copy
) -> None:
    photo = copy.image.photo
    photo.remove()
    answers = known(alice, copy.source, [place_of(copy), {"sha256": copy.image.sha256}])
    assert answers == [UNKNOWN, KnownFile("content", photo.hothash, photo.deleted_at)]


def test_a_photo_in_the_catalogue_goes_before_a_removed_one(alice: User) -> None:
    digest = some_hash()
    removed, kept = make_photo(alice), make_photo(alice)
    for photo in (removed, kept):
        make_image(photo, image_data_hash=digest)
    removed.remove()
    assert known(alice, None, [{"image_data_hash": digest}]) == [KnownFile("content", kept.hothash)]


def test_a_sidecar_makes_nothing_known(alice: User) -> None:
    sidecar = make_image(make_photo(alice), role=Role.SIDECAR, image_data_hash=None)
    assert known(alice, None, [{"sha256": sidecar.sha256}]) == [UNKNOWN]


def test_a_thousand_files_cost_as_many_queries_as_one(alice: User, copy: Copy) -> None:
    photo = copy.image.photo
    for _ in range(20):
        make_copy(make_image(photo), copy.source)
    everything: list[FileAsked] = [
        {**place_of(one), "sha256": one.image.sha256, "image_data_hash": None}
        for one in Copy.objects.filter(owner=alice).select_related("image")
    ]
    everything += [
        {**everything[0], "path": f"DCIM/{n}", "sha256": some_hash()} for n in range(979)
    ]
    with CaptureQueriesContext(connection) as queries:
        answers = known(alice, copy.source, everything)
    assert [answer.status for answer in answers] == ["unchanged"] * 21 + ["unknown"] * 979
    assert len(queries) <= 3


KNOWN = "/api/v1/sources/known"


def test_the_api_answers_each_file_in_order(api: APIClient, alice: User, copy: Copy) -> None:
    place = place_of(copy) | {"modified_at": "2023-05-01T12:00:00.000Z"}
    asked = {"source": "Card", "files": [{"sha256": some_hash()}, place]}
    answer = api.post(KNOWN, asked).json()
    assert answer["files"] == [
        {"status": "unknown", "hothash": None, "deleted_at": None},
        {"status": "unchanged", "hothash": copy.image.photo.hothash, "deleted_at": None},
    ]


def test_a_source_that_is_not_there_knows_nothing_and_is_not_made(api: APIClient) -> None:
    asked = {"path": "a.jpg", "file_size": 1, "modified_at": "2023-05-01T12:00:00Z"}
    answer = api.post(KNOWN, {"source": "New", "files": [asked]}).json()
    assert answer["files"][0]["status"] == "unknown"
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "files",
    [
        [{}],
        [{"path": "a.jpg"}],
        [{"sha256": None}],
        [{"sha256": "A" * 64}],
        [{"path": "a.jpg", "file_size": -1, "modified_at": "2023-05-01T12:00:00Z"}],
        [{"path": "a.jpg", "file_size": 1, "modified_at": "yesterday"}],
        [{"sha256": "a" * 64}] * 1001,
        "a.jpg",
        None,
    ],
)
def test_what_is_no_question_is_refused(api: APIClient, files: Any) -> None:
    assert api.post(KNOWN, {"source": "Card", "files": files}).status_code == 400


def test_nothing_of_anothers_is_known(api: APIClient, bob: User) -> None:
    theirs = Copy.objects.select_related("image").get(owner=bob)
    files = [
        {"path": theirs.path, "file_size": theirs.file_size, "modified_at": "2023-05-01T12:00:00Z"},
        {"sha256": theirs.image.sha256, "image_data_hash": Photo.objects.get(owner=bob).hothash},
    ]
    answer = api.post(KNOWN, {"source": "Card", "files": files}).json()
    assert [one["status"] for one in answer["files"]] == ["unknown", "unknown"]


def test_a_file_of_an_expired_photo_is_unknown(alice: User, copy: Copy) -> None:
    Photo.objects.filter(owner=alice).update(deleted_at=timezone.now() - timedelta(days=30))
    asked: FileAsked = {"sha256": copy.image.sha256, "image_data_hash": copy.image.image_data_hash}
    assert known(alice, copy.source, [asked]) == [UNKNOWN]
