"""What every part of the API shares: one error shape, RFC 9457 problem JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import csrf
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

if TYPE_CHECKING:
    from collections.abc import Iterator

API_PREFIX = "/api/"
PROBLEM_JSON = "application/problem+json"


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The members of a problem document (RFC 9457, section 3)."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error it answers becomes a problem document."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        errors = dict(_flatten(response.data))
        first = next(iter(errors.items()), ("", [""]))
        detail = f"{first[0]}: {first[1][0]}" if first[0] else str(first[1][0])
        response.data = problem(response.status_code, detail, errors=errors)
    else:
        response.data = problem(response.status_code, str(response.data["detail"]))
    response.content_type = PROBLEM_JSON
    return response


def _flatten(errors: Any, at: str = "") -> Iterator[tuple[str, list[str]]]:
    """DRF's nested errors as `photos[3].hothash`; what belongs to no field is under ""."""
    if isinstance(errors, dict):
        for key, value in errors.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _flatten(value, f"{at}.{name}" if at and name else at or name)
    elif errors and all(isinstance(error, str) for error in errors):
        yield at, [str(error) for error in errors]
    else:
        for index, value in enumerate(errors):
            yield from _flatten(value, f"{at}[{index}]")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page for people, a problem document for the API."""
    if not request.path.startswith(API_PREFIX):
        return csrf.csrf_failure(request, reason)
    detail = _("The CSRF token is missing or old. Load the page again and send its csrftoken.")
    return JsonResponse(
        problem(HTTPStatus.FORBIDDEN, detail), status=403, content_type=PROBLEM_JSON
    )
