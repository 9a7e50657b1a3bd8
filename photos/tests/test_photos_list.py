"""GET photos: what is shown, what narrows it, and that its cost does not grow with its rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from imalink.testing import (
    NOON,
    make_author,
    make_catalogue,
    make_copy,
    make_hotpreview,
    make_image,
    make_photo,
    make_session,
    make_source,
    some_hash,
)
from photos.models import Photo, Role, Source

PHOTOS = "/api/v1/photos"


def found(api: APIClient, **filters: Any) -> set[str]:
    response = api.get(PHOTOS, filters)
    assert response.status_code == 200, response.json()
    return {row["hothash"] for row in response.json()["results"]}


def test_newest_first(api: APIClient, alice: User) -> None:
    old, new = make_photo(alice, taken_at=NOON), make_photo(alice, taken_at=NOON + timedelta(1))
    rows = api.get(PHOTOS).json()["results"]
    assert [row["hothash"] for row in rows] == [new.hothash, old.hothash]


def test_nothing_of_anothers(api: APIClient, bob: User) -> None:
    assert found(api) == set()


def test_each_filter_finds_its_photo_and_no_other(api: APIClient, alice: User) -> None:
    author, session, card = make_author(alice), make_session(alice), make_source(alice)
    photo = make_photo(
        alice,
        taken_at=NOON.replace(year=2020),
        camera_model="X100",
        lens_model="23mm",
        author=author,
        import_session=session,
        gps_latitude=59.9,
        gps_longitude=10.7,
    )
    make_copy(make_image(photo, filename="DSCF1.JPG"), card)
    make_image(photo, role=Role.RAW, format="raf", filename="DSCF1.RAF")
    make_catalogue(alice)
    for name, value in {
        "taken_to": "2020-05-01",
        "month": 202005,
        "camera_model": "X100",
        "lens_model": "23mm",
        "author": author.pk,
        "import_session": session.pk,
        "source": card.pk,
        "has_gps": "true",
        "has_raw": "true",
        "file_format": "raf",
        "text": "x100 dscf1",
    }.items():
        assert found(api, **{name: value}) == {photo.hothash}, name
    for name, value in {"taken_from": "2020-05-02", "has_gps": "false", "has_raw": "false"}.items():
        assert photo.hothash not in found(api, **{name: value}), name
        assert len(found(api, **{name: value})) == 1, name


def test_photos_without_an_author_can_be_asked_for(api: APIClient, alice: User) -> None:
    make_photo(alice, author=make_author(alice))
    without = make_photo(alice)
    assert found(api, author="null") == {without.hothash}


@pytest.mark.parametrize("name", ["author", "import_session", "source"])
def test_anothers_row_is_no_choice(api: APIClient, bob: User, name: str) -> None:
    theirs = Photo.objects.get(owner=bob)
    ids: dict[str, Any] = {"author": theirs.author_id}
    ids["import_session"] = theirs.import_session_id
    ids["source"] = theirs.images.get().copies.get().source_id
    foreign = api.get(PHOTOS, {name: ids[name]})
    assert foreign.status_code == 400
    assert foreign.json() == api.get(PHOTOS, {name: 10**6}).json()


@pytest.mark.parametrize(
    "query",
    [
        "month=99999999999999999999999",
        "taken_to=9999-12-31",
        "taken_from=0001-01-01",
        "text=%25_%27%22",
        "camera_model=%F0%9F%93%B7",
        "page_size=99999999999999999999999",
    ],
)
def test_odd_filters_are_just_filters(api: APIClient, query: str) -> None:
    assert api.get(f"{PHOTOS}?{query}").status_code == 200


@pytest.mark.parametrize("hothash", ["%00", "x", "A" * 64, "a" * 65, "..%2f", "%ff"])
def test_what_is_no_hothash_is_no_address(api: APIClient, hothash: str) -> None:
    assert api.get(f"{PHOTOS}/{hothash}").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"), [("taken_from", "yesterday"), ("month", "May"), ("author", "Ansel")]
)
def test_a_filter_that_cannot_be_is_named(api: APIClient, name: str, value: str) -> None:
    response = api.get(PHOTOS, {name: value})
    assert (response.status_code, list(response.json()["errors"])) == (400, [name])


def fill(owner: User, rows: int) -> None:
    for _ in range(rows):
        photo = make_photo(owner, author=make_author(owner), import_session=make_session(owner))
        make_hotpreview(photo)
        make_copy(make_image(photo), make_source(owner))


@pytest.mark.parametrize("name", ["photos", "images", "authors", "sources"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    api: APIClient, alice: User, name: str
) -> None:
    counts = []
    for rows in (5, 45):
        fill(alice, rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(api.get(f"/api/v1/{name}").json()["results"]) >= rows
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_a_list_reads_no_preview_and_no_layer(api: APIClient, alice: User) -> None:
    fill(alice, 1)
    with CaptureQueriesContext(connection) as queries:
        api.get(PHOTOS)
    sql = " ".join(query["sql"] for query in queries.captured_queries)
    assert '"jpeg"' not in sql
    assert '"camera"' not in sql


def test_a_photo_shows_its_files_and_where_they_were_found(api: APIClient, alice: User) -> None:
    photo = make_catalogue(alice)
    answer = api.get(f"{PHOTOS}/{photo.hothash}").json()
    image = photo.images.get()
    assert [one["filename"] for one in answer["images"]] == [image.filename]
    assert answer["images"][0]["sha256"] == image.sha256
    assert answer["images"][0]["has_exif"] is True
    place = answer["images"][0]["copies"][0]
    assert (place["source"], place["path"]) == ("Card", f"DCIM/{image.filename}")


def test_the_files_of_a_photo_cost_no_query_each(api: APIClient, alice: User) -> None:
    photo, counts = make_photo(alice), []
    for files in (2, 8):
        for _ in range(files):
            make_copy(make_image(photo), make_source(alice))
        with CaptureQueriesContext(connection) as queries:
            api.get(f"{PHOTOS}/{photo.hothash}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_preview_is_at_its_own_address(api: APIClient, alice: User) -> None:
    photo = make_photo(alice)
    preview = make_hotpreview(photo)
    address = api.get(f"{PHOTOS}/{photo.hothash}").json()["hotpreview_url"]
    response = api.get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert response.content == bytes(preview.jpeg)
    assert "immutable" in response["Cache-Control"]


def test_a_preview_that_is_not_there_or_not_ones_own_is_404(
    api: APIClient, alice: User, bob: User
) -> None:
    for hothash in (make_photo(alice).hothash, Photo.objects.get(owner=bob).hothash, some_hash()):
        response = api.get(f"{PHOTOS}/{hothash}/hotpreview")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_look_alikes_come_with_their_distance(api: APIClient, alice: User) -> None:
    from photos.perceptual import set_hash

    photos = [make_photo(alice), make_photo(alice)]
    for photo, digits in zip(photos, ["0" * 16, "0" * 15 + "3"], strict=True):
        set_hash(photo, digits)
        photo.save()
    answer = api.get(f"{PHOTOS}/{photos[0].hothash}/lookalikes").json()
    assert [(row["distance"], row["photo"]["hothash"]) for row in answer] == [
        (2, photos[1].hothash)
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("photos?source={source}", "image_photo (owner_id=? AND photo_id=?)"),
        ("photos?has_raw=true", "image_photo (owner_id=? AND photo_id=?)"),
        ("images?hothash={hothash}", "photos_photo_1 (owner_id=? AND hothash=?)"),
        ("photos/{hothash}/hotpreview", "photos_hotpreview_1 (owner_id=? AND photo_id=?)"),
        ("images", "image_list (owner_id=?)"),
        ("photos/{hothash}/hotpreview", "photos_photo_1 (owner_id=? AND hothash=?)"),
    ],
)
def test_rows_are_found_by_an_index_that_begins_with_their_owner(
    api: APIClient, alice: User, path: str, index: str
) -> None:
    photo = make_catalogue(alice)
    source = Source.objects.owned_by(alice).get()
    with CaptureQueriesContext(connection) as queries:
        api.get(f"/api/v1/{path.format(source=source.pk, hothash=photo.hothash)}")
    with connection.cursor() as cursor:
        plans = [
            row[3]
            for query in queries
            if query["sql"].startswith("SELECT")
            for row in cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
        ]
    assert any(index in step for step in plans), plans


def test_photos_are_found_by_stars_and_by_whole_keywords(api: APIClient, alice: User) -> None:
    boats = make_photo(alice, rating=4, keywords=["boats", "Lofoten"], title="100% calm")
    boat = make_photo(alice, rating=-1, keywords=["boat"], description="at sea")
    make_photo(alice)
    assert found(api, keyword="boat") == {boat.hothash}
    assert found(api, keyword="lofoten") == {boats.hothash}
    assert found(api, rating=-1) == {boat.hothash}
    assert found(api, rating_from=3) == {boats.hothash}
    assert found(api, text="boat") == {boats.hothash, boat.hothash}
    assert found(api, text="100% calm") == {boats.hothash}
    assert found(api, text="sea") == {boat.hothash}
