"""The page that makes the first account, and only the first."""

import logging

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from imalink.first_account import ATTEMPTS, console_code, make_first_account
from imalink.testing import make_user

FIRST = "/accounts/first/"
GOOD = {"username": "kjell", "password": "a sentence to remember"}
FAR = {"REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture(autouse=True)
def forget_attempts() -> None:
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/imports/", "/accounts/", "/accounts/login/", "/admin/"])
def test_every_page_leads_to_it_while_there_is_no_account(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == FIRST


@pytest.mark.django_db
def test_on_this_machine_it_asks_for_no_code(client: Client) -> None:
    assert b'name="code"' not in client.get(FIRST, headers={"host": "localhost"}).content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meta",
    [
        FAR,
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 nas"},
        {"HTTP_HOST": "testserver"},
    ],
)
def test_from_elsewhere_or_through_a_proxy_it_asks_for_the_code(
    client: Client, meta: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        page = client.get(FIRST, **({"HTTP_HOST": "localhost"} | meta))  # type: ignore[arg-type]
    assert b'name="code"' in page.content
    assert f"{console_code()[:4]} {console_code()[4:]}" in caplog.text


@pytest.mark.django_db
def test_the_first_account_administers_the_server_and_is_signed_in(client: Client) -> None:
    response = client.post(FIRST, GOOD, headers={"host": "localhost"})
    assert response["Location"] == "/"
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.is_staff) == ("kjell", True, True)
    assert client.get("/", headers={"host": "localhost"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "0000 0000", "not digits"])
def test_a_wrong_code_makes_no_account(client: Client, code: str) -> None:
    assert client.post(FIRST, GOOD | {"code": code}, **FAR).status_code == 200  # type: ignore[arg-type]
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_code_may_be_typed_with_its_space(client: Client) -> None:
    code = f"{console_code()[:4]} {console_code()[4:]}"
    client.post(FIRST, GOOD | {"code": code}, **FAR)  # type: ignore[arg-type]
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_guessing_the_code_is_limited_for_everybody_together(client: Client) -> None:
    for number in range(ATTEMPTS):
        far = {"REMOTE_ADDR": f"192.168.1.{number}"}
        client.post(FIRST, GOOD | {"code": "1"}, **far)  # type: ignore[arg-type]
    response = client.post(FIRST, GOOD | {"code": console_code()}, **FAR)  # type: ignore[arg-type]
    assert b"Too many attempts" in response.content
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "tulip-nine1", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client: Client, password: str) -> None:
    client.post(FIRST, GOOD | {"password": password}, headers={"host": "localhost"})
    assert not User.objects.exists()


@pytest.mark.django_db
def test_there_is_no_second_first_account(client: Client) -> None:
    make_user("alice")
    assert client.get(FIRST)["Location"] == "/accounts/login/"
    client.post(FIRST, GOOD, headers={"host": "localhost"})
    assert make_first_account("mallory", "a sentence to remember") is None
    assert User.objects.count() == 1
