"""What the gallery is narrowed to: the same filters as the API's, said as a form and as chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from photos.filters import PhotoFilter
from photos.models import Photo

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import QueryDict

    from imalink.pages import PageRequest
    from photos.models import PhotoQuerySet

#: A count beyond this is said as "more than".
COUNTED = 10_000
#: Fields that have a place of their own: the search box, the months, Recently deleted.
ELSEWHERE = ("text", "month", "deleted")


@dataclass(frozen=True)
class Chip:
    """One narrowing, and the address without it."""

    field: str
    value: str
    without: str


class GalleryFilter:
    def __init__(self, request: PageRequest) -> None:
        self.asked: QueryDict = request.GET.copy()
        for name in ("after", "deleted"):
            self.asked.pop(name, None)
        owned = Photo.objects.owned_by(request.user)
        self.filters = PhotoFilter(self.asked, queryset=owned, request=request)
        self.form = self.filters.form

    def photos(self) -> PhotoQuerySet:
        """None at all where the form has an error, which the page shows."""
        if not self.form.is_valid():
            return Photo.objects.none()
        photos: PhotoQuerySet = self.filters.qs
        return photos

    @property
    def fields(self) -> list[BoundField]:
        return [field for field in self.form if field.name not in ELSEWHERE]

    @property
    def text(self) -> str:
        return self.asked.get("text", "")

    @cached_property
    def chips(self) -> list[Chip]:
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        given = {name: value for name, value in cleaned.items() if value not in (None, "")}
        return [
            Chip(str(self.form.fields[name].label).lower(), _said(value), self._without(name))
            for name, value in given.items()
        ]

    @cached_property
    def count(self) -> int:
        return self.photos().order_by()[: COUNTED + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > COUNTED

    @property
    def query(self) -> str:
        """To stand behind another parameter."""
        return f"&{self.asked.urlencode()}" if self.asked else ""

    def _without(self, name: str) -> str:
        rest = self.asked.copy()
        rest.pop(name, None)
        return f"?{rest.urlencode()}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value == "null":
        return _("none")
    return str(value)
