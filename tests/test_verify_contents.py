"""What is already here is read again where the user asks for it, and damage is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api_client import Api

pytestmark = pytest.mark.browser


def rot(path: Path) -> None:
    """Other bytes in its picture; as long and as old as before, as a failing disk leaves it."""
    was = path.stat()
    bits = bytearray(path.read_bytes())
    bits[len(bits) // 2] ^= 0x10
    path.write_bytes(bits)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def test_a_rotten_file_is_found_by_keyboard_and_taken_for_no_new_photo(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 4)
    assert ImportPage(page).import_folder(tmp_path / "card") == "completed"
    photos = len(list(remote.every("photos")))
    rot(paths[2])
    again = ImportPage(page)
    again.choose(tmp_path / "card")
    again.wait_until("ready")
    box = page.get_by_role("checkbox", name="Verify contents")
    expect(page.locator("#rehearsal-share")).to_have_text("Nothing needs to be read.")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#rehearsal-share")).not_to_have_text("Nothing needs to be read.")
    expect(page.get_by_test_id("start-import")).to_have_text("Compare what is here")
    again.start()
    assert again.wait_until("completed", "failed") == "completed"
    lines = {one["path"]: one for one in remote.every(f"import_sessions/{again.session}/items")}
    rotten = lines.pop(f"card/{paths[2].name}")
    assert (rotten["outcome"], rotten["stage"]) == ("failed", "hash")
    assert "may be damaged" in rotten["message"]
    assert {line["outcome"] for line in lines.values()} == {"duplicate"}
    assert len(list(remote.every("photos"))) == photos
    expect(page.get_by_test_id("import-status")).to_contain_text("may be damaged")


def test_there_is_nothing_to_verify_in_a_new_folder(page: Page, tmp_path: Path) -> None:
    pictures.write_jpegs(tmp_path / "card", 2)
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    importing.wait_until("ready")
    expect(page.get_by_role("checkbox", name="Verify contents")).to_be_hidden()
