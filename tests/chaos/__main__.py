"""`make chaos`: everything that may go wrong, in full; the figures are printed last.

`python -m tests.chaos SEED NAME...` takes the same chances again, and only these scenarios.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.chaos import browser_kills, fifty_thousand, in_full, kills


class Figures(Protocol):
    """What a scenario came to, as text, and whether that is as promised."""

    @property
    def is_sound(self) -> bool: ...


Scenario = Callable[[Path, int], Figures]

#: By name; each gets an empty folder and a seed for its chances.
SCENARIOS: dict[str, Scenario] = {
    "server killed": kills.in_full,
    "browser killed": browser_kills.in_full,
    **in_full.FAULTS,
    "50,000 files": fifty_thousand.in_full,
}


def main(arguments: list[str]) -> int:
    seed = int(arguments[0]) if arguments else int(time.time())
    names = arguments[1:] or list(SCENARIOS)
    print(f"seed {seed}: the same chances again with `python -m tests.chaos {seed}`")
    figures = {name: run(name, seed) for name in names}
    for name, one in figures.items():
        print(f"\n{name}: {'sound' if one.is_sound else 'NOT SOUND'}\n{one}")
    return 0 if all(one.is_sound for one in figures.values()) else 1


def run(name: str, seed: int) -> Figures:
    print(f"{name} ... ", end="", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = SCENARIOS[name](Path(folder), seed)
    print("sound" if figures.is_sound else "NOT SOUND", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
