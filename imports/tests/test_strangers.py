"""Every address of import_sessions: 404 for a stranger, as for what never was; no one else in."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import api_of
from imports.models import ImportSession
from imports.tests.batches import pack, photos, send_parts

CALLS: list[tuple[str, str, Any]] = [
    ("get", "", None),
    ("patch", "", {"source_description": "mine now"}),
    ("delete", "", None),
    ("patch", "/progress", {"files_processed": 1}),
    ("post", "/increment/imported", {}),
    ("post", "/increment/duplicates_skipped", {}),
    ("post", "/increment/errors", {}),
    ("post", "/complete", {}),
    ("post", "/cancel", {}),
    ("post", "/known", {"files": []}),
    ("get", "/items", None),
]


@pytest.mark.parametrize(("method", "rest", "data"), CALLS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_strangers_session_is_not_found(
    api: APIClient, bob: User, method: str, rest: str, data: Any, slash: str
) -> None:
    his = ImportSession.objects.owned_by(bob).get()
    before = ImportSession.objects.filter(pk=his.pk).values().get()
    there = getattr(api, method)(f"/api/v1/import_sessions/{his.pk}{rest}{slash}", data)
    nowhere = getattr(api, method)(f"/api/v1/import_sessions/{his.pk + 999}{rest}{slash}", data)
    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()
    assert ImportSession.objects.filter(pk=his.pk).values().get() == before


def test_a_batch_for_a_strangers_session_is_not_found(api: APIClient, bob: User) -> None:
    his = ImportSession.objects.owned_by(bob).get()
    response = send_parts(api, his, *pack(*photos(1)))
    assert response.status_code == 404
    assert his.items.count() == 1


def test_a_batch_for_no_session_is_not_found(api: APIClient) -> None:
    for pk in ("0", "9" * 18, "9" * 30, "x"):
        url = f"/api/v1/import_sessions/{pk}/batch"
        assert api.post(url, {}, format="multipart").status_code == 404


def test_lists_show_ones_own_only(alice: User, bob: User) -> None:
    assert api_of(alice).get("/api/v1/import_sessions").json()["results"] == []
    assert len(api_of(bob).get("/api/v1/import_sessions").json()["results"]) == 1


@pytest.mark.parametrize(("method", "rest", "data"), [*CALLS, ("post", "/batch", {})])
def test_who_is_not_signed_in_is_refused(
    session: ImportSession, method: str, rest: str, data: Any
) -> None:
    url = f"/api/v1/import_sessions/{session.pk}{rest}"
    assert getattr(APIClient(), method)(url, data).status_code == 403


@pytest.mark.parametrize("rest", ["", "/progress", "/batch"])
def test_other_methods_are_not_allowed(api: APIClient, session: ImportSession, rest: str) -> None:
    assert api.put(f"/api/v1/import_sessions/{session.pk}{rest}", {}).status_code == 405
