import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from rest_framework.test import APIClient

from imalink.testing import make_author, make_photo


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("name", ["photos", "images", "sources", "import_sessions", "authors"])
def test_every_list_answers_with_and_without_a_slash(api: APIClient, name: str, slash: str) -> None:
    assert api.get(f"/api/v1/{name}{slash}").status_code == 200


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_row_answers_with_and_without_a_slash(api: APIClient, alice: User, slash: str) -> None:
    assert api.get(f"/api/v1/photos/{make_photo(alice).hothash}{slash}").status_code == 200
    assert api.get(f"/api/v1/authors/{make_author(alice).pk}{slash}").status_code == 200


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_post_is_not_redirected(api: APIClient, slash: str) -> None:
    assert api.post(f"/api/v1/authors{slash}", {"name": "Ansel"}).status_code == 201


def test_reversed_addresses_can_be_used_as_they_are() -> None:
    assert reverse("api:photo-list") == "/api/v1/photos"
    assert reverse("api:photo-restore", args=["a" * 64]) == f"/api/v1/photos/{'a' * 64}/restore"


@pytest.mark.parametrize("path", ["schema", "docs", ""])
def test_even_the_documentation_is_private(db: None, path: str) -> None:
    assert APIClient().get(f"/api/v1/{path}").status_code in {401, 403}


@pytest.mark.parametrize("path", ["", "photos", "images", "authors", "sources", "authors/7"])
def test_the_browsable_pages_have_no_inline_script_or_style(api: APIClient, path: str) -> None:
    page = api.get(f"/api/v1/{path}", headers={"Accept": "text/html"}).content.decode()
    assert "<!DOCTYPE html>" in page
    assert not re.search(r"<style|<script>|\sstyle=|\son\w+=|//cdn", page)


def test_the_documentation_has_no_inline_script_or_style(api: APIClient) -> None:
    page = api.get("/api/v1/docs/").content.decode()
    assert "swagger-ui-bundle.js" in page
    assert "<style" not in page
    assert "<script>" not in page
    assert "https://" not in page
