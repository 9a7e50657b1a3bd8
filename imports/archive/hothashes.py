"""Which photos an archive has."""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Hothashes:
    """A set of hothashes in eight bytes each, so that those of a million photos fit anywhere."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._is_sorted = True

    def add(self, hothash: str) -> None:
        self._numbers.append(hash(hothash))
        self._is_sorted = False

    def __contains__(self, hothash: object) -> bool:
        self._sort()
        at = bisect_left(self._numbers, hash(hothash))
        return at < len(self._numbers) and self._numbers[at] == hash(hothash)

    def has_twins(self) -> bool:
        """Whether one was added twice."""
        self._sort()
        following = iter(self._numbers)
        next(following, None)
        return any(one == other for one, other in zip(self._numbers, following, strict=False))

    def _sort(self) -> None:
        if not self._is_sorted:
            self._numbers = array("q", sorted(self._numbers))
            self._is_sorted = True
