"""The perceptual hash anew, from the words of its definition: Zauner's pHash by plain sums."""

from __future__ import annotations

from math import cos, pi
from statistics import median

from PIL import Image

SIDE, LOW = 32, 8


def perceptual_hash(picture: Image.Image) -> int:
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    values = grey.tobytes()
    rows = [values[n : n + SIDE] for n in range(0, SIDE * SIDE, SIDE)]
    waves = [[cos(pi * f * (2 * n + 1) / (2 * SIDE)) for n in range(SIDE)] for f in range(LOW)]
    low = [
        sum(rows[y][x] * across[x] * down[y] for y in range(SIDE) for x in range(SIDE))
        for down in waves
        for across in waves
    ]
    middle = median(low)
    return int("".join("1" if value > middle else "0" for value in low), 2)


def distance(one: str, other: int) -> int:
    return (int(one, 16) ^ other).bit_count()
