"""End to end: ours, the specification's algorithm as written, and native importers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial

from bench.figures import Figure, at_least, ratio
from bench.native import PILLOW, SHARP, NativeImporter
from bench.photo_set import CORES
from bench.rounds import interleave
from bench.stage import Stage, require_sharp

SPECIFICATION = "the specification"


def measure(stage: Stage) -> Iterator[Figure]:
    """Photos a second of each, then the ratios to ours with a worker for each core."""
    require_sharp()
    with ExitStack() as opened:
        natives = {
            name: opened.enter_context(NativeImporter(command))
            for name, command in (("Pillow", PILLOW), ("sharp", SHARP))
        }
        contenders: dict[str, Callable[[], float]] = {
            ours(n): partial(import_new, stage, n) for n in sorted({1, 2, CORES})
        }
        contenders[SPECIFICATION] = partial(import_as_specified, stage)
        for name, native in natives.items():
            native.seconds(stage.photos[-2 * CORES :])  # warm, as a browser's page is
            contenders[name] = partial(native.seconds, stage.photos)
        seconds = interleave(contenders, stage.scale.rounds)
    for name, taken in seconds.items():
        rates = [len(stage.photos) / one for one in taken]
        yield Figure(f"{name}, end to end", rates, "photos/s")
    yield from ratios(seconds)


def ours(workers: int) -> str:
    return f"ours, {workers} worker{'s' if workers > 1 else ''}"


def import_new(stage: Stage, workers: int) -> float:
    folder = stage.photos[0].parent
    return stage.importer.ours(stage.server.new_account(), folder, workers).seconds


def import_as_specified(stage: Stage) -> float:
    return stage.importer.as_specified(stage.server.new_account(), stage.photos[0].parent)


def ratios(seconds: Mapping[str, Sequence[float]]) -> Iterator[Figure]:
    mine = seconds[ours(CORES)]
    yield ratio("ours / the specification", seconds[SPECIFICATION], mine, at_least(7))
    yield ratio("ours / Pillow", seconds["Pillow"], mine, at_least(0.75))
    yield ratio("ours / sharp", seconds["sharp"], mine, at_least(0.85))
    if CORES > 1:
        yield ratio(f"ours, {CORES} workers / 1 worker", seconds[ours(1)], mine)
