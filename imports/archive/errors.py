"""What is said of an archive that cannot be read."""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive is refused; the text says where and why, for a person."""
