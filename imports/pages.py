"""The pages about imports; what an import does is in imports.ingest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imalink.pages import rows_after
from imports.models import ImportSession, SessionConflict
from imports.session_page import SessionPage

if TYPE_CHECKING:
    from imalink.pages import PageRequest

SESSIONS_SHOWN = 50


@require_safe
def import_list(request: PageRequest) -> HttpResponse:
    sessions = ImportSession.objects.owned_by(request.user).for_lists()
    cursor = request.GET.get("after", "")
    rows, following = rows_after(sessions, "-started_at", cursor, SESSIONS_SHOWN)
    page = {"sessions": rows, "next": following, "begins_later": bool(cursor)}
    return render(request, "imports/_list.html" if request.htmx else "imports/list.html", page)


@require_safe
def import_session(request: PageRequest, pk: int) -> HttpResponse:
    """One import; while it is open the page asks its own address for the fragment."""
    page = SessionPage(_session(request, pk), request)
    template = "imports/_session.html" if request.htmx else "imports/session.html"
    return render(request, template, {"page": page, "session": page.session})


def _session(request: PageRequest, pk: int) -> ImportSession:
    sessions = ImportSession.objects.owned_by(request.user).select_related("source", "author")
    return get_object_or_404(sessions, pk=pk)


@require_POST
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    try:
        session.cancel()
    except SessionConflict as conflict:
        messages.info(request, str(conflict))
    return redirect(session)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PageRequest, pk: int) -> HttpResponse:
    """The question (a dialog, or a page without JavaScript), and the deed: no photo goes."""
    session = _session(request, pk)
    if request.method == "POST":
        session.delete()
        messages.success(request, _("Import deleted. Its photos stay in the catalogue."))
        return redirect("imports")
    template = "imports/_delete.html" if request.htmx else "imports/delete.html"
    return render(request, template, {"session": session})
