"""POST batch, whatever comes: never a fault of the server, and the counters stay the ledger's."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from imalink.testing import examples
from imports.models import ImportItem, ImportSession
from imports.tests.batches import (
    a_file,
    a_photo,
    a_raw,
    a_sidecar,
    an_item,
    pack,
    photos,
    seen,
    send_parts,
)
from photos.models import Copy, Image, Photo

pytestmark = pytest.mark.usefixtures("sound_library")

COUNTERS = {
    "imported": "images_imported",
    "file_added": "files_added",
    "duplicate": "duplicates_skipped",
    "skipped": "files_skipped",
    "failed": "errors_count",
}

texts = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["\x00", "\ud800", "NaN", "1e999", "-0", "x" * 5000, "2023-05-01T10:00:00+14:00", "a" * 64]
)
numbers = (
    st.integers()
    | st.floats()
    | st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**400, 1e308, 5e-324])
)
leaves = st.none() | st.booleans() | numbers | texts
hostile = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container in `value` with each of its keys."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        found = [(value, key) for key in value]
    elif isinstance(value, list):
        found = [(value, index) for index in range(len(value))]
    return found + [place for one, key in found for place in places(one[key])]


@st.composite
def metas(draw: st.DrawFn) -> tuple[dict[str, Any], bytes]:
    """A sound batch in which up to three things are replaced or taken away."""
    meta, blobs = pack(
        *photos(2, camera={"Make": "Canon", "list": [1, {"deep": 2}]}),
        a_photo(a_file("9.JPG"), a_raw("9.CR2"), a_sidecar("9.xmp"), gps_latitude=None),
        seen=[seen("DCIM/IMG_0001.JPG.seen")],
        items=[an_item("DCIM/x"), an_item("DCIM/y", outcome="failed")],
    )
    meta = copy.deepcopy(meta)
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(places(meta)))
        if draw(st.booleans()):
            container[key] = draw(hostile)
        else:
            del container[key]
    return meta, draw(st.just(blobs) | st.binary(max_size=50))


def assert_sums(session: ImportSession) -> None:
    session.refresh_from_db()
    lines = ImportItem.objects.filter(session=session).order_by()
    sums = dict(lines.values_list("outcome").annotate(Count("pk")))
    assert {name: getattr(session, column) for name, column in COUNTERS.items()} == {
        name: sums.get(name, 0) for name in COUNTERS
    }
    assert session.files_processed == lines.count()


@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=metas())
def test_hostile_batches(
    api: APIClient, session: ImportSession, sent: tuple[dict[str, Any], bytes]
) -> None:
    meta, blobs = sent
    response = send_parts(api, session, json.dumps(meta), blobs)
    assert response.status_code in {200, 400}, response.content
    assert response.json()
    assert_sums(session)
    assert Photo.objects.filter(images=None).count() == 0


actions = st.lists(
    st.tuples(
        st.sampled_from(
            ["sent", "bad preview", "no preview", "changed", "skipped", "failed", "seen"]
        ),
        st.integers(0, 3),
        st.sampled_from(["", "remove", "delete"]),
    ),
    max_size=8,
)


def a_step(what: str, number: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A batch about one of four files."""
    path = f"DCIM/{number}.JPG"
    previews = {"bad preview": b"no picture", "no preview": b""}
    if what in {"skipped", "failed"}:
        return [], {"items": [an_item(path, outcome=what)]}
    if what == "seen":
        return [], {"seen": [seen(path)]}
    file = a_file(path, "changed" if what == "changed" else number % 3)
    preview = {"hotpreview": previews[what]} if what in previews else {}
    return [a_photo(file, a_sidecar(f"{path}.xmp", seed="xmp"), **preview)], {}


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=actions)
def test_whatever_the_order_the_rows_add_up(
    api: APIClient, session: ImportSession, steps: list[tuple[str, int, str]]
) -> None:
    for what, number, then in steps:
        groups, rest = a_step(what, number)
        meta, blobs = pack(*groups, **rest)
        first = send_parts(api, session, meta, blobs)
        again = send_parts(api, session, meta, blobs)
        assert first.status_code == again.status_code == 200
        assert first.json()["items"] == again.json()["items"]
        assert_sums(session)
        shas = Image.objects.exclude(role="sidecar").values_list("sha256", flat=True)
        assert len(shas) == len(set(shas))
        assert Copy.objects.count() <= 8
        if then == "remove":
            Photo.objects.remove()
        if then == "delete":
            Photo.objects.filter(deleted_at=None).delete()
