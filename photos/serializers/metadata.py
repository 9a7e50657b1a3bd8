"""The metadata that a client read from a file, or that its owner sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from photos.effective import write_wall_clock
from photos.fields import CameraTextField, CountField, NumberField, WallClockField, offset_of
from photos.models import TakenAtSource


class MetadataSerializer(serializers.Serializer[Any]):
    """Every field may be left out or null: only metadata may be empty.

    `taken_at` is wall clock; one that comes with an offset is split in two.
    """

    width = CountField(required=False, allow_null=True, help_text="upright pixels")
    height = CountField(required=False, allow_null=True, help_text="upright pixels")
    orientation = CountField(required=False, allow_null=True, max_value=8)
    taken_at = WallClockField(required=False, allow_null=True)
    taken_at_offset = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=-24 * 60,
        max_value=24 * 60,
        help_text="minutes east of UTC",
    )
    gps_latitude = NumberField(required=False, allow_null=True, min_value=-90, max_value=90)
    gps_longitude = NumberField(required=False, allow_null=True, min_value=-180, max_value=180)
    gps_altitude = NumberField(required=False, allow_null=True, help_text="metres")
    camera_make = CameraTextField(required=False, allow_null=True)
    camera_model = CameraTextField(required=False, allow_null=True)
    lens_model = CameraTextField(required=False, allow_null=True)
    focal_length = NumberField(required=False, allow_null=True, positive=True, help_text="mm")
    aperture = NumberField(required=False, allow_null=True, positive=True, help_text="f-number")
    exposure_time = NumberField(
        required=False, allow_null=True, positive=True, help_text='seconds: 0.004 or "1/250"'
    )
    iso = CountField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors = {name: [text] for name, text in contradictions(attrs)}
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


METADATA = tuple(MetadataSerializer().fields)


def layer_of(values: dict[str, Any], source: TakenAtSource) -> dict[str, Any]:
    """The validated metadata in it as JSON for one of a photo's layers (photos.effective)."""
    layer = {name: values[name] for name in METADATA if name in values}
    if "taken_at" in layer:
        taken_at = layer["taken_at"]
        layer["taken_at"] = write_wall_clock(taken_at)
        layer.setdefault("taken_at_offset", offset_of(taken_at) if taken_at else None)
        layer["taken_at_source"] = source if taken_at else TakenAtSource.NONE
    return layer


def contradictions(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a record that do not go together, each with the reason."""
    latitude, longitude = values.get("gps_latitude"), values.get("gps_longitude")
    if (latitude is None) != (longitude is None):
        yield "gps_latitude", _("A coordinate needs both latitude and longitude.")
    if values.get("taken_at_offset") is not None and values.get("taken_at") is None:
        yield "taken_at_offset", _("An offset needs a time it belongs to.")
