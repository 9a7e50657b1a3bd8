"""A page that was opened under one account does nothing for another."""

from django.contrib.auth.models import User
from rest_framework.test import APIClient

from authors.models import Author


def test_whoever_the_page_means_is_served(api: APIClient, alice: User) -> None:
    made = api.post("/api/v1/authors", {"name": "Ansel"}, headers={"X-Account": str(alice.pk)})
    assert made.status_code == 201


def test_a_client_that_means_nobody_in_particular_is_served(api: APIClient) -> None:
    assert api.post("/api/v1/authors", {"name": "Ansel"}).status_code == 201


def test_nothing_is_done_for_another_account(api: APIClient, alice: User, bob: User) -> None:
    refused = api.post("/api/v1/authors", {"name": "Ansel"}, headers={"X-Account": str(bob.pk)})
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/another-account"
    assert refused.json()["detail"].startswith("Another account")
    assert not Author.objects.owned_by(alice).exists()


def test_whoever_is_signed_out_is_asked_to_sign_in(alice: User) -> None:
    refused = APIClient().get("/api/v1/authors", headers={"X-Account": str(alice.pk)})
    assert refused.status_code == 403
    assert refused.json()["type"] == "about:blank"
