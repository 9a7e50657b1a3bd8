"""Native importers to measure against: processes that take a path a line and answer a line."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from bench.photo_set import CORES
from bench.processes import cpu_seconds

HERE = Path(__file__).resolve().parent
PILLOW = (sys.executable, str(HERE / "native_pillow.py"))
SHARP = ("node", str(HERE / "native_sharp.mjs"))


class Taken(NamedTuple):
    seconds: float
    #: What all its processes had of the processors, in seconds.
    cpu: float


class NativeImporter:
    """As many processes as there are cores; each takes the next photo when it is done with one."""

    def __init__(self, command: Sequence[str], processes: int = CORES) -> None:
        self.command = command
        self.number = processes

    def __enter__(self) -> Self:
        self.processes = [
            subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
                cwd=HERE.parent,
            )
            for _ in range(self.number)
        ]
        return self

    def __exit__(self, *error: object) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()

    def make(self, paths: Sequence[Path]) -> Taken:
        """All of these, the processes already running and warm."""
        before = self.cpu_seconds()
        waiting = iter([str(path) for path in paths])
        failed: list[str] = []
        lock = threading.Lock()
        threads = [
            threading.Thread(target=self._feed, args=(process, waiting, lock, failed))
            for process in self.processes
        ]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - begun
        if failed:
            raise RuntimeError(f"{self.command[-1]} could not make {failed[0]}")
        return Taken(taken, self.cpu_seconds() - before)

    def cpu_seconds(self) -> float:
        return cpu_seconds(*(process.pid for process in self.processes))

    def _feed(
        self,
        process: subprocess.Popen[str],
        waiting: Iterator[str],
        lock: threading.Lock,
        failed: list[str],
    ) -> None:
        if not process.stdin or not process.stdout:
            raise RuntimeError("the importer has no pipes")
        while True:
            with lock:
                path = next(waiting, None)
            if path is None:
                return
            try:
                process.stdin.write(f"{path}\n")
            except BrokenPipeError:
                failed.append(path)
                return
            if not process.stdout.readline().startswith("made "):
                failed.append(path)
                return
