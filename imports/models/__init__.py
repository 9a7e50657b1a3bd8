"""An ImportSession is one run; its ImportItems are the ledger, one line for every file found."""

from imports.models.import_item import ImportItem, Outcome, Stage
from imports.models.import_session import CLOSED, ImportSession, SessionConflict, Status

__all__ = ["CLOSED", "ImportItem", "ImportSession", "Outcome", "SessionConflict", "Stage", "Status"]
