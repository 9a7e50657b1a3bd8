"""What pages say about the catalogue as a whole."""

from collections.abc import Iterable

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef, Subquery

from authors.models import Author
from photos.models import Photo

register = template.Library()

#: Shown beside an author's name.
PREVIEWS = 4


@register.simple_tag
def photo_count(owner: User | AnonymousUser) -> int:
    """How many photos this owner's catalogue holds."""
    # Every photo has a month; saying so lets the database count the small index of the months.
    return Photo.objects.owned_by(owner).in_catalogue().filter(sort_month__gte=0).count()


@register.simple_tag
def photos_without_author(owner: User) -> int:
    return Photo.objects.owned_by(owner).in_catalogue().filter(author=None).count()


@register.simple_tag
def author_previews(owner: User, authors: Iterable[Author]) -> dict[int, list[Photo]]:
    """The newest photos of each author, in two queries that walk the index of authors."""
    photos = Photo.objects.owned_by(owner).in_catalogue()
    newest = photos.filter(author=OuterRef("pk")).newest_first().values("pk")
    ids = [Subquery(newest[n : n + 1]) for n in range(PREVIEWS)]
    rows = Author.objects.owned_by(owner).filter(pk__in=[author.pk for author in authors])
    by_author = {pk: photo_ids for pk, *photo_ids in rows.values_list("pk", *ids)}
    shown = photos.only("owner_id", "hothash", "hotpreview_version").in_bulk(
        [pk for photo_ids in by_author.values() for pk in photo_ids if pk]
    )
    return {pk: [shown[i] for i in photo_ids if i] for pk, photo_ids in by_author.items()}


@register.filter
def photos_of(previews: dict[int, list[Photo]], author: Author) -> list[Photo]:
    return previews.get(author.pk, [])
