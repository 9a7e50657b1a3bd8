"""Whether everything in the database that must agree does agree."""

from imports.library.check import check_database, check_library
from imports.library.finding import Check, Finding

__all__ = ["Check", "Finding", "check_database", "check_library"]
