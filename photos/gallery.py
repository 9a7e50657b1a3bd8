"""The gallery's order: chunks of photos under their months, and a photo's neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from imalink.cursor_pages import cursor_of
from imalink.pages import rows_after
from photos.models import Image, Photo, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from photos.models import PhotoQuerySet

ORDER = "-sort_at"
CHUNK = 100
#: Beyond these a picture is cropped by the difference; where a size is unknown it is 3:2.
NARROWEST, WIDEST, UNKNOWN = 0.5, 3.0, 1.5
#: Pixels: a preview's long edge, and the height the rows of the grid aim at.
PREVIEW, ROW = 400, 188
#: A preview is never drawn larger than this many times its own pixels.
ENLARGED = 1.5


@dataclass(frozen=True)
class Tile:
    """A photo as the grid shows it."""

    photo: Photo
    filename: str
    has_raw: bool

    @property
    def ratio(self) -> float:
        return layout_ratio(self.photo)

    @property
    def ratio_class(self) -> str:
        """Steps of 0.05, for the grid without JavaScript: inline styles are forbidden."""
        return f"r{round(self.ratio * 20) * 5}"

    @property
    def preview_size(self) -> tuple[int, int] | None:
        """Width and height of its preview, as it follows from the photo's."""
        width, height = self.photo.width, self.photo.height
        if not width or not height:
            return None
        scale = min(1, PREVIEW / max(width, height))
        return max(1, round(width * scale)), max(1, round(height * scale))

    @property
    def is_small(self) -> bool:
        """To fill its place, the preview would be enlarged more than it may be."""
        if self.preview_size is None:
            return False
        width, height = self.preview_size
        return max(ROW * self.ratio / width, ROW / height) > ENLARGED

    @property
    def drawn_width(self) -> int:
        """Pixels: the widest the preview may be drawn."""
        return drawn_width(self.preview_size[0] if self.preview_size else PREVIEW)


@dataclass(frozen=True)
class Month:
    """Photos of one month in this chunk; `count` is of the whole month."""

    month: int
    count: int
    tiles: list[Tile]

    @property
    def first_day(self) -> datetime:
        return datetime(*divmod(self.month, 100), 1, tzinfo=UTC)


@dataclass(frozen=True)
class Chunk:
    months: list[Month]
    next: str


def drawn_width(preview_width: int) -> int:
    return round(preview_width * ENLARGED)


def layout_ratio(photo: Photo) -> float:
    if not photo.width or not photo.height:
        return UNKNOWN
    return min(max(photo.width / photo.height, NARROWEST), WIDEST)


def chunk(photos: PhotoQuerySet, owner: User, cursor: str | None) -> Chunk:
    """The next photos under their months. Three queries, however many photos there are."""
    rows, following = rows_after(with_files(photos, owner), ORDER, cursor, CHUNK)
    counts = month_counts(photos, {photo.sort_month for photo in rows})
    months = [
        Month(month, counts[month], [tile(photo) for photo in group])
        for month, group in groupby(rows, key=lambda photo: photo.sort_month)
    ]
    return Chunk(months, following)


def with_files(photos: PhotoQuerySet, owner: User) -> PhotoQuerySet:
    """Each photo with its files' names and roles, in one more query."""
    images = Image.objects.owned_by(owner).only("owner_id", "photo_id", "filename", "role")
    return photos.prefetch_related(Prefetch("images", images.order_by("id")))


def tile(photo: Photo) -> Tile:
    images = list(photo.images.all())
    primary = next((image.filename for image in images if image.role == Role.PRIMARY), "")
    return Tile(photo, primary, any(image.role == Role.RAW for image in images))


def month_counts(photos: PhotoQuerySet, months: set[int]) -> dict[int, int]:
    """How many of these photos each month has, from the index on sort_month."""
    counted = photos.filter(sort_month__in=months).order_by().values("sort_month")
    return dict(counted.annotate(n=Count("pk")).values_list("sort_month", "n"))


def cursor_at(month: int) -> str:
    """The cursor with which the gallery begins at the newest photo of this month."""
    year, number = divmod(month, 100)
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return cursor_of(Photo(pk=0, sort_at=end), ORDER)


def older(photos: PhotoQuerySet, photo: Photo) -> PhotoQuerySet:
    """The photos that follow this one in the gallery, nearest first."""
    tie = Q(sort_at__lt=photo.sort_at) | Q(pk__lt=photo.pk)
    return photos.filter(tie, sort_at__lte=photo.sort_at).order_by("-sort_at", "-pk")


def newer(photos: PhotoQuerySet, photo: Photo) -> PhotoQuerySet:
    """The photos before this one in the gallery, nearest first."""
    tie = Q(sort_at__gt=photo.sort_at) | Q(pk__gt=photo.pk)
    return photos.filter(tie, sort_at__gte=photo.sort_at).order_by("sort_at", "pk")
