"""On the rehearsal, files are made one photo or several by hand, with the keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api_client import Api
from tests.axe import violations
from tests.import_page import ImportPage
from tests.pictures import draw, exif, write_jpegs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def finish(page: ImportPage, remote: Api) -> tuple[dict[str, str], list[list[str]]]:
    """Each file's outcome, and the files of each photo."""
    page.start()
    assert page.wait_until("completed", "failed") == "completed"
    lines = list(remote.every(f"import_sessions/{page.session}/items"))
    photos: dict[str, list[str]] = {}
    for line in lines:
        photos.setdefault(line["hothash"], []).append(Path(line["path"]).name)
    return {Path(line["path"]).name: line["outcome"] for line in lines}, sorted(photos.values())


def test_two_photos_are_joined(page: Page, remote: Api, tmp_path: Path) -> None:
    write_jpegs(tmp_path / "card", 3)
    steps = ImportPage(page)
    steps.choose(tmp_path / "card")
    press(page, "Join IMG_0002.JPG with IMG_0001.JPG to one photo")
    assert page.evaluate("document.activeElement.ariaLabel") == "Import IMG_0001.JPG"
    assert page.get_by_test_id("start-import").inner_text() == "Import 2 photos"
    outcomes, photos = finish(steps, remote)
    assert photos == [["IMG_0001.JPG", "IMG_0002.JPG"], ["IMG_0003.JPG"]]
    assert outcomes == {
        "IMG_0001.JPG": "imported",
        "IMG_0002.JPG": "file_added",
        "IMG_0003.JPG": "imported",
    }


def test_a_group_is_split_and_stays_split(page: Page, remote: Api, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    folder.mkdir()
    block = exif("2024:05:01 12:30:00")
    draw(1).save(folder / "A.jpg", exif=block)
    draw(2).save(folder / "A.png", exif=block)
    steps = ImportPage(page)
    steps.choose(folder)
    assert page.get_by_test_id("start-import").inner_text() == "Import 1 photo"
    press(page, "Split A.jpg into separate photos")
    assert violations(page) == []
    outcomes, photos = finish(steps, remote)
    assert photos == [["A.jpg"], ["A.png"]]
    assert set(outcomes.values()) == {"imported"}
