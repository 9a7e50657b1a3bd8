"""A large file that can be taken in pieces (RFC 9110, section 14): a broken download goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def file_response(
    request: HttpRequest, path: Path, *, etag: str, filename: str, content_type: str
) -> HttpResponseBase:
    """The whole file, or the one range asked for; 416 for a range that is not in it."""
    size = path.stat().st_size
    first, last = _asked(request, etag, size) or (0, size - 1)
    response: HttpResponseBase
    if first > last or first >= size:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
        return response
    is_part = (first, last) != (0, size - 1)
    pieces = _pieces(path, first, last) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(
        pieces,
        status=HTTPStatus.PARTIAL_CONTENT if is_part else HTTPStatus.OK,
        content_type=content_type,
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(last - first + 1)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if is_part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _asked(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """First and last byte. None for the whole file: no range, several, or of what it was before."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if first:
        return int(first), min(int(last), size - 1) if last else size - 1
    return (max(0, size - int(last)), size - 1) if last else None


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
