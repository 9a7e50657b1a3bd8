"""What the pages for people share: one keyset page of a list, and who is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import Http404, HttpRequest
from rest_framework.exceptions import ValidationError

from imalink.cursor_pages import after, cursor_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_htmx.middleware import HtmxDetails

RowT = TypeVar("RowT", bound=Model)


class PageRequest(HttpRequest):
    """A request as the middleware hands it to a page: signed in, with htmx's details."""

    user: User
    htmx: HtmxDetails


def rows_after(
    rows: QuerySet[RowT], order: str, cursor: str | None, size: int
) -> tuple[list[RowT], str]:
    """`size` rows that follow `cursor`, and the cursor of the following page; "" at the end."""
    try:
        found = list(after(rows, order, cursor)[: size + 1])
    except ValidationError as error:
        raise Http404 from error
    if len(found) <= size:
        return found, ""
    return found[:size], cursor_of(found[size - 1], order)
