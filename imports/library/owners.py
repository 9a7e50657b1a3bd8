"""Rows that hang together have one owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import F, ForeignKey

from imalink.owned import OwnedModel
from imports.library.finding import STEP, Check

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def owned_links() -> Iterator[tuple[type[OwnedModel], str]]:
    """Every foreign key from one owned table to another."""
    for model in apps.get_models():
        if issubclass(model, OwnedModel):
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey) and issubclass(field.related_model, OwnedModel):
                    yield model, field.name


def rows_of_two_owners(owner: User) -> Iterator[str]:
    for model, name in owned_links():
        rows: Any = model._default_manager.filter(owner_id=owner.pk, **{f"{name}__isnull": False})
        strange = rows.exclude(**{f"{name}__owner": F("owner")})
        for pk, other in strange.order_by("pk").values_list("pk", name).iterator(STEP):
            yield f"{model._meta.model_name} {pk}: its {name} {other} belongs to another account"


OWNER_CHECKS = (
    Check(
        "owner",
        "A row points to a row of another account.",
        "Keep the database as it is, restore a backup beside it, and report this as a fault.",
        rows_of_two_owners,
    ),
)
