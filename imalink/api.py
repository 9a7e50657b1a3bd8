"""What every part of the API shares: ownership, and one error shape, RFC 9457 problem JSON."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import csrf, defaults
from rest_framework import serializers, viewsets
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from imalink.cursor_pages import CursorPages
from imalink.faults import fault_of, fault_page
from imalink.owned import OwnedModel, OwnedQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.serializers import BaseSerializer

API_PREFIX = "/api/"
PROBLEM_JSON = "application/problem+json"

OwnedT = TypeVar("OwnedT", bound=OwnedModel)


class OwnedViewSet(viewsets.ModelViewSet[OwnedT]):
    """An owner's own rows. A stranger's row is not found, exactly like one that never was.

    `queryset` must come from an OwnedQuerySet; `page_order` is the indexed column the list is in
    (see CursorPages); `exists_already` is said when a unique constraint refuses a row.
    """

    pagination_class = CursorPages
    page_order = "-id"
    filterset_class: Any = None
    exists_already = gettext_lazy("This exists already.")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[OwnedT]:
        rows: OwnedQuerySet[OwnedT] = super().get_queryset()  # type: ignore[assignment]
        return rows.owned_by(self.request.user)

    def perform_create(self, serializer: BaseSerializer[OwnedT]) -> None:
        self.save(serializer, owner=self.request.user)

    def perform_update(self, serializer: BaseSerializer[OwnedT]) -> None:
        self.save(serializer)

    def save(self, serializer: BaseSerializer[OwnedT], **values: Any) -> None:
        """The unique constraint decides, because a look beforehand loses races: 409."""
        try:
            with transaction.atomic():
                serializer.save(**values)
        except IntegrityError as error:
            raise self.conflict(serializer) from error

    def conflict(self, serializer: BaseSerializer[OwnedT]) -> Conflict:
        return Conflict(self.exists_already)


class OwnedRelatedField(serializers.PrimaryKeyRelatedField[OwnedT]):
    """A row of the same owner, by id; for a stranger's id it says that there is none.

    The model is the one the serializer's own model field points to.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.IntegerField(), **kwargs)

    def get_queryset(self) -> QuerySet[OwnedT]:
        serializer: Any = self.parent
        field = serializer.Meta.model._meta.get_field(self.source)
        rows: OwnedQuerySet[OwnedT] = field.related_model._default_manager.all()
        return rows.owned_by(self.context["request"].user)


class Conflict(APIException):
    """409: the request is sound, but what is there already stands against it.

    `members` go into the problem document, such as the address of what is there.
    """

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"

    def __init__(self, detail: Any, **members: Any) -> None:
        super().__init__(detail)
        self.members = members


class ContentTooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "content_too_large"
    default_detail = gettext_lazy("This request is too large.")


def refuse_too_large(request: Request, most: int) -> None:
    """413 from the announced length: DRF's parsers read past Django's own limit."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdecimal() and int(announced) > most:
        raise ContentTooLarge


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The members of a problem document (RFC 9457, section 3)."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail} | members


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error it answers becomes a problem document."""
    if isinstance(error, RequestDataTooBig):
        error = ContentTooLarge()
    error = fault_of(error) or error
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        errors = dict(_flatten(response.data))
        first = next(iter(errors.items()), ("", [""]))
        detail = f"{first[0]}: {first[1][0]}" if first[0] else str(first[1][0])
        response.data = problem(response.status_code, detail, errors=errors)
    else:
        members = getattr(error, "members", {})
        response.data = problem(response.status_code, str(response.data["detail"]), **members)
    renderer = getattr(context.get("request"), "accepted_renderer", None)
    if not isinstance(renderer, BrowsableAPIRenderer):
        response.content_type = PROBLEM_JSON
    return response


def _flatten(errors: Any, at: str = "") -> Iterator[tuple[str, list[str]]]:
    """DRF's nested errors as `photos[3].hothash`; what belongs to no field is under ""."""
    if isinstance(errors, dict):
        for key, value in errors.items():
            if isinstance(key, int):
                yield from _flatten(value, f"{at}[{key}]")
                continue
            name = "" if key == "non_field_errors" else str(key)
            yield from _flatten(value, f"{at}.{name}" if at and name else at or name)
    elif errors and all(isinstance(error, str) for error in errors):
        # An error may quote half a character, which no JSON can carry.
        yield at, [str(error).encode(errors="replace").decode() for error in errors]
    else:
        for index, value in enumerate(errors):
            yield from _flatten(value, f"{at}[{index}]")


def _problem_page(status: int, detail: str) -> HttpResponse:
    return JsonResponse(problem(status, detail), status=status, content_type=PROBLEM_JSON)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: its page for people, a problem document for the API."""
    if not request.path.startswith(API_PREFIX):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return _problem_page(413, str(ContentTooLarge.default_detail))
    return _problem_page(400, _("This request cannot be read."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404, likewise."""
    if not request.path.startswith(API_PREFIX):
        return defaults.page_not_found(request, exception)
    return _problem_page(404, _("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, likewise. Also for what fails outside of views, in the middleware."""
    fault = fault_of(sys.exc_info()[1])
    if not request.path.startswith(API_PREFIX):
        return fault_page(request, fault) if fault else defaults.server_error(request)
    if fault:
        page = _problem_page(fault.status_code, str(fault.detail))
        page["Retry-After"] = str(fault.wait)
        return page
    return _problem_page(500, _("The server made a mistake. It is in its log."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF page, likewise."""
    if not request.path.startswith(API_PREFIX):
        return csrf.csrf_failure(request, reason)
    detail = _("The CSRF token is missing or old. Load the page again and send its csrftoken.")
    return _problem_page(403, detail)
