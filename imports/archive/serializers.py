"""How the API shows runs of archives, and what it takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from imports.models.archive_run import ArchiveRun, Kind, Status


class ArchiveRunSerializer(serializers.ModelSerializer[ArchiveRun]):
    status = serializers.ChoiceField(source="status_now", choices=Status.choices)
    has_file = serializers.BooleanField(help_text="GET `content` gives the archive")

    class Meta:
        model = ArchiveRun
        fields = [
            *("id", "kind", "status", "step", "done", "total", "size", "received", "sha256"),
            *("message", "report", "has_file", "started_at", "seen_at", "ended_at"),
        ]
        read_only_fields = fields


class ArchiveStartSerializer(serializers.Serializer[Any]):
    """An export, or a restore of so many bytes that come piece by piece."""

    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.EXPORT)
    size = serializers.IntegerField(
        min_value=1, max_value=2**50, required=False, help_text="bytes; of a restore"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["kind"] == Kind.RESTORE) != ("size" in attrs):
            raise serializers.ValidationError({"size": ["A restore has a size, an export none."]})
        return attrs
