"""Exif read for `rederive` says what it said to the import: the rules are written twice."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from photos.exif import DamagedBlockError, read_exif

#: Written by static_src/worker/exifCases.test.ts: the first committed, the other of real files.
MADE = Path(__file__).parent / "exif_cases.json"
REAL = Path(settings.BASE_DIR) / ".make" / "exif_cases.json"


def cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    return found


@pytest.mark.parametrize("case", cases(MADE), ids=lambda case: str(case["filename"]))
def test_a_made_block_says_what_it_says_in_the_browser(case: dict[str, Any]) -> None:
    assert read_exif(base64.b64decode(case["block"]), case["filename"]) == case["fields"]


def test_there_are_made_blocks_to_compare() -> None:
    assert len(cases(MADE)) > 100


@pytest.mark.corpus
@pytest.mark.skipif(not REAL.exists(), reason="`npm test` did not write .make/exif_cases.json")
def test_real_files_say_what_they_say_in_the_browser() -> None:
    differing = {
        case["filename"]: (said, case["fields"])
        for case in cases(REAL)
        if (said := read_exif(base64.b64decode(case["block"]), case["filename"])) != case["fields"]
    }
    assert differing == {}


@given(st.binary(max_size=300), st.sampled_from([b"II*\x00", b"MM\x00*", b""]))
def test_whatever_a_block_holds_it_is_read_or_refused(rest: bytes, magic: bytes) -> None:
    try:
        read_exif(magic + rest, "IMG.JPG")
    except DamagedBlockError:
        assert not magic or len(rest) < 4


@given(st.data())
def test_a_mutated_block_is_read_all_the_same(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(cases(MADE)))
    block = bytearray(base64.b64decode(case["block"]))
    for _ in range(data.draw(st.integers(1, 5))):
        block[data.draw(st.integers(8, len(block) - 1))] = data.draw(st.integers(0, 255))
    read_exif(bytes(block), case["filename"])
