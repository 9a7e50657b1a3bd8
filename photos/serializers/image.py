from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from imalink.api import OwnedRelatedField
from photos.fields import Base64Field
from photos.file_names import format_of, role_of
from photos.models import Copy, ExifBlock, Image, Photo, Role
from photos.models.photo import hex_of_64

MOST_EXIF_BYTES = 256 * 1024


class CopySerializer(serializers.ModelSerializer[Copy]):
    """A place where the file was seen."""

    source = serializers.CharField(  # type: ignore[assignment]  # our word, not Field.source
        source="source.name"
    )

    class Meta:
        model = Copy
        fields = ["source", "path", "file_size", "modified_at", "last_seen_at"]


class ImageSerializer(serializers.ModelSerializer[Image]):
    """One file of a photo; the file itself stays where it is."""

    hothash = serializers.CharField(
        source="photo.hothash", validators=[hex_of_64], help_text="of the photo it belongs to"
    )
    file_size = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    import_session_id = OwnedRelatedField[Any](
        source="import_session", required=False, allow_null=True
    )
    exif_data = Base64Field(
        most=MOST_EXIF_BYTES,
        write_only=True,
        required=False,
        allow_null=True,
        help_text="The Exif block, at most 256 KiB. Never the file.",
    )
    role = serializers.ChoiceField(
        choices=Role.choices, required=False, help_text="Left out: told from the file's name."
    )
    has_exif = serializers.SerializerMethodField()
    copies = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = [
            "id",
            "hothash",
            "role",
            "filename",
            "format",
            "file_size",
            "sha256",
            "image_data_hash",
            "import_session_id",
            "exif_data",
            "has_exif",
            "copies",
            "created_at",
        ]
        read_only_fields = ["sha256", "image_data_hash", "created_at"]

    def get_has_exif(self, image: Image) -> bool:
        return bool(image.exif_blocks.all())

    @extend_schema_field(CopySerializer(many=True))
    def get_copies(self, image: Image) -> Any:
        return CopySerializer(image.copies.all(), many=True).data

    def validate_hothash(self, hothash: str) -> str:
        if self.instance is not None and hothash != self.instance.photo.hothash:
            raise serializers.ValidationError(_("A file does not move to another photo."))
        return hothash

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None:
            attrs["photo"] = self._photo(attrs.pop("photo")["hothash"])
        else:
            attrs.pop("photo", None)
        if self.instance is None or attrs.get("role", self.instance.role) != self.instance.role:
            self._check_role(attrs)
        return attrs

    def _check_role(self, attrs: dict[str, Any]) -> None:
        """A photo has one primary, which is handed on only when that file is deleted."""
        if self.instance and self.instance.role == Role.PRIMARY:
            raise serializers.ValidationError({"role": [_("A primary stays the primary.")]})
        photo: Photo = self.instance.photo if self.instance else attrs["photo"]
        others = Image.objects.filter(owner_id=photo.owner_id, photo=photo, role=Role.PRIMARY)
        if self.instance is None:  # perhaps a retry
            others = others.exclude(filename=attrs["filename"], file_size=attrs["file_size"])
        if attrs.get("role") == Role.PRIMARY and others.exists():
            raise serializers.ValidationError({"role": [_("This photo has a primary already.")]})

    def _photo(self, hothash: str) -> Photo:
        photos = Photo.objects.owned_by(self.context["request"].user).in_catalogue()
        photo = photos.filter(hothash=hothash).first()
        if photo is None:
            raise serializers.ValidationError({"hothash": [_("There is no such photo.")]})
        return photo

    def create(self, validated_data: dict[str, Any]) -> Image:
        """The same name and size again is the same file: a retry doubles nothing."""
        exif = validated_data.pop("exif_data", None)
        key = {name: validated_data.pop(name) for name in ("owner", "photo", "filename")}
        key["file_size"] = validated_data.pop("file_size")
        validated_data.setdefault("format", format_of(key["filename"]))
        if "role" not in validated_data:
            validated_data["role"] = role_of(key["filename"], key["photo"])
        image, _new = Image.objects.get_or_create(**key, sha256=None, defaults=validated_data)
        _keep_exif(image, exif)
        return image

    def update(self, instance: Image, validated_data: dict[str, Any]) -> Image:
        _keep_exif(instance, validated_data.pop("exif_data", None))
        return super().update(instance, validated_data)


def _keep_exif(image: Image, exif: bytes | None) -> None:
    """The block begins at its TIFF header, also when it came as a JPEG segment has it."""
    if exif:
        tiff = exif.removeprefix(b"Exif\x00\x00")
        ExifBlock.objects.update_or_create(
            owner_id=image.owner_id, image=image, defaults={"tiff": tiff}
        )
