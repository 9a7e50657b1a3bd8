"""What the parts stand on: one folder that goes at the end, one server, one browser, one set."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from playwright.sync_api import sync_playwright

from bench.importer import Importer
from bench.photo_set import CORES, describe, make_set
from bench.scale import Scale
from tests.chromium import FLAGS, INSTALL, find_chromium
from tests.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


def say(line: str) -> None:
    print(line, flush=True)


class Stage:
    """Everything is made when it is first asked for, and gone when the stage is left."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale

    def __enter__(self) -> Self:
        self.open = ExitStack()
        made = self.open.enter_context(tempfile.TemporaryDirectory(prefix="imalink-bench-"))
        self.folder = Path(made)
        return self

    def __exit__(self, *error: object) -> None:
        self.open.close()

    @cached_property
    def server(self) -> Server:
        return self.another_server("server")

    def another_server(self, name: str, **environment: str) -> Server:
        folder = self.folder / name
        folder.mkdir()
        return self.open.enter_context(Server(folder, **environment))

    @cached_property
    def playwright(self) -> Playwright:
        return self.open.enter_context(sync_playwright())

    @contextmanager
    def another_browser(self) -> Iterator[Browser]:
        found = find_chromium()
        if not found:
            raise SystemExit(f"Chromium is missing: run `{INSTALL}` or set IMALINK_CHROMIUM.")
        browser = self.playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()

    @cached_property
    def browser(self) -> Browser:
        return self.open.enter_context(self.another_browser())

    @cached_property
    def importer(self) -> Importer:
        return Importer(self.browser, self.server)

    @cached_property
    def photos(self) -> list[Path]:
        """The set; all of it in one folder, and read once so that the disk plays no part."""
        say("Making the photos…")
        paths = make_set(self.folder / "photos", self.scale)
        say(f"{describe(paths)}; {CORES} cores, load {os.getloadavg()[0]:.1f}")
        return paths


def require_sharp() -> None:
    sharp = Path(__file__).resolve().parent.parent / "node_modules" / "sharp"
    if not shutil.which("node") or not sharp.is_dir():
        raise SystemExit("sharp is missing: run `npm ci --ignore-scripts` first.")
