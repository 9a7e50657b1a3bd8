"""The first account: made on the page, with a code from the console unless asked on this machine.

There is no default password. The code is derived from the server's secret key, so every worker
process knows the same one; it is void as soon as an account exists.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import login, password_validation
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm

logger = logging.getLogger(__name__)

PROXY_HEADERS = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
#: Guesses at the code, by anybody, in this many seconds.
ATTEMPTS, WINDOW = 10, 600
BACKEND = "django.contrib.auth.backends.ModelBackend"


def console_code() -> str:
    """Eight digits."""
    digest = salted_hmac("imalink.first_account", "code", algorithm="sha256").digest()
    return f"{int.from_bytes(digest, 'big') % 10**8:08}"


def is_on_this_machine(request: HttpRequest) -> bool:
    """Asked from here, at a name of this machine, and not through a proxy that says it is one."""
    proxied = any(
        key in PROXY_HEADERS or key.startswith("HTTP_X_FORWARDED") for key in request.META
    )
    host = split_domain_port(request.get_host())[0].strip("[]")
    return not proxied and _is_loopback(host) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class FirstAccountForm(UserForm):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. A sentence is easy to remember."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from the console"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "placeholder": "0000 0000",
            }
        ),
        help_text=gettext_lazy(
            "The window where ImaLink was started shows eight digits. "
            "Asked only because this page was opened from another machine."
        ),
    )

    class Meta:
        model = User
        fields = ["username", "password"]
        labels = {"username": gettext_lazy("Your name")}
        help_texts = {"username": gettext_lazy("To sign in with: letters, digits and @ . + - _")}
        widgets = {
            "username": forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
        }

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        named = User(username=self.cleaned_data.get("username", ""))
        password_validation.validate_password(password, named)
        return password

    def clean_code(self) -> str:
        cache.add("first-account-attempts", 0, WINDOW)
        if cache.incr("first-account-attempts") > ATTEMPTS:
            raise forms.ValidationError(_("Too many attempts. Try again in ten minutes."))
        code: str = "".join(filter(str.isdecimal, self.cleaned_data["code"]))
        if not constant_time_compare(code, console_code()):
            raise forms.ValidationError(_("This is not the code on the console."))
        return code


@transaction.atomic
def make_first_account(username: str, password: str) -> User | None:
    """The one first account, which administers the server; None when somebody was faster."""
    # A row that every database has serves as the lock: of two forms sent at once one wins.
    ContentType.objects.select_for_update().get(app_label="auth", model="user")
    if User.objects.exists():
        return None
    return User.objects.create_superuser(username, password=password)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "code")
def first_account(request: HttpRequest) -> HttpResponse:
    if User.objects.exists():
        return redirect("account_login")
    asks_code = not is_on_this_machine(request)
    form = FirstAccountForm(request.POST or None, asks_code=asks_code)
    if form.is_valid():
        cleaned = form.cleaned_data
        user = make_first_account(cleaned["username"], cleaned["password"])
        if user:
            login(request, user, backend=BACKEND)
        return redirect("gallery")
    if asks_code and not form.is_bound:
        code = console_code()
        logger.warning("Code for the first account: %s %s", code[:4], code[4:])
    return render(request, "account/first.html", {"form": form})
