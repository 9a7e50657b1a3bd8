"""Every error of the API is a problem document (RFC 9457) that a person understands."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from imalink.testing import api_of


def told(response: Any) -> dict[str, Any]:
    """The problem document, once it is known to be one."""
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["status"] == response.status_code
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["detail"]
    return problem


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    assert told(APIClient().get("/api/v1/photos"))["status"] in {401, 403}


def test_a_row_that_is_not_there_is_404(api: APIClient) -> None:
    assert told(api.get("/api/v1/authors/7"))["status"] == 404


def test_an_address_that_is_not_there_is_404(api: APIClient) -> None:
    assert told(api.get("/api/v1/nothing"))["status"] == 404


def test_a_wrong_method_is_405(api: APIClient) -> None:
    assert told(api.put("/api/v1/photos"))["status"] == 405


def test_json_that_cannot_be_read_is_400(api: APIClient) -> None:
    response = api.post("/api/v1/authors", "{", content_type="application/json")
    assert told(response)["status"] == 400


@pytest.mark.parametrize(
    "body", ["[" * 200_000, '{"a":' * 200_000, "9" * 5000, '{"name": NaN}', "\x00"]
)
def test_json_that_nobody_writes_is_400(api: APIClient, body: str) -> None:
    response = api.post("/api/v1/authors", body, content_type="application/json")
    assert told(response)["status"] == 400


def test_another_content_type_is_415(api: APIClient) -> None:
    response = api.post("/api/v1/authors", "<a/>", content_type="application/xml")
    assert told(response)["status"] == 415


def test_a_request_that_is_too_large_is_413_before_it_is_read(api: APIClient) -> None:
    response = api.post(
        "/api/v1/authors", "{}", content_type="application/json", CONTENT_LENGTH="10000000"
    )
    assert told(response)["status"] == 413


def test_a_form_that_is_too_large_is_413(alice: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/api/v1/authors", {"name": "x" * 10_000_000}, format="multipart")
    assert told(response)["status"] == 413


def test_each_wrong_field_is_named(api: APIClient) -> None:
    problem = told(api.post("/api/v1/authors", {"name": ""}))
    assert problem["status"] == 400
    assert list(problem["errors"]) == ["name"]
    assert problem["detail"] == f"name: {problem['errors']['name'][0]}"


def test_fields_within_fields_are_named_with_their_place(api: APIClient) -> None:
    asked = {"source": "Card", "files": [{"sha256": "a" * 64}, {"sha256": "no"}]}
    problem = told(api.post("/api/v1/sources/known", asked))
    assert list(problem["errors"]) == ["files[1].sha256"]


def test_a_missing_csrf_token_is_403(alice: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    assert told(client.post("/api/v1/authors", {"name": "Ansel"}))["status"] == 403


def test_a_mistake_of_the_server_is_500(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = api_of(alice)
    client.raise_request_exception = False
    monkeypatch.setattr("authors.viewsets.AuthorViewSet.get_queryset", lambda self: 1 / 0)
    assert told(client.get("/api/v1/authors"))["status"] == 500


def test_a_browser_sees_the_problem_on_a_page(pages: Client) -> None:
    response = pages.get("/api/v1/authors/7", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_an_address_outside_the_api_has_a_page_for_people(pages: Client) -> None:
    assert pages.get("/nothing")["Content-Type"].startswith("text/html")
