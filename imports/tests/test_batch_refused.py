"""POST batch: what is refused, with the field it is about; then nothing is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from imports.models import ImportItem, ImportSession
from imports.tests.batches import (
    a_file,
    a_photo,
    a_raw,
    an_item,
    pack,
    photos,
    seen,
    send_parts,
)
from photos.models import Photo

pytestmark = pytest.mark.usefixtures("sound_library")

HASH = "a" * 64
MULTIPART = "multipart/form-data; boundary=x"


@pytest.fixture(autouse=True)
def _nothing_is_written(api: APIClient, session: ImportSession) -> Any:
    yield
    assert not Photo.objects.exists()
    assert not ImportItem.objects.exists()
    session.refresh_from_db()
    assert session.files_processed == 0


def refused(response: Any, *fields: str) -> None:
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert tuple(response.json()["errors"]) == fields


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hothash", "a" * 63),
        ("hothash", "G" * 64),
        ("hothash", HASH.upper()),
        ("hothash", None),
        ("hothash", [[[[]]]]),
        ("perceptual_hash", "abc"),
        ("perceptual_hash", 12345),
        ("width", -1),
        ("width", 2**31),
        ("width", 2**64),
        ("height", "tall"),
        ("orientation", 9),
        ("taken_at", "2023-02-30T10:00:00"),
        ("taken_at", "9999-01-01T00:00:00"),
        ("taken_at", "yesterday"),
        ("taken_at", 1682935200),
        ("taken_at_offset", 1441),
        ("taken_at_source", "a guess"),
        ("gps_latitude", 91),
        ("gps_longitude", -181),
        ("gps_altitude", 10**400),
        ("camera_make", "x" * 3000),
        ("lens_model", "\ud800"),
        ("focal_length", -1),
        ("iso", 2**31),
        ("exposure_time", "1/x"),
        ("camera", []),
        ("camera", {"note": "x" * 70_000}),
        ("camera", {"note": "\x00"}),
        ("camera", {"\ud800": 1}),
        ("camera", {"n": 2**64}),
        ("camera", {"n": [[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}),
        ("file_modified_at", "0000-00-00T00:00:00"),
        ("hotpreview_size", -1),
        ("no_preview_reason", "x" * 501),
        ("files", []),
        ("files", None),
    ],
)
def test_a_photos_field(api: APIClient, session: ImportSession, field: str, value: object) -> None:
    photo = a_photo(a_file("1.JPG"), gps_latitude=1.0, gps_longitude=1.0)
    meta, blobs = pack(photo)
    meta["photos"][0][field] = value
    refused(send_parts(api, session, meta, blobs), f"photos[0].{field}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("path", ""),
        ("path", "DCIM/"),
        ("path", "a\x00b"),
        ("path", "\udfff"),
        ("path", "x" * 5000),
        ("path", "\N{KISSING FACE}" * 700),
        ("role", "thumbnail"),
        ("format", "x" * 17),
        ("file_size", -1),
        ("file_size", 2**63),
        ("modified_at", "2023-13-01T00:00:00Z"),
        ("modified_at", "0001-01-01T00:00:00+23:00"),
        ("modified_at", None),
        ("sha256", "a"),
        ("image_data_hash", "a"),
        ("exif_size", 256 * 1024 + 1),
    ],
)
def test_a_files_field(api: APIClient, session: ImportSession, field: str, value: object) -> None:
    meta, blobs = pack(
        a_photo(a_file("0.JPG"), a_raw("0.CR2")), a_photo(a_file("1.JPG"), a_raw("1.CR2"))
    )
    meta["photos"][1]["files"][1][field] = value
    refused(send_parts(api, session, meta, blobs), f"photos[1].files[1].{field}")


def test_half_a_coordinate(api: APIClient, session: ImportSession) -> None:
    photo = a_photo(a_file("1.JPG"), gps_latitude=1.0)
    refused(send_parts(api, session, *pack(photo)), "photos[0].gps_latitude")


def test_a_hothash_that_is_not_the_primarys(api: APIClient, session: ImportSession) -> None:
    photo = a_photo(a_file("1.JPG"), hothash=HASH)
    refused(send_parts(api, session, *pack(photo)), "photos[0].hothash")


@pytest.mark.parametrize("roles", [("raw", "raw"), ("primary", "primary"), ("sidecar", "primary")])
def test_a_group_without_its_one_primary_first(
    api: APIClient, session: ImportSession, roles: tuple[str, str]
) -> None:
    files = [a_file(f"1.{n}", role=role) for n, role in enumerate(roles)]
    refused(send_parts(api, session, *pack(a_photo(*files))), "photos[0].files")


def test_too_many_photos(api: APIClient, session: ImportSession) -> None:
    refused(send_parts(api, session, *pack(*photos(101, hotpreview=b""))), "photos")


def test_too_many_lines(api: APIClient, session: ImportSession) -> None:
    lines = {
        "seen": [seen(f"a/{n}") for n in range(501)],
        "items": [an_item(f"b/{n}") for n in range(500)],
    }
    refused(send_parts(api, session, *pack(**lines)), "items")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "imported"),
        ("outcome", "duplicate"),
        ("stage", "nowhere"),
        ("message", ""),
        ("message", "x" * 1001),
        ("message", "\x00"),
    ],
)
def test_an_items_field(api: APIClient, session: ImportSession, field: str, value: object) -> None:
    lines = [an_item("a"), an_item("b", **{field: value})]
    refused(send_parts(api, session, *pack(items=lines)), f"items[1].{field}")


def test_a_path_that_is_there_twice(api: APIClient, session: ImportSession) -> None:
    meta, blobs = pack(a_photo(a_file("1.JPG")), seen=[seen("1.JPG")], items=[an_item("2.JPG")])
    refused(send_parts(api, session, meta, blobs), "photos[0].files[0].path", "seen[0].path")


@pytest.mark.parametrize("blobs", [b"", b"short", b"x" * 10_000])
def test_sizes_that_do_not_add_up(api: APIClient, session: ImportSession, blobs: bytes) -> None:
    meta, _blobs = pack(*photos(2))
    refused(send_parts(api, session, meta, blobs), "blobs")


def test_an_exif_block_that_is_no_tiff_structure(api: APIClient, session: ImportSession) -> None:
    photo = a_photo(a_file("1.JPG", exif=b"Exif\x00\x00II*\x00"))
    refused(send_parts(api, session, *pack(photo)), "photos[0].files[0].exif_size")


@pytest.mark.parametrize(
    "meta",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"photos": NaN}',
        b'{"bytes_read": Infinity}',
        b"9" * 5000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_a_meta_that_is_no_json(api: APIClient, session: ImportSession, meta: bytes) -> None:
    refused(send_parts(api, session, meta), "meta")


@pytest.mark.parametrize("meta", [b"[]", b"null", b'"x"', b"7"])
def test_a_meta_that_is_no_object(api: APIClient, session: ImportSession, meta: bytes) -> None:
    assert send_parts(api, session, meta).status_code == 400


def test_infinity_in_disguise(api: APIClient, session: ImportSession) -> None:
    meta, blobs = pack(a_photo(a_file("1.JPG"), camera={"n": 0.5625}))
    text = json.dumps(meta).replace("0.5625", "1e999")
    refused(send_parts(api, session, text, blobs), "photos[0].camera")


def a_part(name: str, content: bytes = b"{}") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"meta": a_part("meta")},
        {"blobs": a_part("blobs")},
        {"meta": a_part("meta"), "blobs": a_part("blobs"), "more": a_part("more")},
        {"meta": [a_part("meta"), a_part("meta")], "blobs": a_part("blobs")},
    ],
)
def test_other_than_two_parts(
    api: APIClient, session: ImportSession, parts: dict[str, Any]
) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    assert api.post(url, parts, format="multipart").status_code == 400


def test_a_body_that_is_cut_off(api: APIClient, session: ImportSession) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    body = b'--x\r\nContent-Disposition: form-data; name="meta"; filename="meta"\r\n\r\n{"pho'
    response = api.post(url, body, content_type=MULTIPART)
    assert response.status_code == 400
    broken = api.post(url, body, content_type="multipart/form-data")
    assert broken.status_code == 400


def test_another_kind_of_body(api: APIClient, session: ImportSession) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    assert api.post(url, {}, format="json").status_code == 415


def test_a_batch_above_8_mb_is_refused_before_it_is_read(
    api: APIClient, session: ImportSession
) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    response = api.post(url, b"", content_type=MULTIPART, CONTENT_LENGTH=str(8 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"


def test_a_batch_that_does_not_say_its_length(api: APIClient, session: ImportSession) -> None:
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    assert api.post(url, b"", content_type=MULTIPART, CONTENT_LENGTH="").status_code == 411


def test_a_batch_without_the_csrf_token(session: ImportSession) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(session.owner)
    meta, blobs = pack(*photos(1))
    parts = {"meta": a_part("meta", json.dumps(meta).encode()), "blobs": a_part("blobs", blobs)}
    response = client.post(f"/api/v1/import_sessions/{session.pk}/batch", parts)
    assert response.status_code == 403


def test_a_session_without_a_source(api: APIClient, session: ImportSession) -> None:
    ImportSession.objects.update(source=None)
    response = send_parts(api, session, *pack(*photos(1)))
    assert response.status_code == 409
    assert "source" in response.json()["detail"]
