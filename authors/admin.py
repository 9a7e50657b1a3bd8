"""The back room of authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from imalink.owned_admin import OwnedModelAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Author)
class AuthorAdmin(OwnedModelAdmin):
    list_display = ["name", "photo_count", "created_at"]
    search_fields = ["name"]
    ordering = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return Author.objects.owned_by(request.user).with_photo_counts().order_by("name")

    @admin.display(description=_("photos"))
    def photo_count(self, author: Author) -> int:
        count: int = getattr(author, "photo_count")  # noqa: B009 (annotated)
        return count
