"""Serializer fields for what cameras and clients write: times, rational numbers, texts, bytes."""

from __future__ import annotations

import base64
import binascii
import math
import re
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from photos import perceptual
from photos.effective import write_wall_clock

#: Cameras write these where they know nothing.
SAYS_NOTHING = re.compile(r"[\s\x00-]*|<faulty value>")


@extend_schema_field({"type": "string", "format": "date-time", "example": "2023-05-01T10:00:00.5"})
class WallClockField(serializers.Field[datetime, Any, str | None, Any]):
    """A time as a clock on the wall showed it. Without a zone; one given may be split off."""

    default_error_messages = {
        "invalid": _("This is not a time, such as 2023-05-01T10:00:00."),
        "out_of_range": _("The year must lie between 1800 and 2200."),
    }

    def to_internal_value(self, data: Any) -> datetime:
        """With the zone it came with, or with none."""
        value = self.parse(data)
        if not is_plausible(value):
            self.fail("out_of_range")
        return value

    def parse(self, data: Any) -> datetime:
        try:
            value = parse_datetime(data) if isinstance(data, str) else None
        except ValueError:
            value = None
        if value is None:
            self.fail("invalid")
        return value

    def to_representation(self, value: datetime) -> str | None:
        return write_wall_clock(value)


class FileTimeField(WallClockField):
    """When a file was modified. File systems that do not know say 1601 or 2446: null."""

    def to_internal_value(self, data: Any) -> datetime | None:  # type: ignore[override]
        value = self.parse(data)
        return value if is_plausible(value) else None


def is_plausible(value: datetime) -> bool:
    return 1800 <= value.year <= 2200


def offset_of(value: datetime) -> int | None:
    """Minutes east of UTC, null for a time without a zone."""
    offset = value.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


@extend_schema_field(OpenApiTypes.DOUBLE)
class NumberField(serializers.FloatField):
    """A finite number: 0.004, "1/250", or a pair as Exif has it, [1, 250].

    With `positive`, zero is how cameras say that they do not know: null.
    """

    default_error_messages = {"invalid": _("This is not a number, such as 0.004 or 1/250.")}

    def __init__(self, *, positive: bool = False, **options: Any) -> None:
        self.positive = positive
        super().__init__(**options | ({"min_value": 0} if positive else {}))

    def run_validation(self, data: Any = serializers.empty) -> float | None:
        if data is serializers.empty or data is None:
            return self._checked(data)
        numerator, denominator = self._pair(data)
        if denominator == 0 or (self.positive and numerator == 0):
            return None
        number = numerator / denominator
        # The quotient of two sound numbers may be none: too large, or so small that it is zero.
        if not math.isfinite(number) or (self.positive and number == 0):
            self.fail("invalid")
        return self._checked(number)

    def _checked(self, data: Any) -> float | None:
        number: float | None = super().run_validation(data)
        return number

    def _pair(self, data: Any) -> tuple[float, float]:
        if isinstance(data, str):
            data = data.split("/")
        pair = data if isinstance(data, list) else [data]
        try:
            numerator, denominator = (float(part) for part in [*pair, 1][:2])
        except (TypeError, ValueError, OverflowError):
            self.fail("invalid")
        if len(pair) not in {1, 2} or isinstance(pair[0], bool):
            self.fail("invalid")
        if not (math.isfinite(numerator) and math.isfinite(denominator)):
            self.fail("invalid")
        return numerator, denominator


class CountField(serializers.IntegerField):
    """A whole number above zero; zero is null, and of several the first that is not (ISO)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2**31 - 1} | options)

    def run_validation(self, data: Any = serializers.empty) -> int | None:
        if isinstance(data, list):
            data = next((one for one in data if one), None)
        return super().run_validation(data) or None


class CameraTextField(serializers.CharField):
    """Text as cameras write it: padding is cut off, and nothing said is null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 2000, "allow_blank": True} | options)

    def run_validation(self, data: Any = serializers.empty) -> str | None:
        if isinstance(data, str):
            data = "" if SAYS_NOTHING.fullmatch(data) else data.split("\x00")[0]
        return super().run_validation(data) or None

    def to_representation(self, value: str) -> str:
        return value or None  # type: ignore[return-value]  # DRF shows null so


class KeywordField(serializers.CharField):
    """One word of a photo's, in one line."""

    default_error_messages = {"lines": _("A keyword stands in one line.")}

    def to_internal_value(self, data: Any) -> str:
        word: str = super().to_internal_value(data)
        if "\n" in word or "\r" in word:
            self.fail("lines")
        return word


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{16}$"})
class PerceptualHashField(serializers.Field[Any, Any, str, Any]):
    """16 hex digits; the database keeps a signed integer, JavaScript numbers can carry neither."""

    default_error_messages = {"invalid": _("This must be 16 hexadecimal digits (0-9, a-f).")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or not re.fullmatch(r"[0-9a-f]{16}", data):
            self.fail("invalid")
        return data

    def to_representation(self, value: int) -> str:
        return perceptual.to_digits(value)


@extend_schema_field(OpenApiTypes.BYTE)
class Base64Field(serializers.Field[bytes, Any, str, Any]):
    """Bytes as base64, as a `data:` URL, or as JSON shows a Uint8Array; empty means none."""

    default_error_messages = {
        "invalid": _("These are not bytes in base64."),
        "too_large": _("These are more than {most} bytes."),
    }

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> bytes:
        try:
            value = _bytes_of(data)
        except (TypeError, ValueError, binascii.Error):
            self.fail("invalid")
        if len(value) > self.most:
            self.fail("too_large", most=self.most)
        return value

    def to_representation(self, value: bytes) -> str:
        return base64.b64encode(value).decode()


def _bytes_of(data: Any) -> bytes:
    if isinstance(data, dict):
        data = [data[str(n)] for n in range(len(data))] if _is_indexed(data) else None
    if isinstance(data, list):
        return bytes(data)
    if not isinstance(data, str):
        raise TypeError(data)
    if data.startswith("data:"):
        head, _comma, data = data.partition(",")
        if not head.endswith(";base64"):
            raise ValueError(head)
    return base64.b64decode(data, validate=True)


def _is_indexed(data: dict[str, Any]) -> bool:
    return all(str(n) in data for n in range(len(data)))
