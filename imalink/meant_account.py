"""A page acts for the account it was opened under, whoever has signed in meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request

#: The account's id, as the page was given it. Other clients send none: they mean whoever they are.
HEADER = "X-Account"


class AnotherAccount(PermissionDenied):
    default_code = "another_account"
    default_detail = _("Another account has signed in in this browser. Nothing was changed.")
    members = {"type": "/problems/another-account"}


class IsMeantAccount(BasePermission):
    """Else an import that waited for its owner would go on in somebody else's catalogue."""

    def has_permission(self, request: Request, view: Any) -> bool:
        meant = request.headers.get(HEADER)
        if meant is not None and meant != str(request.user.pk):
            raise AnotherAccount
        return True
