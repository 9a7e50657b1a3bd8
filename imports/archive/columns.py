"""One value of a column, as JSON and back; nothing gets in that the column could not hold."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from imports.ingest.fields import depth, is_storable
from photos.models.keywords import KeywordsField
from photos.perceptual import from_digits, to_digits

if TYPE_CHECKING:
    from imports.archive.tables import Column

#: As everywhere in JSON: its 64 bits are more than the numbers of many readers.
PERCEPTUAL_HASH = "perceptual_hash"

INT64 = 2**63 - 1
WHOLE: dict[str, tuple[int, int]] = {
    "PositiveSmallIntegerField": (0, 2**15 - 1),
    "PositiveIntegerField": (0, 2**31 - 1),
    "PositiveBigIntegerField": (0, INT64),
    "SmallIntegerField": (-(2**15), 2**15 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
    "BigIntegerField": (-INT64 - 1, INT64),
}
#: Deeper than anything that is sent here is nested; shallower than any reader's own limit.
MOST_DEPTH = 32


def to_json(column: Column, value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_to_json(value)
    if column.name == PERCEPTUAL_HASH and value is not None:
        return to_digits(value)
    return value


def moment_to_json(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_json(column: Column, value: Any) -> Any:
    """The column's value; ValueError says what is wrong with it."""
    if value is None:
        if not column.null:
            raise ValueError(_("this is empty"))
        return None
    read = _typed(column, value)
    try:
        return column.clean(read, None)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error


def _typed(column: Column, value: Any) -> Any:
    """Of the column's type, without turning one type into another."""
    if column.name == PERCEPTUAL_HASH:
        return _bits(value)
    if isinstance(column, models.DateTimeField):
        return _moment(value)
    if isinstance(column, models.BooleanField):
        return _only(bool, value)
    if isinstance(column, models.FloatField):
        return _number(value)
    if isinstance(column, models.JSONField):
        return _layer(value)
    if isinstance(column, KeywordsField):
        return _words(value)
    if isinstance(column, models.IntegerField):
        return _whole(value, *WHOLE[column.get_internal_type()])
    return _text(value)


def _bits(value: Any) -> int:
    digits = _text(value)
    if not re.fullmatch(r"[0-9a-f]{16}", digits):
        raise ValueError(_("this is not 16 hexadecimal digits"))
    return from_digits(digits)


def _only(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(_("this is of the wrong type"))
    return value


def _whole(value: Any, least: int, most: int) -> int:
    whole: int = _only(int, value)
    if not least <= whole <= most:
        raise ValueError(_("this number is out of range"))
    return whole


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(_("this is not a number"))
    return float(value)


def _text(value: Any) -> str:
    text: str = _only(str, value)
    if not is_storable(text):
        raise ValueError(_("this text cannot be kept"))
    return text


def _words(value: Any) -> list[str]:
    words: list[str] = [_text(word) for word in _only(list, value)]
    if any(not word or "\n" in word or "\r" in word for word in words):
        raise ValueError(_("a keyword stands in one line"))
    return words


def _layer(value: Any) -> dict[str, Any]:
    layer: dict[str, Any] = _only(dict, value)
    if depth(layer, MOST_DEPTH) > MOST_DEPTH:
        raise ValueError(_("this is nested too deeply"))
    if not is_storable(layer):
        raise ValueError(_("this has a number or a text that cannot be kept"))
    return layer


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_only(str, value))
    if moment.utcoffset() != timedelta(0):
        raise ValueError(_("this time is not in UTC"))
    return moment.astimezone(UTC)
