"""Sidecars that were exported say the same to the import that reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from imalink.testing import read_zip
from tests import pictures
from tests.api_client import Api
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import OpenProfile
    from tests.server import Server

pytestmark = pytest.mark.browser

HOSTILE = [
    "</rdf:li></x:xmpmeta>]]>",
    "\u202egpj.exe\u202c שלום 👩‍👩‍👧 e\N{COMBINING ACUTE ACCENT}",
    "=cmd|' /C calc'!A0 & \"quoted\" &amp;#0;",
    "two\nlines\tand a tab",
    "x" * 900,
    "-1",
]
EXACT = ("rating", "label", "title", "description", "keywords", "creator", "copyright")
TIME = ("taken_at", "taken_at_offset")
PLACE = ("gps_latitude", "gps_longitude", "gps_altitude")


def values(n: int, text: str) -> dict[str, Any]:
    return {
        "rating": n - 1,
        "label": text[:200].replace("\n", " "),
        "title": text,
        "description": f"{text} {n}",
        "keywords": [" ".join(text[:190].split()), "snø"],
        "creator": " ".join(text.split())[:200],
        "copyright": f"(c) {text}",
        "taken_at": f"2019-0{n + 1}-01T10:00:00.{n}25",
        "taken_at_offset": None if n == 3 else 30 * n - 90,
        "gps_latitude": 89.999999999 - 33.3 * n,
        "gps_longitude": 60.123456789 * n - 179.5,
        "gps_altitude": 12.5 * n - 20,
    }


def test_what_was_exported_as_sidecars_is_imported_as_it_was(
    page: Page, remote: Api, server: Server, open_profile: OpenProfile, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card" / "walks", len(HOSTILE))
    assert ImportPage(page).import_folder(tmp_path / "card") == "completed"
    for n, photo in enumerate(remote.every("photos")):
        body = json.dumps(values(n, HOSTILE[n])).encode()
        address = f"photos/{photo['hothash']}"
        assert remote.call("PATCH", address, body, "application/json").status == 200
    said = {photo["hothash"]: photo for photo in remote.every("photos")}

    unpack_over(tmp_path, remote.call("GET", "photos/export/sidecars").body)
    assert len(list(tmp_path.glob("card/walks/*.xmp"))) == len(HOSTILE)
    other = server.new_account()
    again = ImportPage(open_profile(other).context.new_page())
    assert again.import_folder(tmp_path / "card") == "completed"
    heard = {photo["hothash"]: photo for photo in Api(server, other).every("photos")}
    assert set(heard) == set(said)
    for hothash, photo in heard.items():
        for name in (*EXACT, *TIME):
            assert photo[name] == said[hothash][name], name
        place = [photo[name] for name in PLACE]
        assert place == pytest.approx([said[hothash][name] for name in PLACE], abs=1e-9)


def unpack_over(folder: Path, archive: bytes) -> None:
    """Each source's folder over where its files came from, which is one place here."""
    for name, content in read_zip(archive).items():
        _source, _, path = name.partition("/")
        if path:
            (folder / path).write_bytes(content)
