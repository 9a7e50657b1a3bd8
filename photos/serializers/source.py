from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from photos.models import Source
from photos.models.photo import hex_of_64

MOST_FILES = 1000
KNOWN_STATUS = [(word, word) for word in ("unchanged", "differs", "content", "unknown")]


class SourceSerializer(serializers.ModelSerializer[Source]):
    """A named place files come from."""

    class Meta:
        model = Source
        fields = ["id", "name", "created_at"]
        read_only_fields = ["created_at"]


class FileAskedSerializer(serializers.Serializer[Any]):
    """A place (`path`, `file_size`, `modified_at`), a content (`sha256`, `image_data_hash`), or
    both."""

    path = serializers.CharField(max_length=4096, trim_whitespace=False, required=False)
    file_size = serializers.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
    modified_at = serializers.DateTimeField(required=False)
    sha256 = serializers.CharField(validators=[hex_of_64], required=False, allow_null=True)
    image_data_hash = serializers.CharField(validators=[hex_of_64], required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        place = {"path", "file_size", "modified_at"}
        given = place & attrs.keys()
        if given not in (set(), place):
            raise serializers.ValidationError(
                _("A place needs all of path, file_size and modified_at.")
            )
        if not given and not (attrs.get("sha256") or attrs.get("image_data_hash")):
            raise serializers.ValidationError(_("Ask by a place, by a hash, or by both."))
        return attrs


class KnownSerializer(serializers.Serializer[Any]):
    """At most 1,000 files."""

    files = serializers.ListField(child=FileAskedSerializer(), max_length=MOST_FILES)


class SourceKnownSerializer(KnownSerializer):
    source = serializers.CharField(  # type: ignore[assignment]  # our word, not Field.source
        max_length=200, help_text="A source's name."
    )


class KnownFileSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=KNOWN_STATUS)
    hothash = serializers.CharField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True)


class KnownAnswerSerializer(serializers.Serializer[Any]):
    """An answer for each file, in order."""

    files = KnownFileSerializer(many=True)
