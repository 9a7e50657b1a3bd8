"""Ownership, in one place: every row has an owner, and every query starts from one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

OwnedT = TypeVar("OwnedT", bound="OwnedModel", covariant=True)


class OwnedQuerySet(models.QuerySet[OwnedT]):
    """Rows of owned models; views and verbs begin with `owned_by`."""

    def owned_by(self, owner: User | AnonymousUser) -> Self:
        """Only this owner's rows; an anonymous visitor owns nothing."""
        return self.filter(owner_id=owner.pk) if owner.pk else self.none()


class OwnedManager(models.Manager[OwnedT]):
    """`objects` of the models whose querysets need no verbs of their own."""

    def get_queryset(self) -> OwnedQuerySet[OwnedT]:
        return OwnedQuerySet(self.model, using=self._db)

    def owned_by(self, owner: User | AnonymousUser) -> OwnedQuerySet[OwnedT]:
        return self.get_queryset().owned_by(owner)


class OwnedModel(models.Model):
    """A row that belongs to one account.

    The owner's foreign key has no index of its own: every index and every unique constraint of an
    owned table leads with it, so that tables can be partitioned by owner.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
