"""Authors in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from authors.models import Author
from authors.serializers import AuthorSerializer
from imalink.api import OwnedViewSet

if TYPE_CHECKING:
    from django.db.models import QuerySet


class AuthorViewSet(OwnedViewSet[Author]):
    """Who took the pictures. Deleting an author deletes no photo."""

    queryset = Author.objects.all()
    serializer_class = AuthorSerializer
    page_order = "name"
    exists_already = gettext_lazy("There is an author of this name already.")

    def get_queryset(self) -> QuerySet[Author]:
        return Author.objects.owned_by(self.request.user).with_photo_counts()
