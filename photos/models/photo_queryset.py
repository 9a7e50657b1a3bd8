"""The photos of an owner, by whether they are in the catalogue, removed, or gone for good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imalink.owned import OwnedQuerySet
from imalink.planner import measure_tables

if TYPE_CHECKING:
    from photos.models.photo import Photo  # noqa: F401 (what these are rows of)

#: How long a removed photo can be brought back.
KEPT_AFTER_DELETION = timedelta(days=30)
PURGED_AT_ONCE = 200


class PhotoQuerySet(OwnedQuerySet["Photo"]):
    def in_catalogue(self) -> Self:
        """Photos that lists, counts and searches may show."""
        return self.filter(deleted_at__isnull=True)

    def recently_deleted(self) -> Self:
        """Removed less than 30 days ago: still to be had back."""
        return self.filter(deleted_at__gt=timezone.now() - KEPT_AFTER_DELETION)

    def expired(self) -> Self:
        """Removed 30 days ago or more: to be deleted for good."""
        return self.filter(deleted_at__lte=timezone.now() - KEPT_AFTER_DELETION)

    def not_expired(self) -> Self:
        """In the catalogue, or removed less than 30 days ago: what can be addressed at all."""
        kept = Q(deleted_at__gt=timezone.now() - KEPT_AFTER_DELETION)
        return self.filter(Q(deleted_at=None) | kept)

    def newest_first(self) -> Self:
        return self.order_by("-sort_at", "-id")

    def remove(self) -> int:
        """Out of the catalogue at once, for 30 days to be had back; how many were in it."""
        now = timezone.now()
        return self.in_catalogue().update(deleted_at=now, updated_at=now)

    def restore(self) -> int:
        """Back into the catalogue; how many had been removed from it."""
        return self.recently_deleted().update(deleted_at=None, updated_at=timezone.now())

    def delete_for_good(self) -> int:
        """Removed photos go with their images, copies, Exif blocks and previews; how many went.

        The import's ledger keeps its lines, which only lose their link.
        """
        with transaction.atomic():
            measure_tables()
            # Locked first, so that none of them is restored while its files are being deleted.
            removed = self.filter(deleted_at__isnull=False).order_by().select_for_update()
            ids = list(removed.values_list("pk", flat=True))
            return self.filter(pk__in=ids).delete()[1].get("photos.Photo", 0)

    def purge_expired(self) -> int:
        """Delete for good what was removed 30 days ago or more, a few at a time so that imports
        can write in between; how many went."""
        gone = 0
        while some := list(self.expired().values_list("pk", flat=True)[:PURGED_AT_ONCE]):
            gone += self.filter(pk__in=some).delete_for_good()
        return gone
