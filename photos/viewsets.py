"""Photos, images and sources in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models import Prefetch, RestrictedError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import renderers
from rest_framework.decorators import action
from rest_framework.response import Response

from imalink.api import Conflict, OwnedViewSet
from photos.filters import ImageFilter, PhotoFilter
from photos.hotpreview_page import hotpreview
from photos.known import known
from photos.models import Copy, ExifBlock, Image, OnlyPrimary, Photo, Source
from photos.perceptual import look_alikes
from photos.serializers import (
    ImageSerializer,
    KnownAnswerSerializer,
    LookAlikeSerializer,
    PhotoCreateSerializer,
    PhotoDetailSerializer,
    PhotoEditSerializer,
    PhotoSerializer,
    SourceKnownSerializer,
    SourceSerializer,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase
    from rest_framework.request import Request
    from rest_framework.serializers import BaseSerializer

FOREVER = OpenApiParameter(
    "forever", bool, description="Delete for good a photo that was removed before."
)


class JpegRenderer(renderers.BaseRenderer):
    """Lets a client ask for `image/jpeg`; the view answers the bytes itself."""

    media_type = "image/jpeg"
    format = "jpg"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return renderers.JSONRenderer().render(data)


def images_of(owner: User | AnonymousUser) -> QuerySet[Image]:
    """Images with all that is shown of them, in a query per table."""
    copies = Copy.objects.owned_by(owner).select_related("source").order_by("id")
    blocks = ExifBlock.objects.owned_by(owner).defer("tiff")
    images = Image.objects.owned_by(owner).select_related("photo")
    return images.prefetch_related(Prefetch("copies", copies), Prefetch("exif_blocks", blocks))


@extend_schema_view(
    create=extend_schema(responses={201: PhotoDetailSerializer}),
    partial_update=extend_schema(responses=PhotoDetailSerializer),
    destroy=extend_schema(parameters=[FOREVER]),
)
class PhotoViewSet(OwnedViewSet[Photo]):
    """The owner's photos, newest first, each at the address of its hothash.

    A removed photo stays at its address for 30 days, with `deleted_at`, and can be restored.
    """

    queryset = Photo.objects.all()
    serializer_class = PhotoSerializer
    filterset_class = PhotoFilter
    lookup_field = "hothash"
    lookup_value_regex = "[0-9a-f]{64}"
    page_order = "-sort_at"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    serializers_by_action: dict[str, Any] = {
        "create": PhotoCreateSerializer,
        "retrieve": PhotoDetailSerializer,
        "partial_update": PhotoEditSerializer,
        "restore": PhotoDetailSerializer,
    }

    def get_queryset(self) -> QuerySet[Photo]:
        photos = Photo.objects.owned_by(self.request.user)
        if self.action == "list":
            return photos.defer("camera", "xmp", "edited")
        images = images_of(self.request.user).order_by("id")
        return photos.not_expired().prefetch_related(Prefetch("images", images))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters narrow the list; a photo is at its address whatever they would say."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def get_serializer_class(self) -> Any:
        return self.serializers_by_action.get(self.action, PhotoSerializer)

    def perform_create(self, serializer: BaseSerializer[Photo]) -> None:
        hothash = serializer.validated_data["hothash"]
        Photo.objects.owned_by(self.request.user).filter(hothash=hothash).purge_expired()
        super().perform_create(serializer)

    def conflict(self, serializer: BaseSerializer[Photo]) -> Conflict:
        photos = Photo.objects.owned_by(self.request.user)
        photo = photos.filter(hothash=serializer.validated_data["hothash"]).first()
        if photo is None:
            return Conflict(
                _("What this photo refers to was deleted meanwhile; nothing was saved.")
            )
        return known_already(photo)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Removes the photo from the catalogue; it can be restored for 30 days."""
        photo = self.get_object()
        if request.query_params.get("forever", "").lower() not in {"true", "1"}:
            photo.remove()
        elif photo.deleted_at is None:
            raise Conflict(_("Remove the photo from the catalogue first, then delete it for good."))
        else:
            photo.delete_for_good()
        return Response(status=204)

    @extend_schema(request=None, responses=PhotoDetailSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, hothash: str) -> Response:
        """Brings a removed photo back into the catalogue."""
        photo = self.get_object()
        photo.restore()
        return Response(self.get_serializer(photo).data)

    @extend_schema(responses={(200, "image/jpeg"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[JpegRenderer, renderers.JSONRenderer])
    def hotpreview(self, request: Request, hothash: str) -> HttpResponseBase:
        """The preview: a JPEG of at most 400 pixels, upright."""
        return hotpreview(request._request, hothash)

    @extend_schema(responses=LookAlikeSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def lookalikes(self, request: Request, hothash: str) -> Response:
        """Photos whose perceptual hash differs in at most 7 bits, nearest first."""
        pairs = look_alikes(self.get_object())
        rows = [{"photo": photo, "distance": distance} for photo, distance in pairs]
        context = self.get_serializer_context()
        return Response(LookAlikeSerializer(rows, many=True, context=context).data)


def known_already(photo: Photo) -> Conflict:
    """409 with the photo's address; for a removed one when, and where it can be restored."""
    address = reverse("api:photo-detail", args=[photo.hothash])
    if photo.deleted_at is None:
        detail = _("This photo is in the catalogue already.")
        return Conflict(detail, type="/problems/photo-known", location=address)
    detail = _("You removed this photo from the catalogue on %(date)s. It can be restored.")
    return Conflict(
        detail % {"date": photo.deleted_at.date().isoformat()},
        type="/problems/photo-removed",
        location=address,
        deleted_at=photo.deleted_at.isoformat(),
        restore=reverse("api:photo-restore", args=[photo.hothash]),
    )


class ImageViewSet(OwnedViewSet[Image]):
    """The files of the owner's photos. The files themselves stay where they are."""

    queryset = Image.objects.all()
    serializer_class = ImageSerializer
    filterset_class = ImageFilter
    exists_already = gettext_lazy("This photo has a file of this name and size already.")

    def get_queryset(self) -> QuerySet[Image]:
        return images_of(self.request.user).filter(photo__deleted_at=None)

    def perform_destroy(self, instance: Image) -> None:
        """Deleting the primary makes another file of the same picture the primary."""
        try:
            instance.forget()
        except OnlyPrimary as error:
            detail = _("This file is what the photo is known by. Remove the whole photo instead.")
            raise Conflict(detail) from error


class SourceViewSet(OwnedViewSet[Source]):
    """Named places that files come from. Only one that nothing was found in can be deleted."""

    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    page_order = "name"
    exists_already = gettext_lazy("There is a source of this name already.")

    def perform_destroy(self, instance: Source) -> None:
        try:
            instance.delete()
        except RestrictedError as error:
            detail = _("Files were found in this source, so it stays. It can be renamed.")
            raise Conflict(detail) from error

    @extend_schema(request=SourceKnownSerializer, responses=KnownAnswerSerializer)
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def known(self, request: Request) -> Response:
        """Which files the catalogue knows, asked before an import begins; changes nothing."""
        asked = SourceKnownSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        source = self.get_queryset().filter(name=asked.validated_data["source"]).first()
        answers = known(cast("User", request.user), source, asked.validated_data["files"])
        return Response(KnownAnswerSerializer({"files": answers}).data)
