"""Dropping real files and folders on a page, as the operating system would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

COPY = 1


def drop_folder(page: Page, *paths: Path, at: tuple[int, int] = (640, 400)) -> None:
    """The page gets a genuine drop of these paths, folders as folders."""
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": COPY}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        event = {"type": step, "x": at[0], "y": at[1], "data": data}
        session.send("Input.dispatchDragEvent", event)
    session.detach()
