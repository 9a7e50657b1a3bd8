"""Kills the server again and again while clients import, and counts what is there in the end."""

from __future__ import annotations

import json
import queue
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.folders import folder_of, hothash_of
from tests.server import ROOT, Server

#: Longest silence of all clients together, in seconds.
PATIENCE = 180


@dataclass
class Figures:
    """What went in, what happened to it, and what must be nothing in the end."""

    photos: int
    clients: int
    kills: int = 0
    seconds: float = 0
    cut_off: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    wrong_counters: dict[str, int] = field(default_factory=dict)
    integrity: str = ""
    library: str = ""

    @property
    def is_sound(self) -> bool:
        nothing = not (self.lost or self.doubled or self.wrong_counters)
        return nothing and self.integrity == "ok" and self.library == "Nothing is wrong."

    def __str__(self) -> str:
        cut_off = ", ".join(f"{count} {name}" for name, count in sorted(self.cut_off.items()))
        return (
            f"{self.photos} photos from {self.clients} clients in {self.seconds:.0f} s, "
            f"the server killed {self.kills} times\n"
            f"calls that failed and were made again: {cut_off or 'none'}\n"
            f"lost: {self.lost}\n"
            f"doubled: {self.doubled}\n"
            f"wrong counters: {self.wrong_counters or 0}\n"
            f"integrity_check: {self.integrity}\n"
            f"check_library: {self.library}"
        )


def run(folder: Path, *, photos: int, clients: int, kills: int, size: int, seed: int) -> Figures:
    """Kills come when so many batches are answered, and up to a tenth of a second later."""
    chance = random.Random(seed)
    figures = Figures(photos, clients)
    batches = sum(-(-len(folder_of(n, clients, photos)) // size) for n in range(clients))
    moments = sorted(chance.sample(range(1, batches - clients), kills))
    begun = time.monotonic()
    with Server(folder) as server, importing(server, clients, photos, size) as lines:
        for answered, line in enumerate(lines, start=1):
            figures.cut_off.update(line.get("met", {}))
            if moments and answered >= moments[0]:
                moments.pop(0)
                time.sleep(chance.random() / 10)
                server.kill()
                figures.kills += 1
                server.__enter__()
        figures.seconds = time.monotonic() - begun
        figures.library = said_by_check_library(server)
    count(figures, folder / "data" / "imalink.sqlite3")
    return figures


def in_full(folder: Path, seed: int) -> Figures:
    """10 random moments over 5,000 photos from 3 clients."""
    figures = run(folder, photos=5000, clients=3, kills=10, size=25, seed=seed)
    if figures.kills < 10:
        raise RuntimeError("The clients were done before the tenth kill.")
    return figures


@contextmanager
def importing(
    server: Server, clients: int, photos: int, size: int
) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines that the clients write, as they write them, until all have ended."""
    sessionid = server.new_account("alice").sessionid
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.client", server.url, sessionid]
            + [str(number) for number in (client, clients, photos, size)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for client in range(clients)
    ]
    try:
        yield read_all(processes)
        for process in processes:
            if process.wait():
                raise RuntimeError("A client gave up; it says above why.")
    finally:
        for process in processes:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def read_all(processes: list[subprocess.Popen[str]]) -> Iterator[dict[str, Any]]:
    lines: queue.Queue[str | None] = queue.Queue()
    readers = [threading.Thread(target=read, args=[process, lines]) for process in processes]
    for reader in readers:
        reader.start()
    running = len(processes)
    while running:
        line = lines.get(timeout=PATIENCE)
        if line is None:
            running -= 1
        else:
            yield json.loads(line)


def read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert process.stdout
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def said_by_check_library(server: Server) -> str:
    try:
        return server.manage("check_library").strip()
    except subprocess.CalledProcessError as error:
        return str(error.stdout)


def count(figures: Figures, database: Path) -> None:
    """What the tables hold, beside what was sent."""
    connection = sqlite3.connect(database)

    def ask(question: str) -> int:
        return int(connection.execute(question).fetchone()[0])

    rows = connection.execute("SELECT hothash FROM photos_photo")
    there = Counter(hothash for (hothash,) in rows)
    figures.lost = len({hothash_of(number) for number in range(figures.photos)} - there.keys())
    figures.doubled = there.total() - len(there)
    figures.doubled += ask("SELECT count(*) - count(DISTINCT sha256) FROM photos_image")
    for counter, expected in expected_counters(figures).items():
        said = ask(f"SELECT sum({counter}) FROM imports_importsession")  # noqa: S608
        figures.wrong_counters |= {counter: said - expected} if said != expected else {}
    places = ask("SELECT count(*) FROM photos_copy")
    if places != expected_counters(figures)["files_processed"]:
        figures.wrong_counters["places"] = places
    (figures.integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()


def expected_counters(figures: Figures) -> dict[str, int]:
    folders = [folder_of(n, figures.clients, figures.photos) for n in range(figures.clients)]
    files = sum(map(len, folders))
    return {
        "images_imported": figures.photos,
        "duplicates_skipped": files - figures.photos,
        "files_processed": files,
        "files_skipped": 0,
        "errors_count": 0,
    }
