"""The page “Your data”: take the library away, bring it back, and what became of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imports.archive.work import begin
from imports.models import ArchiveRun
from imports.models.archive_run import ArchiveConflict, Kind, Status
from photos.models import Photo

if TYPE_CHECKING:
    from imalink.pages import PageRequest

RUNS_SHOWN = 20
DIFFERENCES_SHOWN = 20


class Line(NamedTuple):
    """A table's line of the report."""

    word: str
    added: int
    found: int
    taken: int
    differ: int


@require_safe
def library(request: PageRequest) -> HttpResponse:
    """While something is at work the page asks its own address for the list of runs."""
    own = ArchiveRun.objects.owned_by(request.user).order_by("-pk")
    runs = list(own[:RUNS_SHOWN])
    page: dict[str, Any] = {
        "runs": [(run, _lines(run), _differences(run)) for run in runs],
        "live": next((run for run in runs if run.is_live), None),
        "receiving": next((run for run in runs if run.status == Status.RECEIVING), None),
    }
    if request.htmx:
        return render(request, "library/_runs.html", page)
    page["photos"] = Photo.objects.owned_by(request.user).in_catalogue().count()
    return render(request, "library/library.html", page)


def _lines(run: ArchiveRun) -> list[Line]:
    words = {
        "photos": _("Photos"),
        "images": _("Files"),
        "copies": _("Places"),
        "hotpreviews": _("Previews"),
        "exif_blocks": _("Exif blocks"),
        "authors": _("Authors"),
        "sources": _("Sources"),
        "import_sessions": _("Imports"),
        "import_items": _("Lines of imports"),
    }
    counts = run.report.get("counts", {})
    whats = ("added", "found", "taken", "differ")
    return [
        Line(words[name], *(counts[name].get(what, 0) for what in whats))
        for name in words
        if name in counts
    ]


def _differences(run: ArchiveRun) -> list[dict[str, object]]:
    shown = run.report.get("shown", [])
    return [one for one in shown if one["kept"] == "here"][:DIFFERENCES_SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PageRequest) -> HttpResponse:
    """Seen again, say after signing in, it leads back to the page and makes nothing."""
    if request.method == "POST":
        try:
            begin(ArchiveRun.start(request.user, Kind.EXPORT))
        except ArchiveConflict as conflict:
            messages.info(request, str(conflict))
    return redirect("library")


@require_POST
def go_on(request: PageRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    try:
        run.go_on()
        begin(run)
    except ArchiveConflict as conflict:
        messages.info(request, str(conflict))
    return redirect("library")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PageRequest, pk: int) -> HttpResponse:
    """The question (a dialog, or a page without JavaScript), and the deed: the library stays."""
    run = _run(request, pk)
    if request.method == "POST":
        run.delete()
        messages.success(request, _("Deleted. The catalogue is as it was."))
        return redirect("library")
    template = "library/_delete.html" if request.htmx else "library/delete.html"
    return render(request, template, {"run": run})


def _run(request: PageRequest, pk: int) -> ArchiveRun:
    return get_object_or_404(ArchiveRun.objects.owned_by(request.user), pk=pk)
