"""The API's words for imports: sessions, their ledger, and what is known."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from authors.models import Author
from imalink.api import OwnedRelatedField
from imports.ingest import AGAIN
from imports.ingest.meta import INT32, MetaSerializer, whole
from imports.models import ImportItem, ImportSession, Outcome, Status

DESCRIPTION_LENGTH = 10_000
START_KEY_LENGTH = 64


class ImportSessionSerializer(serializers.ModelSerializer[ImportSession]):
    """A session as it stands; `interrupted` is said as soon as the signs of life stop."""

    status = serializers.ChoiceField(choices=Status.choices, source="status_now", read_only=True)
    source = serializers.CharField(  # type: ignore[assignment]  # our word, not Field.source
        source="source.name", allow_null=True, read_only=True
    )
    author_id = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta:
        model = ImportSession
        fields = [
            *("id", "status", "source", "source_path", "source_description", "author_id"),
            *("started_at", "seen_at", "completed_at"),
            *("total_files_found", "files_processed", "images_imported", "files_added"),
            *("duplicates_skipped", "files_skipped", "errors_count", "counted_by_client"),
            *("current_file", "bytes_read", "bytes_sent"),
        ]
        read_only_fields = fields


class StartSerializer(serializers.ModelSerializer[ImportSession]):
    source = serializers.CharField(  # type: ignore[assignment]  # our word, not Field.source
        max_length=200, required=False, help_text="a source's name; made if there is none of it"
    )
    source_path = serializers.CharField(
        max_length=4096, required=False, allow_blank=True, trim_whitespace=False
    )
    source_description = serializers.CharField(
        max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True
    )
    total_files_estimated = whole(INT32, source="total_files_found", required=False)
    author_id: OwnedRelatedField[Author] = OwnedRelatedField(
        source="author", required=False, allow_null=True, help_text="of the session's photos"
    )

    class Meta:
        model = ImportSession
        fields = [
            *("source", "source_path", "source_description"),
            *("total_files_estimated", "author_id"),
        ]


def start_key(request: Request) -> str:
    """The header Idempotency-Key; empty where the client sends none."""
    key: str = request.headers.get("Idempotency-Key", "")
    if len(key) > START_KEY_LENGTH:
        raise serializers.ValidationError({"Idempotency-Key": [_("At most 64 characters.")]})
    return key


class StartedSerializer(serializers.Serializer[Any]):
    import_id = serializers.IntegerField()
    message = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)


class EditSerializer(serializers.ModelSerializer[ImportSession]):
    status = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in (Status.IN_PROGRESS, Status.PAUSED)],
        required=False,
    )
    source_description = serializers.CharField(
        max_length=DESCRIPTION_LENGTH, required=False, allow_blank=True
    )
    total_files_found = whole(INT32, required=False)
    author_id: OwnedRelatedField[Author] = OwnedRelatedField(
        source="author", required=False, allow_null=True
    )

    class Meta:
        model = ImportSession
        fields = ["status", "source_description", "total_files_found", "author_id"]


class ProgressSerializer(serializers.Serializer[Any]):
    files_processed = whole(INT32, required=False)
    current_file = serializers.CharField(
        max_length=4096, required=False, allow_blank=True, trim_whitespace=False
    )
    bytes_read = whole(required=False)
    bytes_sent = whole(required=False)


class VerdictSerializer(serializers.ModelSerializer[ImportItem]):
    """One file and what became of it; `again` asks for the file decoded and sent anew."""

    outcome = serializers.ChoiceField(choices=[*Outcome.choices, (AGAIN, _("send again"))])

    class Meta:
        model = ImportItem
        fields = ["path", "outcome", "stage", "message", "hothash", "sha256"]


class ImportItemSerializer(serializers.ModelSerializer[ImportItem]):
    class Meta:
        model = ImportItem
        fields = ["path", "outcome", "stage", "message", "hothash", "sha256"]


class BatchSerializer(serializers.Serializer[Any]):
    """Exactly these two parts."""

    meta = MetaSerializer()
    blobs = serializers.FileField(
        allow_empty_file=True,
        help_text="for each photo in order its hotpreview, then each file's Exif block",
    )


class BatchAnswerSerializer(serializers.Serializer[Any]):
    session = ImportSessionSerializer()
    items = VerdictSerializer(many=True)
