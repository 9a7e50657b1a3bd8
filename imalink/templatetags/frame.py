"""What the frame of every page draws: icons of the sprite, places and tabs."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_vite.templatetags.django_vite import vite_asset_url

register = template.Library()


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """One Lucide icon of static_src/ui/icons.svg; a word beside it says what it means."""
    sprite = vite_asset_url("ui/icons.svg")
    classes = f"icon icon--{modifier}" if modifier else "icon"
    return format_html(
        '<svg class="{}" width="18" height="18" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        sprite,
        name,
    )


@register.inclusion_tag("_place.html", takes_context=True)
def place(
    context: Context, picture: str, word: str, url_name: str, *within: str, count: int | None = None
) -> dict[str, object]:
    """A line of the side bar; it is the current place on its own page and on those `within`.

    A count of zero is there for scripts to raise, but not shown.
    """
    return {
        "href": reverse(url_name),
        "here": _at(context) in (url_name, *within),
        "picture": picture,
        "word": word,
        "count": count,
    }


@register.inclusion_tag("_tab.html", takes_context=True)
def tab(
    context: Context, picture: str, word: str, url_name: str, *within: str
) -> dict[str, object]:
    """The same for the tab bar of phones."""
    return place(context, picture, word, url_name, *within)


def _at(context: Context) -> str | None:
    # A page for an unknown address has no match.
    match = context["request"].resolver_match
    return match.url_name if match else None
