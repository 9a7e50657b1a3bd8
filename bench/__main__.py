"""`make bench`: measures ImaLink beside other ways of doing the same; ratios are printed last.

    make bench                      everything, some 25 minutes on two cores
    make bench QUICK=1              everything, smaller, some 5 minutes
    make bench ONLY="speed pairs"   these parts alone

Nothing is left behind. With IMALINK_CORPUS naming a folder of real camera files these take part.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import table
from bench.photo_set import CORES
from bench.scale import SCALES
from bench.stage import Stage, say

if TYPE_CHECKING:
    from bench.figures import Figure

PARTS = (
    "speed",
    "firefox",
    "known",
    "pairs",
    "manners",
    "memory",
    "ingest",
    "several",
    "growth",
    "archive",
)


def main() -> int:
    options = arguments()
    # Told to stop, it still takes its folder, its server and its browser with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    say(f"{machine()}, load {os.getloadavg()[0]:.1f}")
    measured: list[Figure] = []
    with Stage(SCALES[options.scale]) as stage:
        for name in options.parts or PARTS:
            begun = time.monotonic()
            say(f"\n{name}")
            measured += importlib.import_module(f"bench.{name}").measure(stage)
            say(f"{name} took {time.monotonic() - begun:.0f} s")
    say(f"\n{machine()}, load {os.getloadavg()[0]:.1f}\n\n{table(measured)}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures ImaLink; ratios are printed last.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--scale", choices=SCALES, default="full")
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(PARTS)}")
    return options


def machine() -> str:
    return f"{time.strftime('%Y-%m-%d %H:%M')}, {processor()}, {CORES} cores, {platform.system()}"


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
