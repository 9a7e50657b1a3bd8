"""The page that imports: everything it does happens in the browser, this only sets the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authors.models import Author
from imports.models import ImportSession
from photos.models import Source

if TYPE_CHECKING:
    from django.http import HttpResponse

    from imalink.pages import PageRequest

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
        "open_sessions": sessions.open()[:GO_ON_SHOWN],
    }
    return render(request, "imports/new.html", page)
