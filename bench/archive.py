"""A large library taken away and brought back: time, size and the most memory it took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, at_most
from bench.stage import Stage, say

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
#: Peak memory of the process that does it, Django included.
MOST_MEGABYTES = 300


def measure(stage: Stage) -> Iterator[Figure]:
    """SQLite, each step in a process of its own; the account that it comes back into is empty."""
    photos = stage.scale.catalogues[1]
    folder = stage.folder / "archive"
    folder.mkdir()
    environment = os.environ | {"IMALINK_DATA_DIR": str(folder / "data")}
    environment.pop("DATABASE_URL", None)
    archive = folder / "library.tar"
    manage = [sys.executable, "manage.py"]
    run([*manage, "migrate", "--verbosity=0"], environment)
    run([sys.executable, "-m", "bench.library", "from", str(photos)], environment)
    run([sys.executable, "-m", "bench.library", "into", "0"], environment)
    yield from figures(
        "export", photos, *run([*manage, "export_library", "from", str(archive)], environment)
    )
    size = archive.stat().st_size
    yield Figure("archive, for each photo", [size / photos / 1024], "kB")
    yield from figures(
        "restore", photos, *run([*manage, "restore_library", "into", str(archive)], environment)
    )
    again = folder / "again.tar"
    run([*manage, "export_library", "into", str(again)], environment)
    say(f"archive of {photos:,} photos, {size / MEGABYTE:,.0f} MB; restored and exported again: ")
    say("the same rows" if same_parts(archive, again) else "NOT the same rows")


def figures(name: str, photos: int, seconds: float, megabytes: float) -> Iterator[Figure]:
    yield Figure(f"{name} of {photos:,} photos", [seconds], "s")
    yield Figure(f"{name}, most memory", [megabytes], "MB", at_most(MOST_MEGABYTES))


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the most megabytes that were resident."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def same_parts(one: Path, other: Path) -> bool:
    """Byte for byte, but for the first file, which says when it was made and of whose account, and
    the last ones, which vouch for that."""
    with one.open("rb") as a, other.open("rb") as b:
        a.seek(1024), b.seek(1024)
        while (piece := a.read(MEGABYTE)) and a.tell() < one.stat().st_size - 2 * MEGABYTE:
            if piece != b.read(MEGABYTE):
                return False
    return True
