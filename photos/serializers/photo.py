from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from imalink.api import OwnedRelatedField
from photos.fields import CameraTextField, PerceptualHashField, WallClockField
from photos.models import Photo, TakenAtSource
from photos.serializers.image import ImageSerializer
from photos.serializers.metadata import METADATA, MetadataSerializer, layer_of
from photos.serializers.words import WORDS, WordsSerializer


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    """A photo's effective values; null where nothing is known."""

    taken_at = WallClockField(allow_null=True)
    taken_at_source = CameraTextField(allow_null=True)
    sort_at = WallClockField()
    camera_make = CameraTextField(allow_null=True)
    camera_model = CameraTextField(allow_null=True)
    lens_model = CameraTextField(allow_null=True)
    # Not `Field.label`, which is what DRF calls a field on its form.
    label = CameraTextField(allow_null=True)  # type: ignore[assignment]
    title = CameraTextField(allow_null=True)
    description = CameraTextField(allow_null=True)
    keywords = serializers.ListField(child=serializers.CharField())
    creator = CameraTextField(allow_null=True)
    copyright = CameraTextField(allow_null=True)
    perceptual_hash = PerceptualHashField(allow_null=True)
    author_id = serializers.IntegerField(allow_null=True)
    import_session_id = serializers.IntegerField(allow_null=True)
    hotpreview_url = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields: list[str] = [
            "hothash",
            "hothash_rule",
            "perceptual_hash",
            *METADATA,
            "taken_at_source",
            "sort_at",
            *WORDS,
            "author_id",
            "import_session_id",
            "hotpreview_url",
            "no_preview_reason",
            "created_at",
            "updated_at",
            "deleted_at",
        ]
        read_only_fields = fields

    def get_hotpreview_url(self, photo: Photo) -> str | None:
        """The address changes with the preview, so that it can be kept for ever."""
        if not photo.hotpreview_version:
            return None
        address = reverse("api:photo-hotpreview", args=[photo.hothash])
        return f"{address}?v={photo.hotpreview_version}"


class PhotoDetailSerializer(PhotoSerializer):
    """With the files, where they were found, what XMP says and what the owner set by hand."""

    images = ImageSerializer(many=True, read_only=True)
    xmp = serializers.JSONField(read_only=True)
    edited = serializers.JSONField(read_only=True)

    class Meta(PhotoSerializer.Meta):
        fields = [*PhotoSerializer.Meta.fields, "xmp", "edited", "images"]
        read_only_fields = fields


class LookAlikeSerializer(serializers.Serializer[Any]):
    """Another photo, and in how many of 64 bits its perceptual hash differs."""

    distance = serializers.IntegerField(min_value=0, max_value=7)
    photo = PhotoSerializer()


class PhotoEditSerializer(WordsSerializer, MetadataSerializer):
    """What the owner sets, and only that; null means "not known", whatever the camera wrote."""

    author_id = OwnedRelatedField[Any](source="author", required=False, allow_null=True)

    class Meta:
        model = Photo

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        photo: Any = self.instance
        if "taken_at_offset" in attrs:
            attrs.setdefault("taken_at", photo.taken_at and photo.taken_at.replace(tzinfo=None))
        for one, other in (("gps_latitude", "gps_longitude"), ("gps_longitude", "gps_latitude")):
            if one in attrs:
                attrs.setdefault(other, getattr(photo, other))
        return super().validate(attrs)

    def update(self, instance: Photo, validated_data: dict[str, Any]) -> Photo:
        columns = {"author": validated_data["author"]} if "author" in validated_data else {}
        words = {name: validated_data[name] for name in WORDS if name in validated_data}
        instance.edit(layer_of(validated_data, TakenAtSource.EDITED) | words, **columns)
        return instance

    def to_representation(self, instance: Photo) -> Any:
        return PhotoDetailSerializer(instance, context=self.context).data
