"""The API's archives: take the library away, and bring it back."""

from __future__ import annotations

import re
from typing import Any, cast

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from imalink.api import Conflict, OwnedViewSet, refuse_too_large
from imalink.ranges import file_response
from imports.archive.serializers import ArchiveRunSerializer, ArchiveStartSerializer
from imports.archive.work import begin
from imports.models import ArchiveRun
from imports.models.archive_run import ArchiveConflict, Kind, Status

#: A piece of an archive that is brought.
PIECE_BYTES = 8 * 1024 * 1024
CONTENT_RANGE = re.compile(r"bytes (\d{1,16})-(\d{1,16})/(\d{1,16})")
BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class BytesParser(BaseParser):
    """The body as it is, under `content`."""

    media_type = "application/octet-stream"

    def parse(
        self, stream: Any, media_type: Any = None, parser_context: Any = None
    ) -> dict[str, Any]:
        return {"content": stream.read()}


@extend_schema_view(
    list=extend_schema(summary="Archives made and restored, newest first"),
    retrieve=extend_schema(summary="One archive, and how far it is"),
    destroy=extend_schema(summary="Delete an archive from the server; stops what is at work"),
)
class ArchiveViewSet(OwnedViewSet[ArchiveRun]):
    queryset = ArchiveRun.objects.all()
    serializer_class = ArchiveRunSerializer
    lookup_value_regex = "[0-9]{1,18}"
    http_method_names = ["get", "post", "put", "delete", "head", "options"]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ArchiveConflict):
            exc = Conflict(str(exc))
        return super().handle_exception(exc)

    @extend_schema(
        summary="Make an archive of everything, or announce one to restore",
        request=ArchiveStartSerializer,
        responses={201: ArchiveRunSerializer},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        shape = ArchiveStartSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        run = ArchiveRun.start(cast("User", request.user), **shape.validated_data)
        if run.kind == Kind.EXPORT:
            begin(run)
        return Response(ArchiveRunSerializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(exclude=True)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A run is changed by what is done with it."""
        return self.http_method_not_allowed(request)

    @extend_schema(
        summary="The archive; a range of it goes on with a broken download", responses=BYTES
    )
    @action(detail=True, filterset_class=None, pagination_class=None, parser_classes=[BytesParser])
    def content(self, request: Request, pk: str) -> HttpResponseBase:
        run = self.get_object()
        if not run.has_file:
            raise NotFound
        name = f"imalink-{request.user.get_username()}-{run.started_at:%Y-%m-%d}.tar"
        return file_response(
            request._request,
            run.path,
            etag=f'"{run.sha256}"',
            filename=name,
            content_type="application/x-tar",
        )

    @extend_schema(
        summary="The next piece of an archive to restore, at most 8 MB; the last one begins it",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter(
                "Content-Range",
                str,
                "header",
                required=True,
                description="bytes 0-8388607/20000000",
            )
        ],
        responses=ArchiveRunSerializer,
    )
    @content.mapping.put
    def put_content(self, request: Request, pk: str) -> Response:
        run = self.get_object()
        refuse_too_large(request, PIECE_BYTES)
        content: bytes = cast("dict[str, bytes]", request.data)["content"]
        run.receive(_offset(request, len(content), run.size), content)
        if run.status == Status.RUNNING:
            begin(run)
        return Response(ArchiveRunSerializer(run).data)

    @extend_schema(summary="What differs here: a JSON object a line", responses=BYTES)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def differences(self, request: Request, pk: str) -> HttpResponseBase:
        run = self.get_object()
        if run.status != Status.DONE or not run.differences_path.is_file():
            raise NotFound
        return file_response(
            request._request,
            run.differences_path,
            etag=f'"{run.pk}"',
            filename=f"differences-{run.started_at:%Y-%m-%d}.jsonl",
            content_type="application/jsonl",
        )

    @extend_schema(
        summary="Go on with what was interrupted", request=None, responses=ArchiveRunSerializer
    )
    @action(detail=True, methods=["post"])
    def go_on(self, request: Request, pk: str) -> Response:
        run = self.get_object()
        run.go_on()
        begin(run)
        return Response(ArchiveRunSerializer(run).data)


def _offset(request: Request, length: int, size: int) -> int:
    """Where the piece begins; ValidationError unless it says truly where it stands."""
    said = CONTENT_RANGE.fullmatch(request.headers.get("Content-Range", ""))
    first, last, total = map(int, said.groups()) if said else (0, -1, 0)
    if not length or last - first + 1 != length or total != size:
        raise ValidationError(
            {"": [_("Content-Range must say where these bytes stand in the archive.")]}
        )
    return first
