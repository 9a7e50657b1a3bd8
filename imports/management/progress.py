"""How far a command is, on one line of a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

SECONDS = 1.0


class Progress:
    """Called as often as one likes; says so at most once a second, and at the end."""

    def __init__(self, out: OutputWrapper, done: str) -> None:
        self.out = out
        self.word = done
        self.told_at = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.told_at < SECONDS and done < total:
            return
        self.told_at = now
        ending = "\n" if done >= total else "\r" if self.out.isatty() else "\n"
        self.out.write(f"{done:,} of {total:,} rows {self.word}", ending=ending)
