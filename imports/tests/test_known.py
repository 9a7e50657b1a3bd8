"""POST import_sessions/{id}/known, and the same question before there is a session."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import make_copy, make_image, make_photo, make_source, some_hash
from imports.models import ImportSession
from imports.tests.batches import a_file, a_photo, seen, send
from photos.models import Photo, Source

pytestmark = pytest.mark.usefixtures("sound_library")


def ask(api: APIClient, session: ImportSession, *files: dict[str, Any]) -> list[dict[str, Any]]:
    response = api.post(f"/api/v1/import_sessions/{session.pk}/known", {"files": files})
    assert response.status_code == 200, response.json()
    answers: list[dict[str, Any]] = response.json()["files"]
    return answers


def content(path: str) -> dict[str, Any]:
    file = a_file(path)
    return {name: file[name] for name in ("sha256", "image_data_hash")}


def test_it_answers_for_each_file_in_order(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    hothash = Photo.objects.get().hothash
    answers = ask(
        api,
        session,
        seen("DCIM/1.JPG"),
        seen("DCIM/2.JPG"),
        content("DCIM/1.JPG"),
        seen("Backup/1.JPG") | content("DCIM/1.JPG"),
        content("DCIM/2.JPG"),
    )
    assert [answer["status"] for answer in answers] == [
        *("unchanged", "unknown", "content", "content", "unknown")
    ]
    assert [answer["hothash"] for answer in answers] == [hothash, None, hothash, hothash, None]


def test_it_answers_alike_twice_and_records_nothing(api: APIClient, session: ImportSession) -> None:
    files = [seen("DCIM/1.JPG"), content("DCIM/1.JPG")]
    assert ask(api, session, *files) == ask(api, session, *files)
    assert not session.items.exists()


def test_it_tells_when_a_photo_was_removed(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    yesterday = timezone.now().replace(microsecond=0) - timedelta(days=1)
    Photo.objects.update(deleted_at=yesterday)
    place, bytes_ = ask(api, session, seen("DCIM/1.JPG"), content("DCIM/1.JPG"))
    assert place["status"] == "unknown"
    assert (bytes_["status"], bytes_["deleted_at"]) == (
        "content",
        f"{yesterday:%Y-%m-%dT%H:%M:%SZ}",
    )


def test_another_owners_files_are_unknown(
    api: APIClient, session: ImportSession, bob: User
) -> None:
    image = make_image(make_photo(bob), sha256=some_hash("his"))
    make_copy(image, make_source(bob, name="Card 2"), path="DCIM/1.JPG", file_size=4_000_000)
    assert ask(api, session, {"sha256": some_hash("his")})[0]["status"] == "unknown"


def test_before_a_session_it_makes_no_source(api: APIClient, alice: User) -> None:
    asked = {"source": "New card", "files": [seen("DCIM/1.JPG")]}
    response = api.post("/api/v1/sources/known", asked)
    assert [answer["status"] for answer in response.json()["files"]] == ["unknown"]
    assert not Source.objects.owned_by(alice).exists()


def test_before_a_session_it_knows_the_sources_places(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    asked = {"source": "Card", "files": [seen("DCIM/1.JPG")]}
    response = api.post("/api/v1/sources/known/", asked)
    assert response.json()["files"][0]["status"] == "unchanged"


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ({}, "files[0]"),
        ({"path": "x"}, "files[0]"),
        ({"sha256": "x"}, "files[0].sha256"),
        ({"sha256": None}, "files[0]"),
        (seen("a\x00b"), "files[0].path"),
        (seen("x", file_size=2**64), "files[0].file_size"),
        (seen("x", modified_at="noon"), "files[0].modified_at"),
    ],
)
def test_a_question_that_is_none(
    api: APIClient, session: ImportSession, file: dict[str, Any], field: str
) -> None:
    response = api.post(f"/api/v1/import_sessions/{session.pk}/known", {"files": [file]})
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])


def test_more_than_a_thousand_files(api: APIClient, session: ImportSession) -> None:
    files = [{"sha256": some_hash()}] * 1001
    response = api.post(f"/api/v1/import_sessions/{session.pk}/known", {"files": files})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["files"])


@pytest.mark.parametrize("body", [b'{"files": [', b"[" * 100_000, b'{"files": [NaN]}', b"\xff"])
def test_what_is_no_json(api: APIClient, session: ImportSession, body: bytes) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/known"
    assert api.post(url, body, content_type="application/json").status_code == 400


def test_the_number_of_queries_does_not_depend_on_the_files(
    api: APIClient, session: ImportSession, django_assert_max_num_queries: Any
) -> None:
    send(api, session, *(a_photo(a_file(f"DCIM/{n}.JPG")) for n in range(50)))
    files = [seen(f"DCIM/{n}.JPG") | content(f"DCIM/{n}.JPG") for n in range(1000)]
    with django_assert_max_num_queries(10):
        ask(api, session, *files)
