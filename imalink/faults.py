"""Faults of the machine, not of the request: a locked database, a full disk.

They pass: whoever asked waits and asks again. Everything else stays the mistake that it is.
"""

from __future__ import annotations

import errno
import sqlite3
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

#: SQLSTATE of PostgreSQL: locks that were not to be had, too many connections, starting, stopping.
_PASSING = ("55P03", "40001", "40P01", "53300", "57P01", "57P02", "57P03", "08")
#: Its disk is full.
_FULL = ("53100",)


class MachineFault(APIException):
    """`wait`, in seconds, becomes Retry-After."""

    wait = 5


class DatabaseBusy(MachineFault):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_code = "database_busy"
    default_detail = _("The database is busy. Nothing was changed; the same again in a moment.")


class DiskFull(MachineFault):
    status_code = HTTPStatus.INSUFFICIENT_STORAGE
    default_code = "disk_full"
    default_detail = _("The disk of the server is full. Nothing was changed; it needs space first.")
    wait = 30


def fault_of(error: BaseException | None) -> MachineFault | None:
    """The fault that this error tells of, by its code; None for every other error."""
    if isinstance(error, OSError):
        return DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, DatabaseError):
        return None
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _fault_of_sqlite(cause)
    return _fault_of_postgres(error) if hasattr(cause, "sqlstate") else None


def _fault_of_sqlite(error: sqlite3.Error) -> MachineFault | None:
    # Errors that the Python module raises by itself have no code.
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseBusy()
    # Where the disk is full, the write-ahead log's index cannot grow either.
    if code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFull()
    return None


def _fault_of_postgres(error: DatabaseError) -> MachineFault | None:
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    if state is None:  # psycopg's own word that there is no connection (any more)
        return DatabaseBusy() if isinstance(error, OperationalError) else None
    if state.startswith(_FULL):
        return DiskFull()
    return DatabaseBusy() if state.startswith(_PASSING) else None


class FaultMiddleware:
    """Pages that meet such a fault say so; the API does in `imalink.api.problem_response`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        fault = fault_of(error)
        return fault_page(request, fault) if fault else None


def fault_page(request: HttpRequest, fault: MachineFault) -> HttpResponse:
    """In the frame, which asks the database itself; where it does not even answer, without."""
    context = {"fault": fault, "full": isinstance(fault, DiskFull)}
    try:
        page = render(request, "fault.html", context, status=fault.status_code)
    except DatabaseError:
        page = HttpResponse(render_to_string("fault_alone.html", context), status=fault.status_code)
    page["Retry-After"] = str(fault.wait)
    page["Cache-Control"] = "no-store"
    return page
