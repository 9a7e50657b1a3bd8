"""How photos and images are narrowed down: declared once for the gallery's form and the API."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from photos.models import Copy, Image, Photo, PhotoQuerySet, Role, Source
from photos.models.keywords import whole_word

if TYPE_CHECKING:
    from django.http import HttpRequest


def own(model: str) -> Any:
    """The choices of a related row: the owner's, so a stranger's id is no choice at all."""

    def rows(request: HttpRequest | None) -> QuerySet[Any]:
        everyones: QuerySet[Any] = apps.get_model(model)._default_manager.all()
        return everyones.filter(owner_id=request.user.pk) if request else everyones.none()

    return rows


class PhotoFilter(filters.FilterSet):
    """Photos in the catalogue, or with `deleted=true` the recently deleted."""

    taken_from = filters.DateFilter(method="since", label=_("Taken from"))
    taken_to = filters.DateFilter(method="until", label=_("Taken until"))
    month = filters.NumberFilter(
        "sort_month", label=_("Month"), help_text=_("year * 100 + month, such as 202305")
    )
    camera_model = filters.CharFilter("camera_model", label=_("Camera"))
    lens_model = filters.CharFilter("lens_model", label=_("Lens"))
    rating = filters.NumberFilter(
        "rating", label=_("Rating"), help_text=_("0 to 5 stars; -1: rejected")
    )
    rating_from = filters.NumberFilter("rating", "gte", label=_("Stars, at least"))
    keyword = filters.CharFilter(method="with_keyword", label=_("Keyword"))
    author = filters.ModelChoiceFilter(
        queryset=own("authors.Author"),
        label=_("Author"),
        null_label=_("No author"),
    )
    import_session = filters.ModelChoiceFilter(
        queryset=own("imports.ImportSession"), label=_("Import")
    )
    source = filters.ModelChoiceFilter(
        queryset=own("photos.Source"), method="seen_in", label=_("Source")
    )
    has_gps = filters.BooleanFilter(
        "gps_latitude", "isnull", exclude=True, label=_("Has a position")
    )
    has_raw = filters.BooleanFilter(method="with_raw", label=_("Has a RAW file"))
    # Not `format`: that is how a client asks the API for JSON or a page.
    file_format = filters.CharFilter(method="with_format", label=_("Format"))
    deleted = filters.BooleanFilter(method="removed", label=_("Recently deleted"))
    text = filters.CharFilter(method="mentioning", label=_("Words"))

    class Meta:
        model = Photo
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Removed photos are asked for or not shown."""
        photos: PhotoQuerySet = super().filter_queryset(queryset)
        return photos if self.form.cleaned_data.get("deleted") else photos.in_catalogue()

    def removed(self, photos: PhotoQuerySet, _name: str, yes: bool) -> PhotoQuerySet:  # noqa: FBT001
        return photos.recently_deleted() if yes else photos

    # Compared as moments, because the date of a column is not in its index.
    def since(self, photos: PhotoQuerySet, _name: str, day: date) -> PhotoQuerySet:
        return photos.filter(sort_at__gte=datetime.combine(day, time.min, UTC))

    def until(self, photos: PhotoQuerySet, _name: str, day: date) -> PhotoQuerySet:
        return photos.filter(sort_at__lte=datetime.combine(day, time.max, UTC))

    @extend_schema_field(OpenApiTypes.INT)
    def seen_in(self, photos: PhotoQuerySet, _name: str, source: Source) -> PhotoQuerySet:
        # One inside the other: as a join it goes through all copies of the source for each photo.
        copies = Copy.objects.filter(
            owner=OuterRef("owner"), image=OuterRef("pk"), source_id=source.pk
        )
        return photos.filter(Exists(_images().filter(Exists(copies))))

    def with_raw(self, photos: PhotoQuerySet, _name: str, yes: bool) -> PhotoQuerySet:  # noqa: FBT001
        raws = Exists(_images().filter(role=Role.RAW))
        return photos.filter(raws if yes else ~raws)

    def with_format(self, photos: PhotoQuerySet, _name: str, format: str) -> PhotoQuerySet:
        return photos.filter(Exists(_images().filter(format=format.lower())))

    def with_keyword(self, photos: PhotoQuerySet, _name: str, keyword: str) -> PhotoQuerySet:
        """The whole word, whatever its case."""
        return photos.filter(keywords__icontains=whole_word(keyword))

    def mentioning(self, photos: PhotoQuerySet, _name: str, text: str) -> PhotoQuerySet:
        """Every word in what people said of the photo, its file's name, the camera or the lens."""
        for word in text.split():
            named = Exists(_images().filter(filename__icontains=word))
            photos = photos.filter(
                Q(camera_make__icontains=word)
                | Q(camera_model__icontains=word)
                | Q(lens_model__icontains=word)
                | Q(author__name__icontains=word)
                | Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(keywords__icontains=word)
                | Q(creator__icontains=word)
                | named
            )
        return photos


def _images() -> QuerySet[Image]:
    """The photo's images, found by the index that begins with their owner."""
    return Image.objects.filter(owner=OuterRef("owner"), photo=OuterRef("pk"))


class ImageFilter(filters.FilterSet):
    hothash = filters.CharFilter(method="of_photo", label=_("Photo"))
    role = filters.ChoiceFilter(choices=Role.choices, label=_("Role"))
    file_format = filters.CharFilter("format", label=_("Format"))
    import_session = filters.ModelChoiceFilter(
        queryset=own("imports.ImportSession"), label=_("Import")
    )

    class Meta:
        model = Image
        fields: list[str] = []

    def of_photo(self, images: QuerySet[Image], _name: str, hothash: str) -> QuerySet[Image]:
        """By the photo's own index, which begins with its owner."""
        return images.filter(photo__owner=F("owner"), photo__hothash=hothash)
