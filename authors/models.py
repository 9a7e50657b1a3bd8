"""Who took the pictures: never the account that keeps them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedModel, OwnedQuerySet


class AuthorQuerySet(OwnedQuerySet["Author"]):
    def with_photo_counts(self) -> Self:
        """`photo_count`: photos in the catalogue, found by the index that begins with the owner."""
        own = Q(photos__owner=F("owner"), photos__deleted_at=None)
        return self.annotate(
            own_photos=FilteredRelation("photos", condition=own), photo_count=Count("own_photos")
        )


class Author(OwnedModel):
    """A photographer, by name, within one owner's catalogue."""

    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="author_name_once_per_owner"),
            models.CheckConstraint(condition=~models.Q(name=""), name="author_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
