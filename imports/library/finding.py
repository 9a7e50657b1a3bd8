"""A Check is something that must hold; a Finding is a row where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Rows read at a time, so that memory stays flat however large the library is.
STEP = 2000


@dataclass(frozen=True)
class Check:
    """`find` yields a line for each of an owner's rows that is wrong."""

    name: str
    meaning: str
    remedy: str
    find: Callable[[User], Iterator[str]]


@dataclass(frozen=True)
class Finding:
    """`owner` is a user name, empty for what is wrong with the database itself."""

    check: str
    owner: str
    row: str
    meaning: str
    remedy: str
