"""What the whole browser takes while it imports, over what it takes with the page just opened."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench import camera
from bench.figures import Figure, at_most, ratio
from bench.importer import Importer
from bench.photo_set import in_all_cores, real_jpegs
from bench.stage import Stage, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVERY = 0.04
SETTLE = 1000


def measure(stage: Stage) -> Iterator[Figure]:
    scale = stage.scale
    folders = {
        "large": (scale.large_megapixels, scale.large),
        "few": (2.0, scale.few),
        "many": (2.0, scale.many),
    }
    real = real_jpegs()
    in_all_cores(
        camera.write_many,
        [(stage.folder / name, *what, real) for name, what in folders.items()],
    )
    peaks: dict[str, list[float]] = {name: [] for name in folders}
    for n in range(min(scale.rounds, 3)):
        for name in folders if n == 0 else ("large", "few"):
            peaks[name].append(peak_over_idle(stage, stage.folder / name))
            say(f"{name}: {peaks[name][-1]:.0f} MB over idle")
    name = f"peak memory, {scale.large} files of {scale.large_megapixels:g} megapixels, 2 workers"
    yield Figure(name, peaks["large"], "MB over idle", at_most(300))
    name = f"peak memory, {scale.many:,} files / {scale.few} files of 2 megapixels"
    yield ratio(name, peaks["many"], [statistics.median(peaks["few"])], at_most(1.15))


def peak_over_idle(stage: Stage, folder: Path) -> float:
    """Megabytes of a new browser's processes together, what they share counted once."""
    account = stage.server.new_account()
    with stage.another_browser() as browser:
        importer = Importer(browser, stage.server)
        with importer.import_page(account, workers=2) as page:
            page.wait_for_timeout(SETTLE)
            root = browser_process(browser)
            idle = memory_of(tree_of(root))
            with watching(root) as seen:
                importer.run(page, account, folder)
    return (max(seen) - idle) / 1e6


def browser_process(browser: Browser) -> int:
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(int(one["id"]) for one in processes if one["type"] == "browser")


@contextmanager
def watching(root: int) -> Iterator[list[int]]:
    """What the tree takes, again and again, until the block is left."""
    seen: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            seen.append(memory_of(tree_of(root)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def tree_of(root: int) -> list[int]:
    """This process and all that descend from it."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children_of(process)
    return found


def children_of(process: int) -> list[int]:
    """Of all its threads; none when it has just gone."""
    listed: list[int] = []
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            listed += map(int, children.read_text().split())
        except OSError:
            continue
    return listed


def memory_of(processes: list[int]) -> int:
    """Bytes, as the kernel's proportional set size has them: shared pages are shared out."""
    return sum(map(proportional_size, processes))


def proportional_size(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
