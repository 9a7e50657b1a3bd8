"""How many batches are at work at once; the others wait without taking the processor."""

from __future__ import annotations

import threading

#: Python runs one thread at a time and SQLite has one writer: more would only take turns with the
#: pages that people look at. Two, because one waits for the disk while the other is read.
AT_WORK = 2

turn = threading.BoundedSemaphore(AT_WORK)
