"""The shapes of photos, images and sources in the API."""

from photos.serializers.image import ImageSerializer
from photos.serializers.photo import (
    LookAlikeSerializer,
    PhotoDetailSerializer,
    PhotoEditSerializer,
    PhotoSerializer,
)
from photos.serializers.photo_create import PhotoCreateSerializer
from photos.serializers.source import (
    KnownAnswerSerializer,
    KnownSerializer,
    SourceKnownSerializer,
    SourceSerializer,
)

__all__ = [
    "ImageSerializer",
    "KnownAnswerSerializer",
    "KnownSerializer",
    "LookAlikeSerializer",
    "PhotoCreateSerializer",
    "PhotoDetailSerializer",
    "PhotoEditSerializer",
    "PhotoSerializer",
    "SourceKnownSerializer",
    "SourceSerializer",
]
