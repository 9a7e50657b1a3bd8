"""Exports in the API: `GET` what the gallery's filters choose, `POST` the photos that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import renderers, viewsets
from rest_framework.decorators import action

from imalink.api import refuse_too_large
from photos.export.csv_table import csv_table
from photos.export.hothashes import NamedPhotosSerializer, named_photos
from photos.export.json_document import ExportSerializer, json_document
from photos.export.sidecars import sidecar_zip
from photos.filters import PhotoFilter
from photos.models import Photo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User
    from rest_framework.request import Request

    from photos.models import PhotoQuerySet

    Write = Callable[[PhotoQuerySet, User], Iterator[bytes]]

CSV, ZIP = "text/csv; charset=utf-8", "application/zip"


def export(address: str, **schema: Any) -> Callable[[Any], Any]:
    """An address that answers both methods."""

    def decorated(method: Any) -> Any:
        method = action(detail=False, methods=["get", "post"], url_path=address)(method)
        method = extend_schema(methods=["GET"], filters=True, **schema)(method)
        return extend_schema(methods=["POST"], request=NamedPhotosSerializer, **schema)(method)

    return decorated


class ExportViewSet(viewsets.GenericViewSet[Photo]):
    """Photos to take away. Each answer is one file, streamed, however many photos there are."""

    queryset = Photo.objects.all()
    filterset_class = PhotoFilter
    pagination_class = None
    serializer_class = NamedPhotosSerializer

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 (DRF's)
        """The address says what is answered; errors are JSON whatever is accepted."""
        return renderers.JSONRenderer(), "application/json"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        super().initial(request, *args, **kwargs)

    @export("csv", responses={(200, "text/csv"): OpenApiTypes.STR})
    def csv(self, request: Request) -> StreamingHttpResponse:
        """A table, a photo a line; docs/exports.md explains the columns."""
        return self._file(csv_table, "imalink-photos-{}.csv", CSV)

    @export("json", responses=ExportSerializer)
    def json(self, request: Request) -> StreamingHttpResponse:
        """Everything of each photo but its preview and its Exif block."""
        return self._file(json_document, "imalink-photos-{}.json", "application/json")

    @export("sidecars", responses={(200, ZIP): OpenApiTypes.BINARY})
    def sidecars(self, request: Request) -> StreamingHttpResponse:
        """XMP sidecars, zipped by source and folder, named after the originals."""
        return self._file(sidecar_zip, "imalink-sidecars-{}.zip", ZIP)

    def _file(self, write: Write, name: str, media_type: str) -> StreamingHttpResponse:
        owner = cast("User", self.request.user)
        answer = StreamingHttpResponse(write(self._photos(), owner), content_type=media_type)
        dated = name.format(timezone.now().date().isoformat())
        answer["Content-Disposition"] = f'attachment; filename="{dated}"'
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _photos(self) -> PhotoQuerySet:
        photos = Photo.objects.owned_by(self.request.user)
        if self.request.method != "POST":
            return cast("PhotoQuerySet", self.filter_queryset(photos))
        asked = NamedPhotosSerializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return named_photos(photos.in_catalogue(), asked.validated_data["hothashes"])
