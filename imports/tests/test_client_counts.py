"""PATCH progress and POST increment: sessions whose client keeps its own count."""

import pytest
from rest_framework.test import APIClient

from imports.models import ImportSession
from imports.tests.batches import pack, photos, send, send_parts


def url(session: ImportSession, rest: str) -> str:
    return f"/api/v1/import_sessions/{session.pk}{rest}"


@pytest.mark.parametrize(
    ("call", "counter"),
    [
        ("imported", "images_imported"),
        ("duplicates_skipped", "duplicates_skipped"),
        ("errors", "errors_count"),
    ],
)
def test_each_call_counts_one(
    api: APIClient, session: ImportSession, call: str, counter: str
) -> None:
    for slash in ("", "/"):
        response = api.post(url(session, f"/increment/{call}{slash}"))
        assert response.status_code == 200
    assert (response.json()[counter], response.json()["counted_by_client"]) == (2, True)


def test_there_is_no_other_counter(api: APIClient, session: ImportSession) -> None:
    assert api.post(url(session, "/increment/files_skipped")).status_code == 404


def test_progress_is_what_the_client_says(api: APIClient, session: ImportSession) -> None:
    said = {"files_processed": 3, "current_file": "IMG_3.JPG"}
    answer = api.patch(url(session, "/progress"), said).json()
    assert {name: answer[name] for name in said} == said
    assert answer["counted_by_client"]


def test_the_file_being_made_may_be_said_without_counting(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, *photos(1))
    answer = api.patch(url(session, "/progress/"), {"current_file": "IMG_3.JPG"}).json()
    assert (answer["current_file"], answer["counted_by_client"]) == ("IMG_3.JPG", False)


def test_a_session_with_a_ledger_takes_no_count(api: APIClient, session: ImportSession) -> None:
    send(api, session, *photos(1))
    refused = [
        api.post(url(session, "/increment/imported")),
        api.patch(url(session, "/progress"), {"files_processed": 9}),
    ]
    assert [response.status_code for response in refused] == [409, 409]
    session.refresh_from_db()
    assert (session.images_imported, session.files_processed) == (1, 1)


def test_a_session_with_a_count_takes_no_batch(api: APIClient, session: ImportSession) -> None:
    api.post(url(session, "/increment/imported"))
    assert send_parts(api, session, *pack(*photos(1))).status_code == 409
    assert not session.items.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("files_processed", -1),
        ("files_processed", 2**31),
        ("files_processed", 1.5),
        ("current_file", "\x00"),
        ("current_file", "x" * 4097),
        ("bytes_read", 2**63),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(
    api: APIClient, session: ImportSession, field: str, value: object
) -> None:
    response = api.patch(url(session, "/progress"), {field: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
