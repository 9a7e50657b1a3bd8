import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.test import APIClient

from authors.models import Author
from imalink.cursor_pages import after, cursor_of
from imalink.testing import NOON, make_author, make_photo
from photos.models import Photo


def all_pages(api: APIClient, address: str) -> list[list[dict[str, Any]]]:
    pages, following = [], address
    while following:
        answer = api.get(following).json()
        pages.append(answer["results"])
        following = answer["next"]
    return pages


def test_the_pages_together_are_every_row_once_in_order(api: APIClient, alice: User) -> None:
    times = [NOON + timedelta(days=n // 4) for n in range(11)]
    photos = [make_photo(alice, taken_at=time) for time in times]
    pages = all_pages(api, "/api/v1/photos?page_size=3")
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    newest_first = sorted(photos, key=lambda photo: (photo.sort_at, photo.pk), reverse=True)
    assert [row["hothash"] for page in pages for row in page] == [p.hothash for p in newest_first]


def test_a_full_last_page_has_no_empty_one_after_it(api: APIClient, alice: User) -> None:
    for _ in range(4):
        make_photo(alice)
    assert [len(page) for page in all_pages(api, "/api/v1/photos?page_size=2")] == [2, 2]


def test_names_are_in_ascending_order(api: APIClient, alice: User) -> None:
    for name in ("c", "a", "b"):
        make_author(alice, name=name)
    pages = all_pages(api, "/api/v1/authors?page_size=1")
    assert [page[0]["name"] for page in pages] == ["a", "b", "c"]


def test_a_row_that_comes_in_front_moves_nothing_on_later_pages(
    api: APIClient, alice: User
) -> None:
    photos = [make_photo(alice, taken_at=NOON - timedelta(days=n)) for n in range(4)]
    first = api.get("/api/v1/photos?page_size=2").json()
    make_photo(alice, taken_at=NOON + timedelta(days=1))
    second = api.get(first["next"]).json()
    assert [row["hothash"] for row in second["results"]] == [p.hothash for p in photos[2:]]


@pytest.mark.parametrize(("asked", "answered"), [("2", 2), ("500", 3), ("501", 3), ("999999", 3)])
def test_a_page_has_as_many_rows_as_asked(
    api: APIClient, alice: User, asked: str, answered: int
) -> None:
    for _ in range(3):
        make_photo(alice)
    answer = api.get(f"/api/v1/photos?page_size={asked}")
    assert len(answer.json()["results"]) == answered


def test_a_page_never_has_more_than_500_rows(api: APIClient, alice: User) -> None:
    authors = [Author(owner=alice, name=f"{n:04}") for n in range(501)]
    Author.objects.bulk_create(authors)
    assert len(api.get("/api/v1/authors?page_size=9999").json()["results"]) == 500


@pytest.mark.parametrize("asked", ["0", "-1", "many", ""])
def test_a_page_size_that_is_no_number_above_zero_is_an_error(api: APIClient, asked: str) -> None:
    problem = api.get("/api/v1/photos", {"page_size": asked}).json()
    assert list(problem["errors"]) == ["page_size"]


def encoded(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ø",
        encoded(1),
        encoded(["2023-05-01", "7"]),
        encoded(["2023-13-01T00:00:00", 7]),
        encoded(["\x00", 7]),
        encoded(["\ud800", 7]),
        encoded(["0001-01-01T00:00:00+14:00", 7]),
        encoded(["9999-12-31T23:59:59-14:00", 7]),
        encoded([None, 7]),
        encoded(["2023-05-01T00:00:00", 7, 7]),
        "WyJ" * 200,
    ],
)
def test_a_cursor_that_is_none_is_an_error(api: APIClient, cursor: str) -> None:
    response = api.get(f"/api/v1/photos?cursor={quote(cursor)}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["cursor"]


def test_a_cursor_beyond_every_number_is_just_a_place(api: APIClient) -> None:
    cursor = encoded(["2023-05-01T00:00:00+00:00", 10**30])
    assert api.get(f"/api/v1/photos?cursor={cursor}").json()["results"] == []


def test_half_a_character_is_no_place_among_texts(api: APIClient) -> None:
    cursor = encoded(["\ud800", 7])
    assert api.get(f"/api/v1/authors?cursor={cursor}").status_code == 400


def test_a_moment_without_a_zone_is_a_place(api: APIClient, alice: User) -> None:
    photo = make_photo(alice)
    cursor = encoded(["2200-01-01T00:00:00", True])
    results = api.get(f"/api/v1/photos?cursor={cursor}").json()["results"]
    assert [one["hothash"] for one in results] == [photo.hothash]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_a_page_begins_at_its_place_in_the_index(alice: User) -> None:
    place = Photo(pk=7, sort_at=datetime(2023, 5, 1, tzinfo=UTC))
    photos = Photo.objects.owned_by(alice).in_catalogue()
    plan = after(photos, "-sort_at", cursor_of(place, "-sort_at")).explain()
    assert "USING INDEX photo_gallery (owner_id=? AND sort_at<?)" in plan
    assert "TEMP B-TREE" not in plan
