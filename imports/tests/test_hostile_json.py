"""The JSON calls, whatever comes: never a fault of the server."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from imalink.testing import examples
from imports.models import ImportSession
from imports.tests.test_batch_hostile import hostile

NAMES = [
    *("source", "source_path", "source_description", "total_files_estimated", "author_id"),
    *("status", "total_files_found", "files_processed", "current_file", "bytes_read", "files"),
]
PLACE = ["path", "file_size", "modified_at", "sha256", "image_data_hash"]
bodies = hostile | st.dictionaries(
    st.sampled_from(NAMES),
    hostile | st.lists(st.dictionaries(st.sampled_from(PLACE), hostile), max_size=3),
)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=bodies, extra=st.sampled_from([b"", b"]", b"\xff"]))
def test_hostile_json(api: APIClient, session: ImportSession, body: Any, extra: bytes) -> None:
    own = f"/api/v1/import_sessions/{session.pk}"
    calls = [
        ("post", "/api/v1/import_sessions/start"),
        ("patch", own),
        ("patch", f"{own}/progress"),
        ("post", f"{own}/known"),
        ("post", "/api/v1/sources/known"),
    ]
    content = json.dumps(body).encode() + extra
    for method, url in calls:
        response = getattr(api, method)(url, content, content_type="application/json")
        assert response.status_code in {200, 201, 400, 409}, (url, response.content)
        assert response.json()
