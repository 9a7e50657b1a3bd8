"""RAW and JPEG pairs, beside the same files merely read and hashed one after another in a page."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.figures import Figure, at_least, number, ratio
from bench.photo_set import in_all_cores
from bench.raw_file import write_raw
from bench.rounds import interleave
from bench.stage import Stage
from conftest import CORPUS
from tests import pictures

REAL = (CORPUS / "pairs" / "DSC_0001.NEF", CORPUS / "pairs" / "DSC_0001.JPG")


def measure(stage: Stage) -> Iterator[Figure]:
    folder, pairs = make_pairs(stage)
    megabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e6

    def ours() -> float:
        imported = stage.importer.ours(stage.server.new_account(), folder)
        if imported.session["images_imported"] != pairs:
            raise RuntimeError(f"{pairs} pairs became something else: {imported.session}")
        return imported.seconds

    alone = partial(stage.importer.read_and_hash, stage.server.new_account(), folder)
    taken = interleave({"pairs": ours, "read and hashed": alone}, stage.scale.rounds, number)
    for name, seconds in taken.items():
        yield Figure(name, [megabytes / one for one in seconds], "MB/s")
    name = "pairs imported / read and hashed one after another"
    yield ratio(name, taken["read and hashed"], taken["pairs"], at_least(1.5))


def make_pairs(stage: Stage) -> tuple[Path, int]:
    """The first JPEGs of the set, each with a RAW file made for it, and a real pair; how many."""
    folder = stage.folder / "pairs"
    folder.mkdir()
    out = io.BytesIO()
    pictures.draw(0, (1616, 1080)).save(out, "JPEG", quality=85)
    made = [path for path in stage.photos if path.name.startswith("IMG")][: stage.scale.pairs]
    calls = []
    for path in made:
        (folder / path.name).hardlink_to(path)
        seed = int(path.stem.removeprefix("IMG_"))
        raw = (folder / path.name).with_suffix(".DNG")
        calls.append((raw, out.getvalue(), stage.scale.raw_megabytes, seed))
    in_all_cores(write_raw, calls)
    if not all(path.is_file() for path in REAL) or not stage.scale.real:
        return folder, len(made)
    for path in REAL:
        shutil.copyfile(path, folder / path.name)
    return folder, len(made) + 1
