"""A photo's values as people say them: 1/250 s, ƒ/2.8, 26.9 MB, 21 September 2025."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from photos.models import Image, Photo, Role

register = template.Library()

BYTE_UNITS = ("kB", "MB", "GB", "TB")
LEAST_PERCENT = 0.01


def rounded(value: float, decimals: int) -> str:
    """In the language's own figures; Django's number_format would cut, not round."""
    return number_format(round(value, decimals), decimals)


@register.filter
def exposure(seconds: float) -> str:
    """1/250 s below a third of a second, else seconds: 0.8 s, 30 s."""
    if seconds < 0.3:
        return _("1/%(parts)s s") % {"parts": number_format(round(1 / seconds))}
    return _("%(seconds)s s") % {"seconds": short_number(seconds)}


@register.filter
def short_number(value: float) -> str:
    """At most one decimal, and none where it would be a zero."""
    return rounded(value, 0 if round(value, 1) == round(value) else 1)


@register.filter
def file_size(size: int) -> str:
    """Powers of 1000, as file managers show them: 812 bytes, 4 kB, 26.9 MB."""
    return " ".join(file_size_parts(size))


@register.filter
def file_size_parts(size: int) -> tuple[str, str]:
    """The number and its unit, for where the unit is set smaller."""
    if size < 1000:
        return number_format(size), ngettext("byte", "bytes", size)
    power = min((len(str(size)) - 1) // 3, len(BYTE_UNITS))
    number = rounded(size / 1000**power, 0 if power == 1 else 1)
    return number, BYTE_UNITS[power - 1]


@register.filter
def share_of(part: int, whole: int) -> str:
    """Two decimals below ten per cent, as `formatShare` in the browser: 0.24%, 21%."""
    percent = 100 * part / whole
    if 0 < percent < LEAST_PERCENT:
        return _("less than %(share)s") % {"share": _percent(LEAST_PERCENT)}
    return _percent(percent)


def _percent(percent: float) -> str:
    number = rounded(percent, 2 if percent < 10 else 0)
    return pgettext("per cent", "%(number)s%%") % {"number": number}


@register.filter
def offset(minutes: int) -> str:
    """+02:00"""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


@register.filter
def megapixels(pixels: int) -> str:
    """17.9 MP; nothing where that would be 0.0."""
    if pixels < 50_000:
        return ""
    return _("%(number)s MP") % {"number": rounded(pixels / 1_000_000, 1)}


@register.filter
def times(width: int, height: int) -> int:
    return width * height


@register.filter
def degrees(value: float) -> str:
    """Four decimals: eleven metres, what a phone knows."""
    return f"{value:.4f}"


@register.filter
def altitude(metres: float) -> str:
    height = number_format(abs(round(metres)))
    if metres < 0:
        return _("%(height)s m below the sea") % {"height": height}
    return _("%(height)s m above the sea") % {"height": height}


@register.filter
def month(moment: datetime) -> str:
    return date_format(moment, pgettext("date format", "F Y"))


@register.filter
def day(moment: datetime) -> str:
    return date_format(moment, pgettext("date format", "j F Y"))


@register.filter
def clock(moment: datetime) -> str:
    return date_format(moment, pgettext("date format", "H:i"))


@register.filter
def exact_clock(moment: datetime) -> str:
    return date_format(moment, pgettext("date format", "H:i:s"))


@register.filter
def latitude(value: float) -> str:
    return f"{rounded(abs(value), 1)}°{_('N') if value >= 0 else _('S')}"


@register.filter
def longitude(value: float) -> str:
    return f"{rounded(abs(value), 1)}°{_('E') if value >= 0 else _('W')}"


@register.filter
def camera(photo: Photo) -> str:
    """Make and model; the make once, because many models repeat it."""
    make, model = photo.camera_make, photo.camera_model
    if model.casefold().startswith(make.casefold()):
        return model
    return f"{make} {model}".strip()


@register.filter
def stars(rating: int) -> SafeString:
    """Five of them, as many filled; a screen reader hears the number."""
    if rating < 0:
        return format_html("{}", _("Rejected"))
    said = ngettext("%(count)d star", "%(count)d stars", rating) % {"count": rating}
    drawn = "\u2605" * rating + "\u2606" * (5 - rating)
    return format_html(
        '<span aria-hidden="true">{}</span><span class="unseen">{}</span>', drawn, said
    )


@register.filter
def format_word(image: Image) -> str:
    """What a file is, in capitals: RAW, JPEG, XMP."""
    if image.role == Role.RAW:
        return "RAW"
    return (image.format or image.filename.rpartition(".")[2]).upper()


@register.filter
def folder(path: str) -> str:
    return path.rpartition("/")[0] or path
