"""The preview's own address."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from imalink.testing import jpeg_bytes, make_hotpreview, make_photo
from photos.models import Photo


@pytest.fixture
def photo(alice: User) -> Photo:
    photo = make_photo(alice)
    make_hotpreview(photo, jpeg=jpeg_bytes(color="red"))
    return photo


def address(photo: Photo, version: str | None = None) -> str:
    query = "" if version is None else f"?v={version}"
    return f"/photos/{photo.hothash}/hotpreview.jpg{query}"


def test_it_is_the_jpeg_and_nothing_else_may_come_of_it(pages: Client, photo: Photo) -> None:
    response = pages.get(address(photo))
    assert response.content == jpeg_bytes(color="red")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_it_is_kept_for_good_only_under_its_right_version(pages: Client, photo: Photo) -> None:
    right = pages.get(address(photo, photo.hotpreview_version))
    assert right["Cache-Control"] == "private, max-age=31536000, immutable"
    for version in (None, "", "00000000"):
        assert pages.get(address(photo, version))["Cache-Control"] == "private, no-cache"


def test_what_the_browser_has_already_is_not_sent_again(pages: Client, photo: Photo) -> None:
    etag = pages.get(address(photo))["ETag"]
    again = pages.get(address(photo), headers={"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["Cache-Control"] == "private, no-cache"


def test_a_stranger_finds_nothing(pages: Client, bob: User) -> None:
    photo = Photo.objects.owned_by(bob).get()
    assert pages.get(address(photo, photo.hotpreview_version)).status_code == 404


def test_a_photo_without_a_preview_has_none(pages: Client, alice: User) -> None:
    assert pages.get(address(make_photo(alice))).status_code == 404
