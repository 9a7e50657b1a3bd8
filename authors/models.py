"""Who took the pictures: never the account that keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel


class Author(OwnedModel):
    """A photographer, by name, within one owner's catalogue."""

    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="author_name_once_per_owner"),
            models.CheckConstraint(condition=~models.Q(name=""), name="author_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
