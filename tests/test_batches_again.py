"""The same batch twice, and several times at once, against the real server."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from imalink.testing import jpeg_bytes

if TYPE_CHECKING:
    from tests.api_client import Answer, Api

UNKNOWN = (
    *("taken_at_offset", "gps_latitude", "gps_longitude", "gps_altitude", "lens_model"),
    *("focal_length", "aperture", "iso", "exposure_time", "perceptual_hash"),
)
VERDICT = ("path", "outcome", "stage", "message", "hothash", "sha256")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def file(name: str, role: str, **changes: Any) -> dict[str, Any]:
    return {
        "path": f"card/{name}",
        "role": role,
        "format": "jpeg" if role == "primary" else "nef",
        "file_size": 4_000_000,
        "modified_at": "2024-05-01T10:00:00.123Z",
        "sha256": digest(f"bytes of {name}"),
        "image_data_hash": digest(f"picture of {name}"),
        "exif_size": 0,
        **changes,
    }


def photo(number: int, preview: bytes) -> dict[str, Any]:
    primary = file(f"IMG_{number}.JPG", "primary")
    return {
        **dict.fromkeys(UNKNOWN),
        "hothash": primary["image_data_hash"],
        "width": 6000,
        "height": 4000,
        "orientation": 1,
        "taken_at": "2024-05-01T12:00:00",
        "taken_at_source": "exif_original",
        "camera_make": "Maker",
        "camera_model": "Model One",
        "camera": {},
        "file_modified_at": "2024-05-01T12:00:00",
        "hotpreview_size": len(preview),
        "no_preview_reason": "",
        "files": [primary, file(f"IMG_{number}.NEF", "raw")],
    }


def a_batch(how_many: int = 20) -> tuple[dict[str, Any], bytes]:
    previews = [jpeg_bytes(color=f"hsl({17 * n}, 60%, 50%)") for n in range(how_many)]
    meta = {
        "current_file": "card/IMG_1.JPG",
        "bytes_read": 1000,
        "bytes_sent": 100,
        "photos": [photo(n, preview) for n, preview in enumerate(previews)],
        "seen": [],
        "items": [
            {
                "path": "card/note.txt",
                "file_size": 3,
                "outcome": "skipped",
                "stage": "scan",
                "message": "not a picture",
            }
        ],
    }
    return meta, b"".join(previews)


@pytest.fixture
def session(remote: Api) -> int:
    answer = remote.post(
        "import_sessions/start",
        {"source": "Card", "source_path": "card", "total_files_estimated": 41},
    )
    assert answer.status == 201, answer.body
    return int(answer.json()["import_id"])


def rows(remote: Api, session: int) -> dict[str, Any]:
    """Everything that a batch leaves behind, as far as a client can see it."""
    counters = remote.get(f"import_sessions/{session}")
    lines = remote.every(f"import_sessions/{session}/items")
    return {
        "photos": sorted(photo["hothash"] for photo in remote.every("photos")),
        "images": sorted(image["sha256"] for image in remote.every("images")),
        "lines": sorted(tuple(line[key] for key in VERDICT) for line in lines),
        "counters": {
            key: value for key, value in counters.items() if key not in {"seen_at", "current_file"}
        },
    }


def verdicts(answer: Answer) -> list[tuple[Any, ...]]:
    assert answer.status == 200, answer.body
    return [tuple(line[key] for key in VERDICT) for line in answer.json()["items"]]


def test_the_same_batch_twice_leaves_the_same_rows_and_verdicts(remote: Api, session: int) -> None:
    meta, blobs = a_batch()
    first = verdicts(remote.post_batch(session, meta, blobs))
    after_one = rows(remote, session)
    second = verdicts(remote.post_batch(session, meta, blobs))
    assert second == first
    assert rows(remote, session) == after_one
    assert len(after_one["photos"]) == 20
    assert len(after_one["images"]) == 40
    assert after_one["counters"]["files_processed"] == 41


def test_three_at_once_leave_what_one_leaves(remote: Api, session: int) -> None:
    meta, blobs = a_batch()
    with ThreadPoolExecutor(3) as threads:
        sent = [threads.submit(remote.post_batch, session, meta, blobs) for _ in range(3)]
        answers = [verdicts(each.result()) for each in sent]
    assert answers[0] == answers[1] == answers[2]
    after = rows(remote, session)
    assert len(after["photos"]) == 20
    assert len(after["images"]) == 40
    assert after["counters"]["images_imported"] == 20
    assert after["counters"]["files_added"] == 20
    assert after["counters"]["files_skipped"] == 1
    assert after["counters"]["files_processed"] == 41
