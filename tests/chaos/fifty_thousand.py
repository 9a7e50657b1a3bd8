"""50,000 small files, 40 folders deep, 10,000 in one folder, odd names: all of them, calmly."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests import many_files
from tests.api_client import Api
from tests.chaos.in_full import browser_of_its_own
from tests.chaos.kills import said_by_check_library
from tests.conftest import signed_in
from tests.drop import drop_folder
from tests.import_page import END_STATES, ImportPage
from tests.processes import anonymous_memory, renderers
from tests.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FILES = 50_000
IN_ONE = 10_000
#: Longest time that the import may take, in seconds.
PATIENCE = 3600
#: Tasks of the main thread that the browser calls long, in milliseconds.
LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.longTasks.push(Math.round(task.duration));
}).observe({ type: "longtask", buffered: true });
"""
#: What the page's JavaScript holds: itself, and for every file its name, its group, its outcome.
MOST_HEAP = 10_000_000
MOST_HEAP_A_FILE = 1000
#: The renderer may take so much more at the end than after a tenth.
MOST_GROWTH = 1.15


@dataclass
class Calm:
    """What it came to. Memory is the renderer's own, without what its processes share."""

    files: int
    state: str = ""
    #: Seconds.
    looking: float = 0
    importing: float = 0
    heap: int = 0
    memory_early: int = 0
    memory_late: int = 0
    nodes: int = 0
    long_while_looking: list[int] = field(default_factory=list)
    long_while_importing: list[int] = field(default_factory=list)
    missing: int = 0
    too_many: int = 0
    library: str = ""

    @property
    def is_sound(self) -> bool:
        all_there = self.missing == self.too_many == 0 and self.library == "Nothing is wrong."
        is_flat = self.memory_late <= self.memory_early * MOST_GROWTH
        is_small = self.heap <= MOST_HEAP + self.files * MOST_HEAP_A_FILE
        return self.state == "completed" and all_there and is_flat and is_small

    def __str__(self) -> str:
        return (
            f"{self.files} files {self.state}: looked through in {self.looking:.0f} s, imported in "
            f"{self.importing:.0f} s, missing {self.missing}, too many {self.too_many}, "
            f"check_library: {self.library}\n"
            f"memory after a tenth {self.memory_early / 1e6:.0f} MB, at the end "
            f"{self.memory_late / 1e6:.0f} MB, JavaScript's heap {self.heap / 1e6:.1f} MB, "
            f"{self.nodes} elements\n"
            f"main thread's tasks over 50 ms: {_say(self.long_while_looking)} while looking, "
            f"{_say(self.long_while_importing)} while importing"
        )


def _say(tasks: list[int]) -> str:
    return f"{len(tasks)}, longest {max(tasks)} ms" if tasks else "none"


def in_full(folder: Path, _seed: int) -> Calm:
    paths = many_files.tree(folder / "card", FILES, IN_ONE)
    many_files.write(paths)
    with Server(folder) as server, browser_of_its_own() as browser:
        account = server.new_account()
        page = signed_in(browser, server, account).new_page()
        page.add_init_script(LONG_TASKS)
        calm = Calm(len(paths))
        session = _import(page, browser, folder / "card", calm)
        lines = Api(server, account).every(f"import_sessions/{session}/items")
        imported = [line["path"] for line in lines if line["outcome"] == "imported"]
        expected = {path.relative_to(folder).as_posix() for path in paths}
        calm.missing = len(expected - set(imported))
        calm.too_many = len(imported) - len(set(imported) & expected)
        calm.library = said_by_check_library(server)
    return calm


def _import(page: Page, browser: Browser, card: Path, calm: Calm) -> int | None:
    before = renderers(browser)
    importing = ImportPage(page, records=False)
    begun = time.monotonic()
    drop_folder(page, card)
    importing.wait_until("ready", "failed", seconds=PATIENCE)
    calm.looking = time.monotonic() - begun
    calm.long_while_looking = page.evaluate("window.longTasks.splice(0)")
    begun = time.monotonic()
    importing.start()
    done = page.get_by_role("progressbar", name="Photos done")
    expect(done).to_have_js_property("max", calm.files, timeout=60_000)
    page.wait_for_function(
        "most => document.querySelector('#running-progress').value >= most",
        arg=calm.files // 10,
        timeout=PATIENCE * 1000,
    )
    shown = renderers(browser) - before or renderers(browser)
    calm.memory_early = sum(anonymous_memory(process) for process in shown)
    calm.state = importing.wait_until(*END_STATES, seconds=PATIENCE)
    calm.importing = time.monotonic() - begun
    calm.memory_late = sum(anonymous_memory(process) for process in shown)
    calm.long_while_importing = page.evaluate("window.longTasks")
    calm.nodes = page.evaluate("document.querySelectorAll('*').length")
    calm.heap = _heap_of(page)
    return importing.session


def _heap_of(page: Page) -> int:
    """Bytes that are still in use after everything unused has been thrown away."""
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    used: int = tools.send("Runtime.getHeapUsage")["usedSize"]
    return used
