"""The account that a command is about."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management.base import CommandError


def account(name: str) -> User:
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no account {name}.") from error
