"""What the whole browser takes while it imports, over what it takes with the page just opened."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import camera
from bench.figures import Figure, at_most, ratio
from bench.importer import Importer, browser_process
from bench.photo_set import in_all_cores, real_jpegs
from bench.processes import memory_of
from bench.stage import Stage, say

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
            idle = memory_of(root)
            with watching(root) as seen:
                importer.run(page, account, folder)
    return (max(seen) - idle) / 1e6


@contextmanager
def watching(root: int) -> Iterator[list[int]]:
    """What the tree takes, again and again, until the block is left."""
    seen: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            seen.append(memory_of(root))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
