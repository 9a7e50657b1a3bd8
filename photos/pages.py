"""The pages about photos: the gallery, one photo, recently deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authors.models import Author
from imalink.pages import rows_after
from photos import gallery as order
from photos.gallery_filter import GalleryFilter
from photos.models import Copy, Hotpreview, Image, Photo
from photos.models.photo_queryset import KEPT_AFTER_DELETION

if TYPE_CHECKING:
    from imalink.pages import PageRequest
    from photos.models import PhotoQuerySet

DELETED_SHOWN = 100


@require_safe
def gallery(request: PageRequest) -> HttpResponse:
    """Months as headings; the same address answers htmx with the months that follow."""
    cursor = request.GET.get("after", "")
    chosen = GalleryFilter(request)
    chunk = order.chunk(chosen.photos(), request.user, cursor)
    page = {"chunk": chunk, "begins_later": bool(cursor), "chosen": chosen}
    return render(request, "photos/_months.html" if request.htmx else "photos/gallery.html", page)


@require_safe
def photo(request: PageRequest, hothash: str) -> HttpResponse:
    photo = _photo(request, hothash)
    others = Photo.objects.owned_by(request.user).in_catalogue()
    in_month = others.filter(sort_month=photo.sort_month)
    preview = Hotpreview.objects.owned_by(request.user).filter(photo=photo).defer("jpeg").first()
    page = {
        "photo": photo,
        "preview": preview,
        "drawn_width": order.drawn_width(preview.width) if preview else None,
        "images": _files(request, photo),
        "newer": order.newer(others, photo).only("hothash").first(),
        "older": order.older(others, photo).only("hothash").first(),
        "position": order.newer(in_month, photo).count() + 1,
        "month_count": in_month.count(),
        "month_cursor": order.cursor_at(photo.sort_month),
        "authors": Author.objects.owned_by(request.user).order_by("name"),
    }
    return render(request, "photos/photo.html", page)


def _photos(request: PageRequest) -> PhotoQuerySet:
    """Everything the owner can still see: in the catalogue, or removed less than 30 days ago."""
    return Photo.objects.owned_by(request.user).not_expired()


def _photo(request: PageRequest, hothash: str) -> Photo:
    photos = _photos(request).select_related("author", "import_session")
    return get_object_or_404(photos, hothash=hothash)


def _files(request: PageRequest, photo: Photo) -> list[Image]:
    """The photo's files, primary first, each with every place it was found."""
    copies = Copy.objects.owned_by(request.user).select_related("source").order_by("id")
    images = Image.objects.owned_by(request.user).filter(photo=photo)
    return list(images.order_by("id").prefetch_related(Prefetch("copies", copies)))


@require_POST
def set_author(request: PageRequest, hothash: str) -> HttpResponse:
    photo = _photo(request, hothash)
    authors = forms.ModelChoiceField(Author.objects.owned_by(request.user), required=False)
    try:
        author = authors.clean(request.POST.get("author", ""))
    except forms.ValidationError as error:
        raise Http404 from error
    photo.edit({}, author=author)
    return redirect(photo)


@require_POST
def remove(request: PageRequest, hothash: str) -> HttpResponse:
    photo = _photo(request, hothash)
    photo.remove()
    undo = reverse("photo_restore", args=[photo.hothash])
    messages.success(request, _("Photo removed from the catalogue."), extra_tags=undo)
    others = Photo.objects.owned_by(request.user).in_catalogue()
    following = order.older(others, photo).first()
    return redirect(following or "gallery")


@require_POST
def restore(request: PageRequest, hothash: str) -> HttpResponse:
    photo = _photo(request, hothash)
    photo.restore()
    messages.success(request, _("Photo put back into the catalogue."))
    return redirect(photo)


@require_safe
def deleted(request: PageRequest) -> HttpResponse:
    """What was removed in the last 30 days, last removed first."""
    removed = order.with_files(
        Photo.objects.owned_by(request.user).recently_deleted(), request.user
    )
    cursor = request.GET.get("after", "")
    photos, following = rows_after(removed, "-deleted_at", cursor, DELETED_SHOWN)
    rows = [(order.tile(photo), _days_left(photo)) for photo in photos]
    page = {"rows": rows, "next": following}
    return render(request, "photos/_deleted.html" if request.htmx else "photos/deleted.html", page)


def _days_left(photo: Photo) -> int:
    """Days until the photo goes for good, the one that has begun counted."""
    if photo.deleted_at is None:
        raise ValueError(photo)
    gone_for = timezone.now() - photo.deleted_at
    return (KEPT_AFTER_DELETION - gone_for) // timedelta(days=1) + 1


@require_http_methods(["GET", "HEAD", "POST"])
def delete_for_good(request: PageRequest, hothash: str) -> HttpResponse:
    """The question (a dialog, or a page without JavaScript), and the deed."""
    removed = Photo.objects.owned_by(request.user).recently_deleted()
    photo = get_object_or_404(removed, hothash=hothash)
    if request.method == "POST":
        photo.delete_for_good()
        messages.success(request, _("Photo deleted for good."))
        return redirect("deleted_photos")
    tile = order.tile(get_object_or_404(order.with_files(removed, request.user), pk=photo.pk))
    template = "photos/_delete_for_good.html" if request.htmx else "photos/delete_for_good.html"
    return render(request, template, {"photo": photo, "tile": tile})
