"""A row as the archive has it, its times included."""

from __future__ import annotations

from imalink.owned import OwnedModel


def save_as_it_is(row: OwnedModel) -> None:
    """A new row; `auto_now` and `auto_now_add` would put today into it."""
    row.save_base(raw=True, force_insert=True)
