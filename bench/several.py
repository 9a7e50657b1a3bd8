"""Several people import at once: no lock error, and the gallery still answers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import sent
from bench.client import Client
from bench.figures import Figure, at_most, percentile, ratio
from bench.stage import Stage, say
from tests.server import ROOT

IMPORTERS = 8
#: Photos a second that one browser on two cores imports, about.
PACE = 20
#: Photos in the gallery that is looked at.
GALLERY = 1_000
LOCKED = "database is locked"
PATIENCE = 300


def measure(stage: Stage) -> Iterator[Figure]:
    viewer = Client(stage.server, stage.server.new_account())
    viewer.seconds_in_batches(sent.photos(range(min(GALLERY, stage.scale.batched))))
    look(viewer)
    at_rest, times, rates = [], dict[str, list[float]](), []
    kinds = {
        "1 importer": (1, 0),
        "8 importers": (IMPORTERS, 0),
        "8 at a browser's pace": (8, PACE),
    }
    for n in range(stage.scale.rounds):
        at_rest.append(percentile([look(viewer) for _ in range(stage.scale.looks)], 95))
        for name, (number, pace) in kinds.items():
            looks, seconds = looks_during(stage, viewer, number, pace)
            times.setdefault(name, []).append(percentile(looks, 95))
            if name == "8 importers":
                rates.append(IMPORTERS * stage.scale.each_importer / seconds)
        told = ", ".join(f"{name} {values[-1]:.0f}" for name, values in times.items())
        say(f"round {n + 1}: gallery p95 at rest {at_rest[-1]:.0f} ms, {told}")
    errors = stage.server.log.read_text(errors="replace").count(LOCKED)
    yield Figure("8 importers at once, together", rates, "photos/s")
    yield Figure("lock errors with 8 importers", [errors], "", at_most(0))
    yield Figure("gallery p95 at rest", at_rest, "ms")
    for name, values in times.items():
        yield ratio(f"gallery p95, {name} / at rest", values, at_rest, at_most(3))


def look(viewer: Client) -> float:
    """Milliseconds of the gallery's first page."""
    begun = time.perf_counter()
    answer = viewer.call("GET", "/")
    if answer.status != 200:
        raise RuntimeError(f"The gallery answers {answer.status}.")
    return (time.perf_counter() - begun) * 1000


def looks_during(
    stage: Stage, viewer: Client, importers: int, pace: float
) -> tuple[list[float], float]:
    """The gallery's times while so many importers are at work, and how long these took."""
    looks: list[float] = []
    with crowd(stage, importers, pace) as importing:
        begun = time.monotonic()
        while importing.poll() is None or len(looks) < 2:
            looks.append(look(viewer))
            if time.monotonic() - begun > PATIENCE:
                raise RuntimeError(f"{importers} importers did not end in {PATIENCE} seconds.")
        if importing.returncode:
            raise RuntimeError("An importer failed; it says above why.")
        return looks, time.monotonic() - begun


@contextmanager
def crowd(stage: Stage, importers: int, pace: float) -> Iterator[subprocess.Popen[str]]:
    """The importers' process, which has just begun to send."""
    sessionids = [stage.server.new_account().sessionid for _ in range(importers)]
    told = (stage.server.url, str(stage.scale.each_importer), str(pace), *sessionids)
    command = [sys.executable, "-m", "bench.crowd", *told]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if not process.stdin or not process.stdout or not process.stdout.readline():
                raise RuntimeError("The importers could not begin.")
            process.stdin.write("go\n")
            process.stdin.flush()
            yield process
        finally:
            process.kill()
