"""The photos of a run: made in all sizes, and real ones where there are any."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image

from bench import camera
from bench.scale import Scale
from conftest import CORPUS

CORES = os.cpu_count() or 1
SMALLEST_REAL = 1_000_000


def in_all_cores(call: Callable[..., object], arguments: Sequence[tuple[Any, ...]]) -> None:
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CORES, mp_context=fresh) as pool:
        for done in [pool.submit(call, *each) for each in arguments]:
            done.result()


def real_jpegs() -> list[Path]:
    """Unchanged camera JPEGs of more than a megabyte, each its own picture."""
    listing = CORPUS / "expected.json"
    if not listing.is_file():
        return []
    expected: dict[str, dict[str, Any]] = json.loads(listing.read_text())
    found = {
        about["hothash"]: CORPUS / name
        for name, about in sorted(expected.items())
        if about["kind"] == "real" and about["bytes"] > SMALLEST_REAL and _is_jpeg(CORPUS / name)
    }
    return sorted(found.values(), key=lambda path: (-path.stat().st_size, path.name))


def _is_jpeg(path: Path) -> bool:
    if path.suffix.lower() not in {".jpg", ".jpeg"} or "broken" in path.parts:
        return False
    with Image.open(path) as picture:
        return picture.format == "JPEG" and picture.mode == "RGB"


def make_set(folder: Path, scale: Scale) -> list[Path]:
    """`folder` with the made and the real ones; no two files share a name."""
    real = real_jpegs()
    folder.mkdir()
    made: list[tuple[Path, float, int, list[Path]]] = []
    for megapixels, number in scale.made:
        for _ in range(number):
            seed = len(made) + 1
            made.append((folder / f"IMG_{seed:04}.JPG", megapixels, seed, real))
    in_all_cores(camera.write_photo, made)
    for n, path in enumerate(real[: scale.real]):
        (folder / f"REAL_{n:04}.JPG").write_bytes(path.read_bytes())
    return sorted(folder.iterdir())


def link_all(paths: Sequence[Path], folder: Path) -> Path:
    """The same files at another place, without their bytes a second time."""
    folder.mkdir(parents=True)
    for path in paths:
        (folder / path.name).hardlink_to(path)
    return folder


def describe(paths: Sequence[Path]) -> str:
    total = sum(path.stat().st_size for path in paths)
    pixels = 0
    for path in paths:
        with Image.open(path) as picture:
            pixels += picture.width * picture.height
    real = sum(path.name.startswith("REAL") for path in paths)
    return (
        f"{len(paths)} JPEGs ({real} real), {pixels / len(paths) / 1e6:.1f} megapixels and "
        f"{total / len(paths) / 1e6:.1f} MB in the mean, {total * 8 / pixels:.2f} bits per pixel"
    )
