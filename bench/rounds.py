"""A B C, B C A, C A B: what slows the machine for a while slows all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bench.figures import number
from bench.stage import say

T = TypeVar("T")


def interleave(
    contenders: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, list[float]]:
    """What each contender answers, a number per round; another begins each round."""
    names = list(contenders)
    answers: dict[str, list[float]] = {name: [] for name in names}
    for n in range(rounds):
        turn = n % len(names)
        for name in names[turn:] + names[:turn]:
            answers[name].append(contenders[name]())
        told = ", ".join(f"{name} {number(answers[name][-1])}" for name in names)
        say(f"round {n + 1} of {rounds}: {told}")
    return answers
