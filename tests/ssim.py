"""How alike two pictures are to the eye: structural similarity (Wang et al. 2004) of their grey."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from PIL import Image

SIDE = 8
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(one: Image.Image, other: Image.Image) -> float:
    """1 for the same picture; the mean over squares of 8 pixels a side."""
    assert one.size == other.size
    return fmean(map(_of_square, _squares(one.convert("L")), _squares(other.convert("L"))))


def _squares(picture: Image.Image) -> Iterator[bytes]:
    width, height = picture.size
    for top in range(0, max(1, height - SIDE + 1), SIDE):
        for left in range(0, max(1, width - SIDE + 1), SIDE):
            yield picture.crop((left, top, left + SIDE, top + SIDE)).tobytes()


def _of_square(one: bytes, other: bytes) -> float:
    mean, mean2 = fmean(one), fmean(other)
    variance = fmean(value * value for value in one) - mean**2
    variance2 = fmean(value * value for value in other) - mean2**2
    covariance = fmean(a * b for a, b in zip(one, other, strict=True)) - mean * mean2
    likeness = (2 * mean * mean2 + C1) * (2 * covariance + C2)
    return likeness / ((mean**2 + mean2**2 + C1) * (variance + variance2 + C2))
