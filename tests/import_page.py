"""The import page as a person uses it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECORD_BATCHES = Path(__file__).with_name("record_batches.js")
END_STATES = ("completed", "cancelled", "failed")


class ImportPage:
    """`ImportPage(page).import_folder(folder)` goes through all three steps."""

    def __init__(self, page: Page, origin: str = "", records: bool = True) -> None:
        if records:
            page.add_init_script(path=RECORD_BATCHES)
        self.page = page
        self.session: int | None = None
        page.on("response", self._note_session)
        page.goto(f"{origin}/imports/new/")
        self.status = page.get_by_test_id("import-status")

    def choose(self, folder: Path) -> None:
        self.page.get_by_test_id("folder-input").set_input_files(folder)
        self.wait_until("ready", "failed")

    def choose_files(self, *files: Path) -> None:
        self.page.get_by_test_id("files-input").set_input_files(files)
        self.wait_until("ready", "failed")

    def start(self) -> None:
        self.page.get_by_test_id("start-import").click()

    def import_folder(self, folder: Path) -> str:
        """The end state's name."""
        self.choose(folder)
        self.start()
        return self.wait_until(*END_STATES)

    def wait_until(self, *states: str, seconds: float = 60) -> str:
        pattern = re.compile(f"^({'|'.join(states)})$")
        expect(self.status).to_have_attribute("data-status", pattern, timeout=seconds * 1000)
        return self.state

    def wait_for_session(self, after: int | None = None) -> int:
        """The id of the import this page has started, once it has; another than `after`."""
        for _ in range(200):
            if self.session is not None and self.session != after:
                return self.session
            self.page.wait_for_timeout(50)
        raise AssertionError("No import was started.")

    @property
    def state(self) -> str:
        return self.status.get_attribute("data-status") or ""

    @property
    def batches(self) -> list[dict[str, Any]]:
        """`{"meta": ..., "blobBytes": ..., "jpegs": ...}` of every batch this page has sent."""
        sent: list[dict[str, Any]] = self.page.evaluate("window.sentBatches")
        return sent

    def _note_session(self, response: Any) -> None:
        if response.status == 201 and response.url.rstrip("/").endswith("import_sessions/start"):
            self.session = response.json()["import_id"]
