"""The application as `manage.py serve` runs it, in a process of its own."""

import multiprocessing
import os
import signal
import threading

from imalink.wsgi import application

__all__ = ["application"]


def end_with_the_starter() -> None:
    """Killed outright, the process that started this one cannot stop it: without this it would
    keep the port and the database, and the next start would fail."""
    starter = multiprocessing.parent_process()
    if starter:
        starter.join()
        os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_the_starter, daemon=True).start()
