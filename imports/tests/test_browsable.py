"""The browsable API: every page of import_sessions can be looked at and tried out."""

import pytest
from rest_framework.test import APIClient

from imports.models import ImportSession
from imports.tests.batches import photos, send


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("", 200),
        ("/items", 200),
        ("/items?outcome=imported", 200),
        ("/progress", 405),
        ("/batch", 405),
        ("/known", 405),
        ("/complete", 405),
    ],
)
def test_it_can_be_looked_at(
    api: APIClient, session: ImportSession, rest: str, status: int
) -> None:
    send(api, session, *photos(2))
    url = f"/api/v1/import_sessions/{session.pk}{rest}"
    response = api.get(url, HTTP_ACCEPT="text/html")
    assert (response.status_code, response["Content-Type"][:9]) == (status, "text/html")


@pytest.mark.parametrize("rest", ["", "/start"])
def test_the_list_can_be_looked_at(api: APIClient, session: ImportSession, rest: str) -> None:
    response = api.get(f"/api/v1/import_sessions{rest}", HTTP_ACCEPT="text/html")
    assert response["Content-Type"].startswith("text/html")
    assert response.status_code == (405 if rest else 200)
