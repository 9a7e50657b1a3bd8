"""What the gallery is narrowed to: the same filters as the API's, said as a form and as chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import DateField, ModelChoiceField, NullBooleanField
from django.forms.widgets import Input, Select
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from photos.filters import PhotoFilter
from photos.models import Photo

if TYPE_CHECKING:
    from django.forms import BoundField, Form
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
        self.form = _for_people(self.filters.form)

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
            Chip(_inside(self.form.fields[name].label), _said(value), self._without(name))
            for name, value in given.items()
            if name != "text"
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


def _for_people(form: Form) -> Form:
    """The filters' form with a calendar for days, and one word for what is left open."""
    anything = _("any")
    for field in form.fields.values():
        widget = field.widget
        if isinstance(field, DateField) and isinstance(widget, Input):
            widget.input_type = "date"
        elif isinstance(field, ModelChoiceField):
            field.empty_label = anything
        elif isinstance(field, NullBooleanField) and isinstance(widget, Select):
            widget.choices = [("unknown", anything), ("true", _("yes")), ("false", _("no"))]
    return form


def _inside(label: object) -> str:
    """A label within a line: "Has a RAW file" begins small there."""
    text = str(label)
    return text[:1].lower() + text[1:]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value == "null":
        return _("none")
    return str(value)
