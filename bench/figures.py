"""What a measurement says: a median, its spread, and the goal it must hold."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Goal(NamedTuple):
    """`at_least(7)` or `at_most(300)`."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.sign == "≥" else value <= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {number(self.limit)}"


def at_least(limit: float) -> Goal:
    return Goal("≥", limit)


def at_most(limit: float) -> Goal:
    return Goal("≤", limit)


class Figure(NamedTuple):
    """One line of the result; `values` are one per round."""

    name: str
    values: Sequence[float]
    unit: str = ""
    goal: Goal | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        low, high = min(self.values), max(self.values)
        return f"{number(low)} to {number(high)}" if len(self.values) > 1 else ""

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return "holds" if self.goal.holds(self.median) else "missed"


def ratio(
    name: str, above: Sequence[float], below: Sequence[float], goal: Goal | None = None
) -> Figure:
    """Round by round, so that what slows a whole round slows both of its sides."""
    return Figure(name, [a / b for a, b in zip(above, below, strict=True)], "x", goal)


def percentile(values: Iterable[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def number(value: float) -> str:
    """Three significant digits, never an exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Iterable[Figure]) -> str:
    """Markdown, so that it can go into docs/performance.md as it is."""
    rows = [("", "median", "spread", "goal", "")]
    rows += [
        (f.name, f"{number(f.median)} {f.unit}".strip(), f.spread, str(f.goal or ""), f.verdict)
        for f in figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])
