"""Many files, deep folders, odd names: all listed and imported under exactly their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import many_files
from tests.drop import drop_folder
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api_client import Api

pytestmark = pytest.mark.browser

#: Rows drawn of a folder at once, and all the page has besides.
MOST_NODES = 20_000
#: A folder input makes a folder of it.
BACKSLASH = "back\\slash.jpg"


def write_card(root: Path, files: int, in_one: int) -> list[str]:
    """The paths as the import is to keep them."""
    paths = many_files.tree(root / "card", files, in_one)
    many_files.write(paths)
    return sorted(path.relative_to(root).as_posix() for path in paths)


def is_usable(importing: ImportPage) -> bool:
    """The largest folder opened, its rows taken out and in, each tab looked at."""
    page = importing.page
    page.get_by_role("button", name="card/one folder").click()
    box = page.get_by_role("checkbox", name="Import everything in card/one folder")
    box.uncheck()
    box.check()
    for tab in page.locator("#rehearsal-tabs button").all():
        tab.click()
    page.locator("#rehearsal-tabs button").first.click()
    return int(page.evaluate("document.querySelectorAll('*').length")) < MOST_NODES


def test_odd_names_deep_folders_and_a_large_one_are_imported_under_their_paths(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    paths = write_card(tmp_path, files=600, in_one=400)
    importing = ImportPage(page)
    drop_folder(page, tmp_path / "card")
    importing.wait_until("ready", "failed")
    assert is_usable(importing)
    importing.start()
    assert importing.wait_until("completed", "failed", seconds=240) == "completed"
    lines = list(remote.every(f"import_sessions/{importing.session}/items"))
    assert {line["message"] for line in lines} == {""}
    assert sorted(line["path"] for line in lines) == paths
    assert sum(1 for _photo in remote.every("photos")) == 600


def test_a_folder_input_lists_the_same_paths(page: Page, remote: Api, tmp_path: Path) -> None:
    paths = write_card(tmp_path, files=120, in_one=50)
    (tmp_path / "card" / "odd names" / BACKSLASH).unlink()
    paths.remove(f"card/odd names/{BACKSLASH}")
    importing = ImportPage(page)
    assert importing.import_folder(tmp_path / "card") == "completed"
    lines = list(remote.every(f"import_sessions/{importing.session}/items"))
    assert sorted(line["path"] for line in lines) == paths
    again = ImportPage(page)
    drop_folder(page, tmp_path / "card")
    again.wait_until("ready", "failed")
    again.start()
    assert again.wait_until("completed", "failed") == "completed"
    session = remote.get(f"import_sessions/{again.session}")
    assert session["duplicates_skipped"] == 119
    assert {one["path"] for batch in again.batches for one in batch["meta"]["seen"]} == set(paths)


def test_a_link_that_leads_back_into_its_folder_does_not_multiply_the_files(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    paths = [tmp_path / "card" / "inside" / f"{n}.jpg" for n in range(3)]
    many_files.write(paths)
    (tmp_path / "card" / "inside" / "back").symlink_to(tmp_path / "card")
    importing = ImportPage(page)
    drop_folder(page, tmp_path / "card")
    importing.wait_until("ready", "failed")
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    assert remote.get(f"import_sessions/{importing.session}")["images_imported"] == 3
