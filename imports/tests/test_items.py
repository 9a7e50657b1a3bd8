"""GET import_sessions/{id}/items: the ledger, by outcome, in pages."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from imports.models import ImportItem, ImportSession
from imports.tests.batches import a_file, a_photo, an_item, send
from photos.models import Photo


def listed(api: APIClient, session: ImportSession, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    response = api.get(f"/api/v1/import_sessions/{session.pk}/items", query)
    while True:
        assert response.status_code == 200, response.json()
        rows += response.json()["results"]
        if response.json()["next"] is None:
            return rows
        response = api.get(response.json()["next"])


@pytest.fixture
def filled(api: APIClient, session: ImportSession) -> ImportSession:
    send(
        api,
        session,
        *(a_photo(a_file(f"DCIM/{n}.JPG")) for n in (3, 1, 2)),
        items=[an_item(f"DCIM/.{n}") for n in range(4)],
    )
    return session


def test_a_line_says_what_became_of_a_file(api: APIClient, filled: ImportSession) -> None:
    file = a_file("DCIM/1.JPG")
    assert {
        "path": "DCIM/1.JPG",
        "outcome": "imported",
        "stage": "",
        "message": "",
        "hothash": file["image_data_hash"],
        "sha256": file["sha256"],
    } in listed(api, filled)


def test_lines_come_in_pages_by_path(api: APIClient, filled: ImportSession) -> None:
    paths = [line["path"] for line in listed(api, filled, page_size=2)]
    assert paths == sorted(paths)
    assert len(paths) == 7


def test_lines_of_one_outcome_come_in_the_order_they_were_recorded(
    api: APIClient, filled: ImportSession
) -> None:
    lines = listed(api, filled, outcome="imported", page_size=2)
    assert [line["path"] for line in lines] == ["DCIM/3.JPG", "DCIM/1.JPG", "DCIM/2.JPG"]


def test_an_outcome_that_is_none_is_refused(api: APIClient, filled: ImportSession) -> None:
    response = api.get(f"/api/v1/import_sessions/{filled.pk}/items", {"outcome": "lost"})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["outcome"])


def test_a_cursor_that_is_none_is_refused(api: APIClient, filled: ImportSession) -> None:
    for cursor in ("x", "bnVsbA", "WyJhIiwxXQ"):
        query = {"cursor": cursor, "outcome": "imported"}
        response = api.get(f"/api/v1/import_sessions/{filled.pk}/items", query)
        assert response.status_code == 400


def test_lines_outlive_their_photos(api: APIClient, filled: ImportSession) -> None:
    before = listed(api, filled)
    Photo.objects.all().delete()
    assert listed(api, filled) == before
    assert not ImportItem.objects.exclude(photo=None).exists()


def test_a_session_without_a_source_has_none(api: APIClient, session: ImportSession) -> None:
    ImportSession.objects.update(source=None)
    assert listed(api, session) == []
