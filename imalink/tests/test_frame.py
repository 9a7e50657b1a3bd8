"""The frame around every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SPRITE = Path(settings.BASE_DIR) / "static_src" / "ui" / "icons.svg"


def test_it_has_a_skip_link_a_language_and_the_token_for_htmx(pages: Client) -> None:
    page = pages.get("/").content.decode()
    assert '<html lang="en">' in page
    assert 'href="#main"' in page
    assert re.search(r'hx-headers=\'{"X-CSRFToken": "\w{64}"}\'', page)


def test_it_marks_the_place_one_is_at(pages: Client) -> None:
    page = pages.get("/authors/").content.decode()
    current = re.findall(r'<a class="place"[^>]*href="([^"]*)"[^>]*aria-current="page"', page)
    assert current == ["/authors/"]


def test_a_page_that_does_not_exist_keeps_the_side_bar(pages: Client) -> None:
    response = pages.get("/nowhere/")
    assert response.status_code == 404
    assert b'class="sidebar"' in response.content


@pytest.mark.django_db
def test_a_stranger_sees_no_side_bar_on_an_error_page(client: Client) -> None:
    assert b'class="sidebar"' not in client.get("/nowhere/").content


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained(alice: object) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert b"The page was too old" in response.content


def test_every_icon_a_template_draws_is_in_the_sprite() -> None:
    drawn = {
        name
        for file in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% (?:icon|place|tab) "([\w-]+)"', file.read_text())
    }
    assert drawn
    assert drawn <= set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text()))


def test_no_template_carries_inline_script_or_style() -> None:
    for file in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{#.*?#}", "", file.read_text())
        assert not re.search(r"\sstyle=|<style|\son\w+=", text), file
        assert not re.search(r"<script(?![^>]*\b(?:src=|application/json))", text), file


def test_the_policy_of_every_page_is_strict(pages: Client) -> None:
    policy = pages.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
