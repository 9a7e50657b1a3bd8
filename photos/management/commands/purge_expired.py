"""Delete for good what was removed from the catalogue 30 days ago or more, for every account."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from photos.models import Photo


class Command(BaseCommand):
    help = "Delete for good the photos that were removed 30 days ago or more."

    def handle(self, *args: Any, **options: Any) -> None:
        owners = User.objects.order_by("pk")
        gone = sum(Photo.objects.owned_by(owner).purge_expired() for owner in owners)
        self.stdout.write(_("Photos deleted for good: %d") % gone)
