"""The photos a client names one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from photos.models.photo import hex_of_64

if TYPE_CHECKING:
    from photos.models import PhotoQuerySet

MOST_NAMED = 10_000


class HothashesField(serializers.ListField):
    """A list, or one text with blanks between, because a form may have no 10,000 fields."""

    child = serializers.CharField(validators=[hex_of_64])
    default_error_messages = {"empty": gettext_lazy("Choose a photo first.")}

    def get_value(self, dictionary: Any) -> Any:
        return dictionary.get(self.field_name, serializers.empty)

    def to_internal_value(self, data: Any) -> list[str]:
        named = super().to_internal_value(data.split() if isinstance(data, str) else data)
        return list(dict.fromkeys(named))


class NamedPhotosSerializer(serializers.Serializer[Any]):
    hothashes = HothashesField(
        allow_empty=False, max_length=MOST_NAMED, help_text="of at most 10,000 photos"
    )


def named_photos(photos: PhotoQuerySet, hothashes: list[str]) -> PhotoQuerySet:
    """All of them or none: an export that silently lacks some would be trusted."""
    found = photos.filter(hothash__in=hothashes)
    missing = len(hothashes) - found.count()
    if missing:
        detail = _("Photos that are not in your catalogue: %d. Load the page and choose again.")
        raise NotFound(detail % missing)
    return found
