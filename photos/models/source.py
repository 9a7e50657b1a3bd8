"""Source: a named place files come from, such as a card, a drive or a folder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imalink.owned import OwnedManager, OwnedModel


class Source(OwnedModel):
    """A name its owner will recognise years from now; copies and ledger lines hang off it."""

    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = OwnedManager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="source_name_once_per_owner"),
            models.CheckConstraint(condition=~models.Q(name=""), name="source_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
