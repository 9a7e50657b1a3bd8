"""What people say about a photo: stars, words, whose it is."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from photos.fields import CameraTextField, KeywordField, NumberField, WallClockField
from photos.models import TakenAtSource
from photos.serializers.metadata import contradictions

MOST_KEYWORDS = 500
KEYWORD_LENGTH = 200


def keyword_list() -> serializers.ListField:
    """Words in their order, each once."""
    return UniqueListField(
        child=KeywordField(max_length=KEYWORD_LENGTH),
        max_length=MOST_KEYWORDS,
        required=False,
        allow_null=True,
    )


class UniqueListField(serializers.ListField):
    def to_internal_value(self, data: Any) -> list[Any]:
        return list(dict.fromkeys(super().to_internal_value(data)))


def _line(most: int) -> CameraTextField:
    return CameraTextField(required=False, allow_null=True, max_length=most)


class WordsSerializer(serializers.Serializer[Any]):
    """Every field may be left out or null."""

    rating = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=-1,
        max_value=5,
        help_text="0 to 5 stars; -1: rejected",
    )
    # Not `Field.label`, which is what DRF calls a field on its form.
    label = _line(200)  # type: ignore[assignment]
    title = _line(1000)
    description = _line(10_000)
    keywords = keyword_list()
    creator = _line(1000)
    copyright = _line(1000)


WORDS = tuple(WordsSerializer().fields)
TIME_SOURCES = [
    (one.value, one.label) for one in (TakenAtSource.XMP_ORIGINAL, TakenAtSource.XMP_DIGITIZED)
]
ORIGINS = ("sidecar", "packet")


class XmpSerializer(WordsSerializer):
    """A photo's sidecars and packets as one, sidecars first; null where they say nothing."""

    keyword_paths = keyword_list()
    taken_at = WallClockField(required=False, allow_null=True)
    taken_at_offset = serializers.IntegerField(
        required=False, allow_null=True, min_value=-24 * 60, max_value=24 * 60
    )
    taken_at_source = serializers.ChoiceField(choices=TIME_SOURCES, required=False, allow_null=True)
    gps_latitude = NumberField(required=False, allow_null=True, min_value=-90, max_value=90)
    gps_longitude = NumberField(required=False, allow_null=True, min_value=-180, max_value=180)
    gps_altitude = NumberField(required=False, allow_null=True, help_text="metres")
    origins = serializers.DictField(
        child=serializers.ChoiceField(choices=ORIGINS),
        required=False,
        help_text="where each value comes from, by its name",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors = {name: [text] for name, text in contradictions(attrs)}
        if errors:
            raise serializers.ValidationError(errors)
        origins = attrs.get("origins", {})
        attrs["origins"] = {name: origins[name] for name in self.fields if name in origins}
        return attrs
