"""A Photo is a picture; its Images are its files; Copies are the places those were seen."""

from photos.models.copy import Copy
from photos.models.exif_block import ExifBlock
from photos.models.hotpreview import Hotpreview
from photos.models.image import Image, OnlyPrimary, Role
from photos.models.photo import HothashRule, Photo, TakenAtSource
from photos.models.photo_queryset import PhotoQuerySet
from photos.models.source import Source

__all__ = [
    "Copy",
    "ExifBlock",
    "HothashRule",
    "Hotpreview",
    "Image",
    "OnlyPrimary",
    "Photo",
    "PhotoQuerySet",
    "Role",
    "Source",
    "TakenAtSource",
]
