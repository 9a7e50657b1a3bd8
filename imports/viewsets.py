"""The API's import_sessions: one run of an import, from start to complete."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from imalink.api import Conflict, OwnedViewSet, refuse_too_large
from imports import serializers as shapes
from imports.filters import ImportItemFilter, ImportSessionFilter
from imports.ingest import ingest
from imports.ingest.parts import read_batch
from imports.models import ImportSession, SessionConflict
from imports.turns import turn
from photos.known import known
from photos.serializers import KnownAnswerSerializer, KnownSerializer

#: A whole batch as it travels: 8 MB.
BATCH_BYTES = 8 * 1024 * 1024

START_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Made up by the client, at most 64 characters: the same call again answers the "
    "import that it started.",
)


class LengthRequired(APIException):
    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = gettext_lazy("A batch must say how long it is, in Content-Length.")
    default_code = "length_required"


@extend_schema_view(
    list=extend_schema(summary="Imports, newest first"),
    retrieve=extend_schema(summary="One import as it stands"),
    destroy=extend_schema(summary="Delete an import's record; its photos stay"),
)
class ImportSessionViewSet(OwnedViewSet[ImportSession]):
    queryset = ImportSession.objects.select_related("source")
    serializer_class = shapes.ImportSessionSerializer
    filterset_class = ImportSessionFilter
    lookup_value_regex = "[0-9]{1,18}"
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    page_order = "-started_at"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action == "batch":
            # Before anything reads the body, which looking for the CSRF token already does.
            if not request.META.get("CONTENT_LENGTH"):
                raise LengthRequired
            refuse_too_large(request, BATCH_BYTES)
        super().initial(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, SessionConflict):
            exc = Conflict(str(exc))
        if isinstance(exc, ImportSession.DoesNotExist):
            exc = NotFound()  # deleted while this request was on its way
        return super().handle_exception(exc)

    @extend_schema(
        summary="Start an import",
        parameters=[START_KEY],
        request=shapes.StartSerializer,
        responses={201: shapes.StartedSerializer},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        shape = shapes.StartSerializer(data=request.data, context=self.get_serializer_context())
        shape.is_valid(raise_exception=True)
        key = shapes.start_key(request)
        owner = cast("User", request.user)
        session = ImportSession.start(owner, start_key=key, **shape.validated_data)
        started = {"import_id": session.pk, "message": _("Import session created")}
        return Response(started | {"status": session.status}, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Start an import",
        parameters=[START_KEY],
        request=shapes.StartSerializer,
        responses={201: shapes.StartedSerializer},
    )
    @action(detail=False, methods=["post"], serializer_class=shapes.StartSerializer)
    def start(self, request: Request) -> Response:
        return self.create(request)

    @extend_schema(
        summary="Change what is said about an import, pause it or go on",
        request=shapes.EditSerializer,
        responses=shapes.ImportSessionSerializer,
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        session = self.get_object()
        context = self.get_serializer_context()
        shape = shapes.EditSerializer(session, data=request.data, partial=True, context=context)
        shape.is_valid(raise_exception=True)
        session.edit(**shape.validated_data)
        return self._answer(session)

    @extend_schema(
        summary="Say how far a client is that keeps its own count",
        request=shapes.ProgressSerializer,
        responses=shapes.ImportSessionSerializer,
    )
    @action(detail=True, methods=["patch"], serializer_class=shapes.ProgressSerializer)
    def progress(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        shape = shapes.ProgressSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        session.note_progress(**shape.validated_data)
        return self._answer(session)

    @extend_schema(summary="One more imported", request=None)
    @action(detail=True, methods=["post"], url_path="increment/imported")
    def increment_imported(self, request: Request, pk: str) -> Response:
        return self._increment("images_imported")

    @extend_schema(summary="One more that was here already", request=None)
    @action(detail=True, methods=["post"], url_path="increment/duplicates_skipped")
    def increment_duplicates_skipped(self, request: Request, pk: str) -> Response:
        return self._increment("duplicates_skipped")

    @extend_schema(summary="One more that failed", request=None)
    @action(detail=True, methods=["post"], url_path="increment/errors")
    def increment_errors(self, request: Request, pk: str) -> Response:
        return self._increment("errors_count")

    @extend_schema(summary="End an import; twice is once", request=None)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        session.complete()
        return self._answer(session)

    @extend_schema(summary="Stop an import; what is imported stays; twice is once", request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        session.cancel()
        return self._answer(session)

    @extend_schema(
        summary="Record up to 100 photos, and files seen, skipped or failed",
        request={"multipart/form-data": shapes.BatchSerializer},
        responses=shapes.BatchAnswerSerializer,
    )
    @action(
        detail=True,
        methods=["post"],
        parser_classes=[MultiPartParser],
        serializer_class=shapes.BatchSerializer,
    )
    def batch(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        with turn:
            lines = ingest(session, read_batch(request))
        answer = {"session": session, "items": lines}
        return Response(shapes.BatchAnswerSerializer(answer).data)

    @extend_schema(
        summary="Which of up to 1,000 files are known, by place or by content",
        request=KnownSerializer,
        responses=KnownAnswerSerializer,
    )
    @action(detail=True, methods=["post"], serializer_class=KnownSerializer)
    def known(self, request: Request, pk: str) -> Response:
        session = self.get_object()
        shape = KnownSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        session.resume()
        answers = known(session.owner, session.source, shape.validated_data["files"])
        return Response(KnownAnswerSerializer({"files": answers}).data)

    @extend_schema(
        summary="The ledger: every file and what became of it",
        responses=shapes.ImportItemSerializer(many=True),
    )
    @action(
        detail=True,
        serializer_class=shapes.ImportItemSerializer,
        filterset_class=ImportItemFilter,
    )
    def items(self, request: Request, pk: str) -> Response:
        session = ImportSession.objects.owned_by(request.user).filter(pk=pk).first()
        if session is None:
            raise NotFound
        lines = DjangoFilterBackend().filter_queryset(request, session.lines(), self)
        # Each in the order of an index: of the paths, or of the lines of one outcome.
        self.page_order = "pk" if request.query_params.get("outcome") else "path"
        page = self.paginate_queryset(lines)
        return self.get_paginated_response(shapes.ImportItemSerializer(page, many=True).data)

    def _increment(self, counter: str) -> Response:
        session = self.get_object()
        session.increment(counter)
        return self._answer(session)

    def _answer(self, session: ImportSession) -> Response:
        return Response(shapes.ImportSessionSerializer(session).data)
