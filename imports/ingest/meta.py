"""The shape of a batch's `meta`: checked by these serializers, and documented by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from imports.ingest.fields import CameraField, HashField, PathField
from imports.ingest.records import RecordSerializer
from imports.models import Outcome, Stage
from photos.fields import FileTimeField, PerceptualHashField
from photos.models import Role, TakenAtSource
from photos.serializers.metadata import MetadataSerializer
from photos.serializers.words import XmpSerializer

PHOTOS = 100
LINES = 1000
FILES_OF_A_PHOTO = 20
EXIF_BYTES = 256 * 1024

INT32 = 2**31 - 1
INT64 = 2**63 - 1


def whole(most: int = INT64, least: int = 0, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=least, max_value=most, **options)


class MetaFileSerializer(RecordSerializer):
    path = PathField()
    role = serializers.ChoiceField(choices=Role.choices)
    format = serializers.CharField(max_length=16, allow_blank=True)
    file_size = whole()
    modified_at = serializers.DateTimeField(help_text="ISO 8601, UTC, with milliseconds")
    sha256 = HashField()
    image_data_hash = HashField(allow_null=True)
    exif_size = whole(EXIF_BYTES, help_text="bytes in `blobs`; 0: none")
    message = serializers.CharField(
        max_length=1000,
        allow_blank=True,
        default="",
        help_text="for the ledger: why the file is a photo of its own",
    )


class MetaPhotoSerializer(RecordSerializer, MetadataSerializer):
    hothash = HashField(help_text="the primary's `image_data_hash`")
    perceptual_hash = PerceptualHashField(allow_null=True)
    taken_at_source = serializers.ChoiceField(choices=TakenAtSource.choices, allow_null=True)
    camera = CameraField()
    xmp = XmpSerializer(
        required=False,
        allow_null=True,
        help_text="null: the files have none; left out: nothing is said, what is known stays",
    )
    file_modified_at = FileTimeField(allow_null=True)
    hotpreview_size = whole(help_text="bytes in `blobs`; 0: none")
    no_preview_reason = serializers.CharField(max_length=500, allow_blank=True)
    files: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MetaFileSerializer(), min_length=1, max_length=FILES_OF_A_PHOTO
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        primary, others = attrs["files"][0], attrs["files"][1:]
        if primary["role"] != Role.PRIMARY or any(one["role"] == Role.PRIMARY for one in others):
            raise ValidationError(
                {"files": [_("The first file is the primary, and the only one.")]}
            )
        if attrs["hothash"] != primary["image_data_hash"]:
            raise ValidationError({"hothash": [_("This must be the primary's image_data_hash.")]})
        return attrs


class MetaSeenSerializer(RecordSerializer):
    path = PathField()
    file_size = whole()
    modified_at = serializers.DateTimeField()


class MetaItemSerializer(RecordSerializer):
    path = PathField()
    file_size = whole()
    outcome = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in (Outcome.SKIPPED, Outcome.FAILED)]
    )
    stage = serializers.ChoiceField(choices=Stage.choices)
    message = serializers.CharField(max_length=1000)


class MetaSerializer(serializers.Serializer[Any]):
    """`blobs` holds, for each photo in order, its hotpreview and then each file's Exif block."""

    current_file = serializers.CharField(
        max_length=4096, allow_blank=True, trim_whitespace=False, help_text="being made now"
    )
    bytes_read = whole(help_text="of the session so far; the server keeps the greater")
    bytes_sent = whole(help_text="of the session so far; the server keeps the greater")
    photos: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MetaPhotoSerializer(), max_length=PHOTOS
    )
    seen: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MetaSeenSerializer(), max_length=LINES
    )
    items: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MetaItemSerializer(), max_length=LINES
    )

    def validate(self, meta: dict[str, Any]) -> dict[str, Any]:
        if len(meta["seen"]) + len(meta["items"]) > LINES:
            raise ValidationError(
                {"items": [_("A batch has at most %d seen and items together.") % LINES]}
            )
        counts = Counter(path for _at, path in _paths(meta))
        repeated = {at: [_repeated(path)] for at, path in _paths(meta) if counts[path] > 1}
        if repeated:
            raise ValidationError(repeated)
        return meta


def _paths(meta: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every file's path, with the name of the field it stands in."""
    for i, photo in enumerate(meta["photos"]):
        for j, file in enumerate(photo["files"]):
            yield f"photos[{i}].files[{j}].path", file["path"]
    for name in ("seen", "items"):
        for i, file in enumerate(meta[name]):
            yield f"{name}[{i}].path", file["path"]


def _repeated(path: str) -> str:
    return _("%s is in this batch more than once.") % path
