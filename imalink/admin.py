"""Accounts in the admin: the only rows that are seen across owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

    # Generic for the type checker only: Django's class takes no parameters when it runs.
    OurUserAdmin = UserAdmin[User]
else:
    OurUserAdmin = UserAdmin

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(OurUserAdmin):
    """Made, named and closed here (`is_active`), never deleted: the page that asks before it
    deletes names what would go, which is a stranger's catalogue."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
