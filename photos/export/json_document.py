"""Photos as one JSON document, each as the API shows it, with its files and their places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from photos.export.rows import in_chunks
from photos.serializers import PhotoDetailSerializer
from photos.viewsets import images_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from photos.models import PhotoQuerySet


class ExportedPhotoSerializer(PhotoDetailSerializer):
    """With the author's name, because an id means nothing elsewhere."""

    author = serializers.CharField(source="author.name", default=None)

    class Meta(PhotoDetailSerializer.Meta):
        fields = [*PhotoDetailSerializer.Meta.fields, "author"]
        read_only_fields = fields


class ExportSerializer(serializers.Serializer[Any]):
    """The document, for the API's schema."""

    exported_at = serializers.DateTimeField()
    photos = ExportedPhotoSerializer(many=True)


def json_document(photos: PhotoQuerySet, owner: User) -> Iterator[bytes]:
    """`{"exported_at": …, "photos": [ … ]}`, one photo a line; cut short it is no JSON."""
    images = images_of(owner).order_by("id")
    photos = photos.defer("camera").select_related("author")
    photos = photos.prefetch_related(Prefetch("images", images))
    yield f'{{"exported_at": {_json(timezone.now())}, "photos": ['.encode()
    separator = b"\n"
    for chunk in in_chunks(photos):
        rows = ExportedPhotoSerializer(chunk, many=True).data
        # Half a character, as XMP may hold it, becomes the escape that JSON has for it.
        texts = (_json(row).encode(errors="backslashreplace") for row in rows)
        yield separator + b",\n".join(texts)
        separator = b",\n"
    yield b"\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=JSONEncoder, ensure_ascii=False, allow_nan=False)
