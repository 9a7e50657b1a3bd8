"""A B C, B C A, C A B: what slows the machine for a while slows all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bench.stage import say

T = TypeVar("T")


def interleave(
    contenders: Mapping[str, Callable[[], T]], rounds: int, tell: Callable[[T], str]
) -> dict[str, list[T]]:
    """What each contender answers, once a round; another begins each round."""
    names = list(contenders)
    answers: dict[str, list[T]] = {name: [] for name in names}
    for n in range(rounds):
        turn = n % len(names)
        for name in names[turn:] + names[:turn]:
            answers[name].append(contenders[name]())
        told = ", ".join(f"{name} {tell(answers[name][-1])}" for name in names)
        say(f"round {n + 1} of {rounds}: {told}")
    return answers
