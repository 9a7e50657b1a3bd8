"""The back room of photos, their files and the places those were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from imalink.owned_admin import KeptInline, KeptModelAdmin, OwnedModelAdmin, OwnedRelatedFilter
from photos.effective import FIELDS
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo, Source, TakenAtSource
from photos.serializers.metadata import METADATA, layer_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from photos.models import PhotoQuerySet


def preview(photo: Photo) -> str:
    """The photo's preview as a small picture, or a dash."""
    if not photo.hotpreview_version:
        return "-"
    address = reverse("photo_hotpreview", args=[photo.hothash])
    version = photo.hotpreview_version
    return format_html('<img src="{}?v={}" height="60" alt="" loading="lazy">', address, version)


class ImageInline(KeptInline):
    model = Image
    readonly_fields = ["filename", "role", "format", "file_size", "sha256"]
    fields = [*readonly_fields]
    show_change_link = True


PHOTO_FIELDS = ["preview", "hothash", "hothash_rule", *FIELDS, "author", "import_session"]
PHOTO_FIELDS += ["sort_at", "camera", "xmp", "edited", "no_preview_reason"]
PHOTO_FIELDS += ["created_at", "updated_at", "deleted_at"]


@admin.register(Photo)
class PhotoAdmin(KeptModelAdmin):
    """What is changed here counts as set by the owner, like in the API."""

    list_display = ["preview", "__str__", "taken_at", "camera_model", "author", "deleted_at"]
    list_display_links = ["preview", "__str__"]
    list_select_related = ["author"]
    list_filter = [
        ("deleted_at", admin.EmptyFieldListFilter),
        ("author", OwnedRelatedFilter),
        ("import_session", OwnedRelatedFilter),
        "camera_model",
        "taken_at_source",
    ]
    search_fields = ["hothash", "camera_make", "camera_model", "lens_model", "images__filename"]
    ordering = ["-sort_at", "-id"]
    autocomplete_fields = ["author"]
    inlines = [ImageInline]
    actions = ["remove_from_catalogue", "restore_to_catalogue"]
    fields = [*PHOTO_FIELDS]
    readonly_fields = [name for name in PHOTO_FIELDS if name not in {*METADATA, "author"}]

    @admin.display(description=_("preview"))
    def preview(self, photo: Photo) -> str:
        return preview(photo)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:  # noqa: FBT001
        values = {name: form.cleaned_data[name] for name in form.changed_data if name in METADATA}
        if values.get("taken_at"):
            values["taken_at"] = values["taken_at"].replace(tzinfo=None)
        if "taken_at_offset" in values:
            values.setdefault("taken_at", obj.taken_at and obj.taken_at.replace(tzinfo=None))
        obj.edit(layer_of(values, TakenAtSource.EDITED), author=obj.author)

    @admin.action(description=_("Remove from the catalogue"), permissions=["change"])
    def remove_from_catalogue(self, request: HttpRequest, photos: PhotoQuerySet) -> None:
        many = photos.order_by().remove()
        text = ngettext("%d photo removed.", "%d photos removed.", many) % many
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description=_("Put back into the catalogue"), permissions=["change"])
    def restore_to_catalogue(self, request: HttpRequest, photos: PhotoQuerySet) -> None:
        many = photos.order_by().restore()
        text = ngettext("%d photo put back.", "%d photos put back.", many) % many
        self.message_user(request, text, messages.SUCCESS)


class CopyInline(KeptInline):
    model = Copy
    readonly_fields = ["source", "path", "file_size", "modified_at", "last_seen_at"]
    fields = [*readonly_fields]


@admin.register(Image)
class ImageAdmin(KeptModelAdmin):
    list_display = ["preview", "filename", "role", "format", "file_size", "photo"]
    list_display_links = ["preview", "filename"]
    list_select_related = ["photo"]
    list_filter = ["role", "format", ("import_session", OwnedRelatedFilter)]
    search_fields = ["filename", "sha256", "image_data_hash"]
    ordering = ["-id"]
    inlines = [CopyInline]
    readonly_fields = ["preview", "photo", "filename", "format", "file_size"]
    readonly_fields += ["sha256", "image_data_hash", "import_session", "created_at"]
    fields = ["role", *readonly_fields]

    @admin.display(description=_("preview"))
    def preview(self, image: Image) -> str:
        return preview(image.photo)


@admin.register(Copy)
class CopyAdmin(KeptModelAdmin):
    list_display = ["path", "source", "image", "file_size", "modified_at", "last_seen_at"]
    list_select_related = ["source", "image"]
    list_filter = [("source", OwnedRelatedFilter)]
    search_fields = ["path"]
    ordering = ["-id"]
    readonly_fields = ["source", "path", "image", "file_size", "modified_at"]
    readonly_fields += ["first_session", "last_session", "last_seen_at"]
    fields = [*readonly_fields]


@admin.register(Hotpreview)
class HotpreviewAdmin(KeptModelAdmin):
    list_display = ["preview", "photo", "width", "height", "sha256"]
    list_select_related = ["photo"]
    search_fields = ["photo__hothash", "sha256"]
    ordering = ["-id"]
    readonly_fields = ["preview", "photo", "width", "height", "sha256"]
    fields = [*readonly_fields]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("jpeg")

    @admin.display(description=_("preview"))
    def preview(self, hotpreview: Hotpreview) -> str:
        return preview(hotpreview.photo)


@admin.register(ExifBlock)
class ExifBlockAdmin(KeptModelAdmin):
    list_display = ["image", "photo"]
    list_select_related = ["image__photo"]
    search_fields = ["image__filename"]
    ordering = ["-id"]
    readonly_fields = ["image", "photo"]
    fields = [*readonly_fields]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("tiff")

    @admin.display(description=_("photo"))
    def photo(self, block: ExifBlock) -> Photo:
        return block.image.photo


@admin.register(Source)
class SourceAdmin(OwnedModelAdmin):
    list_display = ["name", "created_at"]
    search_fields = ["name"]
    ordering = ["name"]
