"""`make chaos`: server and browser killed again and again during imports; figures printed last."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chaos import browser_kills, kills


def kill_servers(folder: Path, seed: int) -> kills.Figures:
    figures = kills.run(folder, photos=5000, clients=3, kills=10, size=25, seed=seed)
    if figures.kills < 10:
        raise RuntimeError("The clients were done before the tenth kill.")
    return figures


def kill_browsers(folder: Path, _seed: int) -> browser_kills.Figures:
    with sync_playwright() as playwright:
        return browser_kills.run(
            playwright.chromium, folder, photos=600, shares=(0.25, 0.5, 0.75), slow=False
        )


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    print(f"seed {seed}: the same moments again with `python -m tests.chaos {seed}`")
    figures = []
    for scenario in (kill_servers, kill_browsers):
        with tempfile.TemporaryDirectory() as folder:
            figures.append(scenario(Path(folder), seed))
    print(*figures, sep="\n\n")
    return 0 if all(one.is_sound for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
