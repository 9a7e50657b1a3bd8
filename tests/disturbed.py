"""An import that runs slowly enough to be disturbed, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.folders import slow_answers
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.api_client import Api
    from tests.conftest import Profile


def lines(remote: Api, session: int | None) -> dict[str, str]:
    """Outcome by path."""
    every = remote.every(f"import_sessions/{session}/items")
    return {line["path"]: line["outcome"] for line in every}


def photo_count(remote: Api) -> int:
    return sum(1 for _photo in remote.every("photos"))


def files_read(importing: ImportPage) -> list[str]:
    """What this page's batches say was read."""
    photos = [photo for batch in importing.batches for photo in batch["meta"]["photos"]]
    return [file["path"] for photo in photos for file in photo["files"]]


def wait_for_photos(page: Page, count: int) -> None:
    made = page.locator("#running-photos")
    for _ in range(600):
        if int(made.inner_text() or 0) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("The import makes no progress.")


def wait_for_lines(remote: Api, importing: ImportPage, count: int) -> None:
    """Until the server has confirmed so many files."""
    session = importing.wait_for_session()
    for _ in range(600):
        if remote.get(f"import_sessions/{session}")["files_processed"] >= count:
            return
        importing.page.wait_for_timeout(50)
    raise AssertionError("The import makes no progress.")


def begin(profile: Profile, folder: Path) -> ImportPage:
    slow_answers(profile.context)
    importing = ImportPage(profile.context.new_page())
    importing.page.on("dialog", lambda dialog: dialog.accept())
    importing.choose(folder)
    importing.start()
    importing.wait_until("in_progress")
    return importing


def go_on(page: Page) -> Locator:
    return page.get_by_test_id("go-on")
