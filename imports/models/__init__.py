"""An ImportSession is one run; its ImportItems are the ledger, one line for every file found.
An ArchiveRun is a library being taken away or brought back."""

from imports.models.archive_run import ArchiveRun
from imports.models.import_item import ImportItem, Outcome, Stage
from imports.models.import_session import CLOSED, ImportSession, SessionConflict, Status

__all__ = [
    "CLOSED",
    "ArchiveRun",
    "ImportItem",
    "ImportSession",
    "Outcome",
    "SessionConflict",
    "Stage",
    "Status",
]
