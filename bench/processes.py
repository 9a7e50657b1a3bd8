"""What a tree of processes takes, as Linux counts it: memory, and time on the processors."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
#: utime, stime, and those of children that have ended, in /proc/PID/stat after the name.
TIMES = slice(11, 15)


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


def memory_of(root: int) -> int:
    """Bytes of the tree, as the kernel's proportional set size has them: shared pages once."""
    return sum(map(proportional_size, tree_of(root)))


def proportional_size(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # gone meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def cpu_seconds(*roots: int) -> float:
    """Of these trees since they began."""
    return sum(processor_time(process) for root in roots for process in tree_of(root))


def processor_time(process: int) -> float:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:  # gone meanwhile, and its time with its parent now
        return 0
    return sum(map(int, stat.rpartition(")")[2].split()[TIMES])) / TICKS
