"""Accounts: who may come in, and what an account can change about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import login, logout, password_change
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from imalink.backup import last_backup
from imalink.first_account import first_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from imalink.pages import PageRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed to strangers: further accounts are made in the admin."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Name and password do not match."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Signing in is possible again in a few minutes."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: being signed in says it already."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        messages.success(request, _("Password changed. Other browsers are signed out."))
        return reverse("account")


class PrivateMiddleware(LoginRequiredMiddleware):
    """Everything is private; while nobody has an account, every page leads to making the first."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *arguments: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, *arguments)
        if refused and getattr(request, "htmx", False):
            # A fragment must not be replaced by the sign-in page.
            return HttpResponseClientRedirect(reverse("account_login"))
        return refused

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if not User.objects.exists():
            return HttpResponseRedirect(reverse("first_account"))
        return super().handle_no_permission(request, view_func)


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    if not User.objects.exists():
        return redirect("first_account")
    view: HttpResponseBase = login(request)
    return view


def change_password(request: PageRequest) -> HttpResponseBase:
    if not request.user.has_usable_password():
        raise Http404
    view: HttpResponseBase = password_change(request)
    return view


def account(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account.html", {"backup": last_backup()})


urlpatterns = [
    path("", account, name="account"),
    path("first/", first_account, name="first_account"),
    path("login/", sign_in, name="account_login"),
    path("logout/", logout, name="account_logout"),
    path("password/", change_password, name="account_change_password"),
]
