"""The page that imports: everything it does happens in the browser, this only sets the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authors.models import Author
from imports.models import ImportSession, Status
from photos.models import Source

if TYPE_CHECKING:
    from django.http import HttpResponse

    from imalink.pages import PageRequest
    from imports.models.import_session import ImportSessionQuerySet

GO_ON_SHOWN = 5


@require_safe
def import_new(request: PageRequest) -> HttpResponse:
    """The fields stand as they did the last time."""
    sessions = ImportSession.objects.owned_by(request.user).for_lists()
    last = sessions.exclude(source=None).first()
    page = {
        "sources": Source.objects.owned_by(request.user).order_by("name"),
        "source": last.source if last else _("This computer"),
        "authors": Author.objects.owned_by(request.user).order_by("name"),
        "author": last.author if last else None,
        "stopped": _stopped(sessions),
    }
    return render(request, "imports/new.html", page)


def _stopped(sessions: ImportSessionQuerySet) -> list[ImportSession]:
    """The newest that can go on here: not those that run in another window, or elsewhere."""
    newest = sessions.open().exclude(source=None)[: 2 * GO_ON_SHOWN]
    stopped = [one for one in newest if one.status_now in (Status.INTERRUPTED, Status.PAUSED)]
    return stopped[:GO_ON_SHOWN]
