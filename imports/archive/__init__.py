"""The library archive: everything of one owner in one file, taken away and brought back.

docs/archive-format.md says what is in it.
"""

from imports.archive.check import Checked, check
from imports.archive.errors import ArchiveError
from imports.archive.report import Report
from imports.archive.restore import restore
from imports.archive.write import write_archive

__all__ = ["ArchiveError", "Checked", "Report", "check", "restore", "write_archive"]
