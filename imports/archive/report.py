"""What became of an archive's rows in an account: what was new, and what differs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, TextIO

#: Differences that are kept to be shown; the list has all of them.
SHOWN = 100


@dataclass(frozen=True)
class Difference:
    """`kept` is "here" where the account's own value stands against the archive's, and "archive"
    where the account had none and took it."""

    table: str
    row: str
    column: str
    here: Any
    archive: Any
    kept: str


class Report:
    """`counts` by table: rows `added`, rows `found` here as well, and values that were `taken` or
    that `differ`. Every difference is a line of JSON in `listing`."""

    def __init__(self, listing: TextIO | None = None) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.shown: list[Difference] = []
        self.listing = listing

    def count(self, table: str, what: str) -> None:
        self.counts.setdefault(table, Counter())[what] += 1

    def added(self, table: str) -> None:
        self.count(table, "added")

    def found(self, table: str) -> None:
        self.count(table, "found")

    def compare(self, table: str, row: str, column: str, here: Any, archive: Any) -> None:
        """The account's value stands; when the archive has another, that is said."""
        if here != archive:
            self._tell(Difference(table, row, column, here, archive, "here"), "differ")

    def taken(self, table: str, row: str, column: str, here: Any, archive: Any) -> None:
        self._tell(Difference(table, row, column, here, archive, "archive"), "taken")

    def _tell(self, difference: Difference, what: str) -> None:
        self.count(difference.table, what)
        if len(self.shown) < SHOWN:
            self.shown.append(difference)
        if self.listing:
            self.listing.write(to_line(difference) + "\n")

    def close(self) -> None:
        if self.listing:
            self.listing.close()

    @property
    def differences(self) -> int:
        return sum(counter["differ"] for counter in self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """As the account keeps it: counts, and the first differences."""
        shown = [json.loads(to_line(one)) for one in self.shown]
        return {"counts": {name: dict(one) for name, one in self.counts.items()}, "shown": shown}

    def go_on(self, kept: dict[str, Any]) -> None:
        """With what was told before an interruption."""
        self.counts = {name: Counter(one) for name, one in kept.get("counts", {}).items()}
        self.shown = [Difference(**one) for one in kept.get("shown", [])]


def to_line(difference: Difference) -> str:
    return json.dumps(asdict(difference), ensure_ascii=False, default=str)
