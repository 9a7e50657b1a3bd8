"""Folders as a page gets them, and servers that let it take its time."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import BrowserContext, Page

HERE = Path(__file__).parent


def slow_answers(context: BrowserContext) -> None:
    """So that an import can be disturbed while it runs."""
    context.add_init_script(path=HERE / "slow_answers.js")


def private_folder(context: BrowserContext) -> None:
    """The folder dialog answers with a folder "card" that `write_private` fills."""
    context.add_init_script(path=HERE / "private_folder.js")


def write_private(page: Page, paths: Iterable[Path]) -> None:
    for path in paths:
        content = base64.b64encode(path.read_bytes()).decode()
        page.evaluate("file => writePrivateFile(...file)", [path.name, content])


def without_folder_dialog(context: BrowserContext) -> None:
    """As Firefox and Safari are: the folder input is all there is."""
    context.add_init_script(
        "delete Window.prototype.showDirectoryPicker;delete window.showDirectoryPicker;"
    )
