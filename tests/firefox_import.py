"""The import page in Firefox, as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.import_page import END_STATES

if TYPE_CHECKING:
    from tests.firefox_tab import Tab

DIALOG = Path(__file__).with_name("firefox_dialog.js")
STATUS = "document.querySelector('[data-testid=import-status]').dataset.status"


class FirefoxImport:
    """`FirefoxImport(tab).import_folder(folder)` goes through all three steps."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        tab.goto("/imports/new/")

    def choose_folder(self, folder: Path) -> None:
        """By its button; the dialog behind it is the one thing that is not Firefox's."""
        firefox = self.tab.firefox
        if not firefox.in_window("'folderToChoose' in globalThis"):
            firefox.in_window(DIALOG.read_text())
        firefox.in_window(f"globalThis.folderToChoose = {json.dumps(str(folder))}")
        self.tab.click("#choose-folder")
        self.wait_until("ready", "failed")

    def choose_files(self, paths: Iterable[Path]) -> None:
        self.tab.set_files("#files-input", paths)
        self.wait_until("ready", "failed")

    def start(self, seconds: float = 60) -> str:
        """The end state's name."""
        self.tab.click("[data-testid=start-import]")
        return self.wait_until(*END_STATES, seconds=seconds)

    def import_folder(self, folder: Path, seconds: float = 60) -> str:
        self.choose_folder(folder)
        return self.start(seconds)

    def wait_until(self, *states: str, seconds: float = 60) -> str:
        reached = f"{json.dumps(states)}.includes({STATUS}) && {STATUS}"
        return str(self.tab.wait_until(reached, seconds))
