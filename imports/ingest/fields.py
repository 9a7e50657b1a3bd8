"""Fields of a batch's meta that are stricter than DRF's own."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

#: An index of PostgreSQL holds no longer key; the longest path of Linux is 4,096 bytes.
PATH_BYTES = 2600
CAMERA_BYTES = 65_536
CAMERA_DEPTH = 12

SHA256 = re.compile(r"[0-9a-f]{64}")
#: NUL, and half of a character: PostgreSQL keeps neither.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class PathField(serializers.CharField):
    """A file's place exactly as found, `/` between; blanks belong to it."""

    default_error_messages = {
        "no_name": _("This path ends without a file name."),
        "too_long": _("This path is longer than {bytes} bytes."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=PATH_BYTES, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        path: str = super().to_internal_value(data)
        if path.endswith("/"):
            self.fail("no_name")
        if len(path.encode(errors="surrogatepass")) > PATH_BYTES:
            self.fail("too_long", bytes=PATH_BYTES)
        return path


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class HashField(serializers.Field[str, Any, str, Any]):
    """SHA-256 in hex."""

    default_error_messages = {
        "invalid": _("This must be 64 hexadecimal digits (0-9, a-f)."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or not SHA256.fullmatch(data):
            self.fail("invalid")
        return data


@extend_schema_field({"type": "object", "additionalProperties": {}})
class CameraField(serializers.JSONField):
    """The metadata as read: a JSON object that every database can keep."""

    default_error_messages = {
        "not_an_object": _("This must be an object."),
        "too_much": _("This is larger than 64 KiB, or nested too deeply."),
        "unstorable": _("This has a number or a text that cannot be kept."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("not_an_object")
        if depth(data) > CAMERA_DEPTH or len(json.dumps(data)) > CAMERA_BYTES:
            self.fail("too_much")
        if not is_storable(data):
            self.fail("unstorable")
        return data


def depth(value: Any, most: int = CAMERA_DEPTH) -> int:
    """How deep lists and objects are nested; not counted further than `most`."""
    if most < 0 or not isinstance(value, dict | list):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max((depth(one, most - 1) for one in inner), default=0)


def is_storable(value: Any) -> bool:
    """No NUL, no lone surrogate, no NaN, no infinity, nothing beyond 64 bits."""
    if isinstance(value, dict):
        return all(is_storable(key) and is_storable(one) for key, one in value.items())
    if isinstance(value, list):
        return all(is_storable(one) for one in value)
    if isinstance(value, str):
        return not UNSTORABLE.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or -(2**63) <= value < 2**63
