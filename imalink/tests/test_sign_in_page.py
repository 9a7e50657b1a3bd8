"""Signing in and out, the account's own page, and the doors that are closed."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

LOGIN = "/accounts/login/"
PASSWORD = "a sentence to remember"


@pytest.fixture(autouse=True)
def forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def kjell(db: None) -> User:
    return User.objects.create_user("kjell", password=PASSWORD)


def test_a_stranger_is_asked_to_sign_in_and_then_goes_on(client: Client, kjell: User) -> None:
    response = client.get("/imports/")
    assert response["Location"] == f"{LOGIN}?next=/imports/"
    response = client.post(response["Location"], {"login": "kjell", "password": PASSWORD})
    assert response["Location"] == "/imports/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_never_leads_to_another_site(client: Client, kjell: User, address: str) -> None:
    response = client.post(
        f"{LOGIN}?next={address}", {"login": "kjell", "password": PASSWORD, "next": address}
    )
    assert response["Location"] == "/"


def test_a_wrong_password_says_so_and_nothing_else(client: Client, kjell: User) -> None:
    known = client.post(LOGIN, {"login": "kjell", "password": "wrong"}).content
    unknown = client.post(LOGIN, {"login": "nobody", "password": "wrong"}).content
    for page in (known, unknown):
        assert b"Name and password do not match." in page


def test_attempts_are_limited(client: Client, kjell: User) -> None:
    for _attempt in range(5):
        client.post(LOGIN, {"login": "kjell", "password": "wrong"})
    page = client.post(LOGIN, {"login": "kjell", "password": PASSWORD})
    assert b"Too many attempts" in page.content


def test_the_admin_has_no_second_sign_in_form(client: Client, kjell: User) -> None:
    assert client.get("/admin/login/")["Location"].startswith(LOGIN)


def test_signing_out_takes_a_post(client: Client, kjell: User) -> None:
    client.force_login(kjell)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_the_password_can_be_changed(client: Client, kjell: User) -> None:
    client.force_login(kjell)
    new = "another sentence to remember"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    response = client.post("/accounts/password/", given, follow=True)
    assert response.redirect_chain == [("/accounts/", 302)]
    assert b"Password changed." in response.content
    kjell.refresh_from_db()
    assert kjell.check_password(new)


def test_an_account_without_a_password_has_none_to_change(pages: Client) -> None:
    assert pages.get("/accounts/password/").status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_what_is_not_offered_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_fragment_asked_for_by_a_stranger_sends_the_page_to_sign_in(
    client: Client, kjell: User
) -> None:
    response = client.get("/", headers={"hx-request": "true"})
    assert response["HX-Redirect"] == LOGIN


def test_the_language_can_be_chosen(pages: Client) -> None:
    # The choice stays active in this thread after the response: the next tests speak English again.
    with translation.override("en"):
        response = pages.post("/language/", {"language": "nb", "next": "/accounts/"}, follow=True)
    assert b'lang="nb"' in response.content
