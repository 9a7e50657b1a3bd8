"""The page that imports: everything it does happens in the browser, this only sets the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from authors.models import Author
from imports.models import ImportSession
from photos.models import Source

if TYPE_CHECKING:
    from django.http import HttpResponse

    from imalink.pages import PageRequest
    from imports.models.import_session import ImportSessionQuerySet

GO_ON_SHOWN = 10
LONGEST_ID = 18


@require_safe
@never_cache
def import_new(request: PageRequest) -> HttpResponse:
    """The fields stand as they did the last time. Never from a cache, because a browser that was
    killed brings back what it had, and an import may have stopped since. `?go_on=` asks for one."""
    sessions = ImportSession.objects.owned_by(request.user).for_lists()
    last = sessions.exclude(source=None).first()
    stopped, asked = _open(sessions, request.GET.get("go_on", ""))
    page = {
        "sources": Source.objects.owned_by(request.user).order_by("name"),
        "source": last.source if last else _("This computer"),
        "authors": Author.objects.owned_by(request.user).order_by("name"),
        "author": last.author if last else None,
        "stopped": stopped,
        "go_on": asked,
    }
    return render(request, "imports/new.html", page)


def _open(
    sessions: ImportSessionQuerySet, asked: str
) -> tuple[list[ImportSession], ImportSession | None]:
    """The newest that have not ended, after the one asked for. Which of them run in another window
    the page finds out: only the browser knows."""
    going_on = sessions.open().exclude(source=None)
    newest = list(going_on[:GO_ON_SHOWN])
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        return newest, None
    first = going_on.filter(pk=int(asked)).first()
    return ([first] if first else []) + [one for one in newest if one != first], first
