"""Batches as the import page sends them, one photo, file or line at a time."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from imalink.testing import jpeg_bytes, some_hash
from imports.models import ImportSession

EXIF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
MODIFIED_AT = "2023-05-01T10:00:00.123Z"

NOTHING_READ: dict[str, Any] = dict.fromkeys(
    [
        *("width", "height", "orientation", "taken_at", "taken_at_offset", "taken_at_source"),
        *("gps_latitude", "gps_longitude", "gps_altitude"),
        *("camera_make", "camera_model", "lens_model"),
        *("focal_length", "aperture", "iso", "exposure_time"),
    ]
)


def a_file(path: str, seed: object = None, **overrides: Any) -> dict[str, Any]:
    """A file whose bytes and picture follow from `seed`, by default from its path."""
    seed = path if seed is None else seed
    return {
        "path": path,
        "role": "primary",
        "format": "jpeg",
        "file_size": 4_000_000,
        "modified_at": MODIFIED_AT,
        "sha256": some_hash(("bytes", seed)),
        "image_data_hash": some_hash(("picture", seed)),
        "exif": EXIF,
    } | overrides


def a_raw(path: str, **overrides: Any) -> dict[str, Any]:
    return a_file(path, **{"role": "raw", "format": "cr2"} | overrides)


def a_sidecar(path: str, **overrides: Any) -> dict[str, Any]:
    defaults = {"role": "sidecar", "format": "xmp", "image_data_hash": None, "exif": b""}
    return a_file(path, **defaults | overrides)


def a_photo(*files: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """A group with a preview; `hotpreview=b""` sends none."""
    return {
        "hothash": files[0]["image_data_hash"],
        "perceptual_hash": "fedcba9876543210",
        **NOTHING_READ,
        "width": 6000,
        "height": 4000,
        "taken_at": "2023-05-01T12:00:00.5",
        "taken_at_source": "exif_original",
        "camera": {},
        "file_modified_at": "2023-05-02T10:00:00",
        "hotpreview": jpeg_bytes(),
        "no_preview_reason": "",
        "files": list(files),
    } | overrides


def photos(number: int, **overrides: Any) -> list[dict[str, Any]]:
    return [a_photo(a_file(f"DCIM/IMG_{n:04}.JPG"), **overrides) for n in range(number)]


def seen(path: str, **overrides: Any) -> dict[str, Any]:
    return {"path": path, "file_size": 4_000_000, "modified_at": MODIFIED_AT} | overrides


def an_item(path: str, **overrides: Any) -> dict[str, Any]:
    return {
        "path": path,
        "file_size": 10,
        "outcome": "skipped",
        "stage": "scan",
        "message": "ignored by rule",
    } | overrides


def pack(*sent: dict[str, Any], **overrides: Any) -> tuple[dict[str, Any], bytes]:
    """`meta` and `blobs` of these photos; `seen` and `items` by keyword."""
    blobs = b""
    metas = []
    for photo in sent:
        jpeg, files = photo["hotpreview"], photo["files"]
        blobs += jpeg + b"".join(file["exif"] for file in files)
        packed = [
            {name: value for name, value in file.items() if name != "exif"}
            | {"exif_size": len(file["exif"])}
            for file in files
        ]
        meta = {name: value for name, value in photo.items() if name != "hotpreview"}
        metas.append(meta | {"hotpreview_size": len(jpeg), "files": packed})
    totals = {"current_file": "", "bytes_read": 0, "bytes_sent": 0}
    return totals | {"photos": metas, "seen": [], "items": []} | overrides, blobs


def send(
    api: APIClient, session: ImportSession, *sent: dict[str, Any], **overrides: Any
) -> dict[str, Any]:
    """The answer to a batch that must be taken."""
    response = send_parts(api, session, *pack(*sent, **overrides))
    assert response.status_code == 200, response.json()
    answer: dict[str, Any] = response.json()
    return answer


def send_parts(
    api: APIClient, session: ImportSession, meta: dict[str, Any] | bytes | str, blobs: bytes = b""
) -> Any:
    text = meta if isinstance(meta, bytes) else meta if isinstance(meta, str) else json.dumps(meta)
    content = text if isinstance(text, bytes) else text.encode()
    parts = {
        "meta": SimpleUploadedFile("meta", content, "application/json"),
        "blobs": SimpleUploadedFile("blobs", blobs, "application/octet-stream"),
    }
    url = f"/api/v1/import_sessions/{session.pk}/batch"
    return api.post(url, parts, format="multipart")


def outcomes(answer: dict[str, Any]) -> list[str]:
    return [item["outcome"] for item in answer["items"]]
