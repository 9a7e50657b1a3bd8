"""PATCH photos/{hothash}: what the owner sets, and what comes of it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_author, make_photo
from photos.effective import derive
from photos.models import Photo

CAMERA = {
    "taken_at": "2023-05-01T10:00:00",
    "taken_at_offset": 120,
    "taken_at_source": "exif_original",
    "camera_model": "X100",
    "gps_latitude": 59.9,
    "gps_longitude": 10.7,
    "file_modified_at": "2023-06-01T00:00:00",
}


@pytest.fixture
def photo(alice: User) -> Photo:
    photo = make_photo(alice, camera=CAMERA)
    derive(photo)
    photo.save()
    return photo


def patch(api: APIClient, photo: Photo, **fields: Any) -> Any:
    return api.patch(f"/api/v1/photos/{photo.hothash}", fields)


def test_only_what_was_set_is_kept_as_edited(api: APIClient, photo: Photo) -> None:
    answer = patch(api, photo, camera_model="X100V").json()
    assert answer["camera_model"] == "X100V"
    assert answer["edited"] == {"camera_model": "X100V"}
    photo.refresh_from_db()
    assert photo.camera == CAMERA


def test_edits_add_up(api: APIClient, photo: Photo) -> None:
    patch(api, photo, camera_model="X100V")
    assert patch(api, photo, iso=400).json()["edited"] == {"camera_model": "X100V", "iso": 400}


def test_another_time_moves_the_photo(api: APIClient, photo: Photo) -> None:
    answer = patch(api, photo, taken_at="1999-12-31T23:00:00").json()
    assert (answer["sort_at"], answer["taken_at_source"]) == ("1999-12-31T23:00:00", "edited")
    assert answer["taken_at_offset"] is None
    photo.refresh_from_db()
    assert photo.sort_month == 199912


def test_no_time_leaves_it_at_its_files(api: APIClient, photo: Photo) -> None:
    answer = patch(api, photo, taken_at=None).json()
    assert (answer["taken_at"], answer["taken_at_source"]) == (None, None)
    assert answer["sort_at"] == "2023-06-01T00:00:00"


def test_an_offset_alone_keeps_the_time(api: APIClient, photo: Photo) -> None:
    answer = patch(api, photo, taken_at_offset=60).json()
    assert (answer["taken_at"], answer["taken_at_offset"]) == ("2023-05-01T10:00:00", 60)


def test_half_a_position_keeps_the_other_half(api: APIClient, photo: Photo) -> None:
    answer = patch(api, photo, gps_latitude=60.5).json()
    assert (answer["gps_latitude"], answer["gps_longitude"]) == (60.5, 10.7)


def test_one_side_keeps_the_other(api: APIClient, alice: User) -> None:
    photo = make_photo(alice, camera={"width": 60, "height": 40}, width=60, height=40)
    answer = patch(api, photo, width=50).json()
    assert (answer["width"], answer["height"]) == (50, 40)


def test_a_position_cannot_lose_one_half(api: APIClient, photo: Photo) -> None:
    assert patch(api, photo, gps_latitude=None).status_code == 400
    both = patch(api, photo, gps_latitude=None, gps_longitude=None).json()
    assert (both["gps_latitude"], both["gps_longitude"]) == (None, None)


def test_the_author_is_set_and_taken_away(api: APIClient, alice: User, photo: Photo) -> None:
    author = make_author(alice)
    assert patch(api, photo, author_id=author.pk).json()["author_id"] == author.pk
    answer = patch(api, photo, author_id=None).json()
    assert (answer["author_id"], answer["edited"]) == (None, {})


def test_the_hothash_is_the_address_and_never_changes(api: APIClient, photo: Photo) -> None:
    assert patch(api, photo, hothash="b" * 64).json()["hothash"] == photo.hothash


def test_anothers_photo_is_not_found(api: APIClient, bob: User) -> None:
    assert patch(api, Photo.objects.get(owner=bob), iso=100).status_code == 404


def test_there_is_no_put(api: APIClient, photo: Photo) -> None:
    assert api.put(f"/api/v1/photos/{photo.hothash}", {}).status_code == 405


def test_stars_and_words_are_set_and_taken_away(api: APIClient, photo: Photo) -> None:
    words: dict[str, Any] = {
        "rating": -1,
        "label": "Red",
        "title": "Harbour",
        "description": "Boats",
        "keywords": ["boats", "Lofoten", "boats"],
        "creator": "Ansel",
        "copyright": "(c)",
    }
    answer = patch(api, photo, **words).json()
    assert {name: answer[name] for name in words} == words | {"keywords": ["boats", "Lofoten"]}
    answer = patch(api, photo, rating=None, keywords=[], title="").json()
    assert (answer["rating"], answer["keywords"], answer["title"]) == (None, [], None)
    assert answer["label"] == "Red"


@pytest.mark.parametrize(
    "fields", [{"rating": 6}, {"rating": -2}, {"keywords": ["a\nb"]}, {"title": "x" * 1001}]
)
def test_words_of_another_shape_are_refused(
    api: APIClient, photo: Photo, fields: dict[str, Any]
) -> None:
    assert patch(api, photo, **fields).status_code == 400
