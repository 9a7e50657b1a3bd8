"""The one big verb: a batch goes in, rows and one verdict per file come out."""

from imports.ingest.batch import ingest
from imports.ingest.verdicts import AGAIN

__all__ = ["AGAIN", "ingest"]
