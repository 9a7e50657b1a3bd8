"""What pages say about the catalogue as a whole."""

from django import template
from django.contrib.auth.models import AnonymousUser, User

from photos.models import Photo

register = template.Library()


@register.simple_tag
def photo_count(owner: User | AnonymousUser) -> int:
    """How many photos this owner's catalogue holds."""
    return Photo.objects.owned_by(owner).in_catalogue().count()
