"""End to end: ours, the specification's algorithm as written, and native importers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial

from bench.figures import Figure, at_least, number, ratio
from bench.importer import Imported
from bench.native import PILLOW, SHARP, NativeImporter, Taken
from bench.photo_set import CORES
from bench.rounds import interleave
from bench.stage import Stage, require_sharp

SPECIFICATION = "the specification"

Run = Imported | Taken


def measure(stage: Stage) -> Iterator[Figure]:
    """Photos a second and processor time of each, then the ratios of ours to the others."""
    require_sharp()
    with ExitStack() as opened:
        natives = {
            name: opened.enter_context(NativeImporter(command))
            for name, command in (("Pillow", PILLOW), ("sharp", SHARP))
        }
        contenders: dict[str, Callable[[], Run]] = {
            ours(n): partial(import_new, stage, n) for n in sorted({1, 2, CORES})
        }
        contenders[SPECIFICATION] = partial(import_as_specified, stage)
        for name, native in natives.items():
            native.make(stage.photos[-2 * CORES :])  # warm, as a browser's page is
            contenders[name] = partial(native.make, stage.photos)
        runs = interleave(contenders, stage.scale.rounds, tell)
    photos = len(stage.photos)
    for name, taken in runs.items():
        yield Figure(name, [photos / run.seconds for run in taken], "photos/s")
    for name, taken in runs.items():
        milliseconds = [1000 * run.cpu / photos for run in taken]
        yield Figure(f"{name}, processor time", milliseconds, "ms/photo")
    yield from ratios(runs)


def ours(workers: int) -> str:
    return f"ours, {workers} worker{'s' if workers > 1 else ''}"


def tell(run: Run) -> str:
    return f"{number(run.seconds)} s ({number(run.cpu)} s of the processors)"


def import_new(stage: Stage, workers: int) -> Imported:
    return stage.importer.ours(stage.server.new_account(), stage.photos[0].parent, workers)


def import_as_specified(stage: Stage) -> Imported:
    return stage.importer.as_specified(stage.server.new_account(), stage.photos[0].parent)


def ratios(runs: Mapping[str, Sequence[Run]]) -> Iterator[Figure]:
    """Of time as a clock has it; and of the processors', which other programs disturb less."""
    seconds = {name: [run.seconds for run in taken] for name, taken in runs.items()}
    cpu = {name: [run.cpu for run in taken] for name, taken in runs.items()}
    mine = ours(CORES)
    others = ((SPECIFICATION, 7), ("Pillow", 0.75), ("sharp", 0.85))
    for name, _ in others:
        yield ratio(f"ours / {name}, by processor time", cpu[name], cpu[mine])
    if CORES > 1:
        yield ratio(f"{mine} / 1 worker", seconds[ours(1)], seconds[mine])
    for name, limit in others:
        yield ratio(f"ours / {name}", seconds[name], seconds[mine], at_least(limit))
