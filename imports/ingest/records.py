"""Records that come by the hundred: what a value was found to be once is not asked again.

Every value passes its field's own checks, but a camera's name or an aperture only once: the photos
of a batch have most of them in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field, SkipField, empty

#: What a field made of the values so far, by their type and themselves: 1 is neither 1.0 nor True.
Known = dict[tuple[type, Any], Any]
AnyField = Field[Any, Any, Any, Any]


class RecordSerializer(serializers.Serializer[Any]):
    # No docstring, because it would become each record's description in the API's schema. Of JSON,
    # with fields that have their own name as source and look at nothing but their value. What it
    # remembers it keeps as long as it lives, which is one batch.

    @cached_property
    def _checks(self) -> list[tuple[str, AnyField, Known]]:
        return [(name, field, {}) for name, field in self.fields.items()]

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            record: dict[str, Any] = super().to_internal_value(data)  # says what is wrong
            return record
        record, errors = {}, {}
        for name, field, known in self._checks:
            try:
                record[name] = _checked(field, data.get(name, empty), known)
            except ValidationError as error:
                errors[name] = error.detail
            except SkipField:
                continue
        if errors:
            raise ValidationError(errors)
        return record


def _checked(field: AnyField, sent: Any, known: Known) -> Any:
    if isinstance(sent, dict | list):
        return field.run_validation(sent)
    key = (type(sent), sent)
    if key not in known:
        known[key] = field.run_validation(sent)
    return known[key]
