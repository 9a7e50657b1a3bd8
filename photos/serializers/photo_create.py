from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework import serializers

from imalink.api import OwnedRelatedField
from photos import perceptual
from photos.effective import derive, write_wall_clock
from photos.fields import Base64Field, FileTimeField, PerceptualHashField
from photos.hotpreview_bytes import HotpreviewBytes, HotpreviewError, check_or_redraw
from photos.models import HothashRule, Hotpreview, Photo, TakenAtSource
from photos.models.photo import hex_of_64
from photos.serializers.metadata import MetadataSerializer, layer_of
from photos.serializers.photo import PhotoDetailSerializer

MOST_PREVIEW_BYTES = 6 * 1024 * 1024


class PhotoCreateSerializer(MetadataSerializer):
    """One photo as another client read it. Its hothash is an opaque identity of the client's."""

    hothash = serializers.CharField(validators=[hex_of_64], help_text="64 hex digits")
    hotpreview = Base64Field(
        most=MOST_PREVIEW_BYTES,
        required=False,
        allow_null=True,
        help_text="A JPEG, PNG or WebP as a data URL or base64; empty: none.",
    )
    no_preview_reason = serializers.CharField(required=False, allow_blank=True, max_length=500)
    perceptual_hash = PerceptualHashField(required=False, allow_null=True)
    file_modified_at = FileTimeField(
        required=False,
        allow_null=True,
        help_text="The file's own time, where the photo stands when taken_at is null.",
    )
    author_id = OwnedRelatedField[Any](source="author", required=False, allow_null=True)
    import_session_id = OwnedRelatedField[Any](
        source="import_session", required=False, allow_null=True
    )

    class Meta:
        model = Photo

    def to_internal_value(self, data: Any) -> Any:
        """Cameras write 0, 0 where they have no position."""
        values = super().to_internal_value(data)
        if values.get("gps_latitude") == values.get("gps_longitude") == 0:
            values["gps_latitude"] = values["gps_longitude"] = None
        return values

    def validate_hotpreview(self, data: bytes | None) -> HotpreviewBytes | None:
        try:
            return check_or_redraw(data) if data else None
        except HotpreviewError as error:
            raise serializers.ValidationError(str(error)) from error

    def create(self, validated_data: dict[str, Any]) -> Photo:
        """`author_id` as given, else the import's own."""
        session = validated_data.get("import_session")
        photo = Photo(
            owner=validated_data["owner"],
            hothash=validated_data["hothash"],
            hothash_rule=HothashRule.CLIENT,
            camera=self._camera(validated_data),
            author=validated_data.get("author", session and session.author),
            import_session=session,
            no_preview_reason=validated_data.get("no_preview_reason", ""),
        )
        perceptual.set_hash(photo, validated_data.get("perceptual_hash"))
        derive(photo)
        preview = validated_data.get("hotpreview")
        with transaction.atomic():
            row = Hotpreview.of(photo, preview) if preview else None
            photo.save(force_insert=True)
            if row:
                row.save(force_insert=True)
        return photo

    def _camera(self, values: dict[str, Any]) -> dict[str, Any]:
        layer = layer_of(values, TakenAtSource.CLIENT)
        layer["file_modified_at"] = write_wall_clock(values.get("file_modified_at"))
        return layer

    def to_representation(self, instance: Photo) -> Any:
        return PhotoDetailSerializer(instance, context=self.context).data
