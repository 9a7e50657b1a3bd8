"""The CSV and the JSON: every photo once, numbers as numbers, and no formula for a spreadsheet."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from rest_framework.test import APIClient

from imalink.testing import NOON, make_author, make_copy, make_image, make_photo, make_source
from photos.export import rows
from photos.export.csv_table import COLUMNS, without_formula

EXPORT = "/api/v1/photos/export/"


def table(api: APIClient, **filters: Any) -> list[dict[str, str]]:
    answer = api.get(f"{EXPORT}csv", filters)
    assert answer.status_code == 200
    content = answer.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") > 0
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def document(api: APIClient, **filters: Any) -> list[Any]:
    answer = api.get(f"{EXPORT}json", filters)
    photos: list[Any] = json.loads(answer.getvalue())["photos"]
    return photos


def test_a_photo_is_a_line_with_what_the_catalogue_knows(api: APIClient, alice: User) -> None:
    photo = make_photo(
        alice,
        author=make_author(alice, name="Ansel"),
        taken_at=NOON,
        taken_at_offset=120,
        title='Say "hi", twice\nor more',
        keywords=["Røros", "snø; is"],
        gps_latitude=-33.8568,
        gps_longitude=151.2153,
        gps_altitude=-3.5,
        rating=-1,
        exposure_time=0.004,
    )
    card = make_source(alice, name="Card")
    make_copy(make_image(photo, filename="IMG_1.JPG"), card, path="DCIM/IMG_1.JPG")
    (line,) = table(api)
    assert list(line) == list(COLUMNS)
    assert line["hothash"] == photo.hothash
    assert line["filename"] == "IMG_1.JPG"
    assert line["taken_at"] == "2023-05-01T12:00:00"
    assert line["taken_at_offset"] == "120"
    assert line["title"] == 'Say "hi", twice\nor more'
    assert line["keywords"] == "Røros\nsnø; is"
    assert line["author"] == "Ansel"
    assert line["places"] == "Card: DCIM/IMG_1.JPG"
    numbers = [line[name] for name in ("gps_latitude", "gps_altitude", "rating", "exposure_time")]
    assert numbers == ["-33.8568", "-3.5", "-1", "0.004"]
    assert line["lens_model"] == line["iso"] == line["deleted_at"] == ""


FORMULAS = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "\uff1d1", "'=1", "''=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_may_take_for_a_formula_is_text(
    api: APIClient, alice: User, text: str
) -> None:
    make_photo(alice, title=text, keywords=[text, "b"], camera_model=text)
    (line,) = table(api)
    assert line["title"] == line["camera_model"] == f"'{text}"
    assert line["keywords"] == f"'{text}\nb"


@pytest.mark.parametrize("text", ["plain", "'quoted'", "a=b", "", "'", "«-1»", "1-2"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


def test_every_photo_once_in_the_gallerys_order_however_many_chunks(
    api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    # Photos of the same second, which only their id keeps in order.
    photos = [make_photo(alice, taken_at=NOON - timedelta(seconds=n // 3)) for n in range(7)]
    ordered = sorted(photos, key=lambda photo: (photo.sort_at, photo.pk), reverse=True)
    hothashes = [photo.hothash for photo in ordered]
    assert [line["hothash"] for line in table(api)] == hothashes
    assert [one["hothash"] for one in document(api)] == hothashes


def test_a_filter_narrows_the_export_and_removed_photos_are_not_in_it(
    api: APIClient, alice: User
) -> None:
    wanted = make_photo(alice, rating=5)
    make_photo(alice, rating=4)
    make_photo(alice, rating=5).remove()
    assert [line["hothash"] for line in table(api, rating=5)] == [wanted.hothash]
    assert [one["hothash"] for one in document(api, rating=5)] == [wanted.hothash]


def test_a_filter_that_makes_no_sense_is_refused_before_anything_is_sent(api: APIClient) -> None:
    answer = api.get(f"{EXPORT}csv", {"taken_from": "yesterday"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_without_photos_there_is_the_line_of_names_alone(api: APIClient) -> None:
    assert table(api) == []
    assert document(api) == []


@pytest.mark.parametrize("kind", ["csv", "json", "sidecars"])
def test_an_export_is_a_file_that_no_cache_keeps(api: APIClient, alice: User, kind: str) -> None:
    answer = api.get(f"{EXPORT}{kind}", HTTP_ACCEPT="text/html")
    assert answer["Content-Disposition"].startswith('attachment; filename="imalink-')
    assert "no-store" in answer["Cache-Control"]
    assert answer.streaming


def test_json_shows_a_photo_as_the_api_does_and_names_its_author(
    api: APIClient, alice: User
) -> None:
    author = make_author(alice, name="Ansel")
    # PostgreSQL keeps no half character in JSON.
    half = "\ud800" if connection.vendor == "sqlite" else "?"
    photo = make_photo(alice, author=author, xmp={"title": f"half {half} a letter"})
    make_copy(make_image(photo), make_source(alice))
    (one,) = document(api)
    assert one.pop("author") == "Ansel"
    # The API shows the same, but as UTF-8 it cannot carry half a character.
    shown = json.loads(json.dumps(one).replace("\\ud800", "?"))
    photo.xmp = {"title": "half ? a letter"}
    photo.save(update_fields=["xmp"])
    there = api.get(f"/api/v1/photos/{photo.hothash}").json()
    assert shown == there | {"updated_at": shown["updated_at"]}


def test_the_photos_that_are_named_are_exported_and_no_others(api: APIClient, alice: User) -> None:
    one, other = make_photo(alice), make_photo(alice)
    make_photo(alice)
    named = {"hothashes": [one.hothash, other.hothash, one.hothash]}
    for body, format in (
        (named, "json"),
        ({"hothashes": " ".join(named["hothashes"])}, "multipart"),
    ):
        content = api.post(f"{EXPORT}json", body, format=format).getvalue()
        found = {photo["hothash"] for photo in json.loads(content)["photos"]}
        assert found == {one.hothash, other.hothash}


@pytest.mark.parametrize(
    ("hothashes", "status", "detail"),
    [
        ([], 400, "hothashes: Choose a photo first."),
        ("", 400, "hothashes: Choose a photo first."),
        (["abc"], 400, "hexadecimal"),
        ([7], 400, "hexadecimal"),
        ({"a": 1}, 400, "list"),
        (None, 400, "null"),
        ([f"{n:064x}" for n in range(10_001)], 400, "10000"),
        (["0" * 64], 404, "Photos that are not in your catalogue: 1."),
    ],
)
def test_a_selection_that_cannot_be_is_refused_in_words(
    api: APIClient, hothashes: Any, status: int, detail: str
) -> None:
    answer = api.post(f"{EXPORT}csv", {"hothashes": hothashes}, format="json")
    assert answer.status_code == status
    assert detail in json.dumps(answer.json())


def test_a_removed_photo_refuses_the_whole_selection(api: APIClient, alice: User) -> None:
    here, removed = make_photo(alice), make_photo(alice)
    removed.remove()
    named = {"hothashes": [here.hothash, removed.hothash]}
    assert api.post(f"{EXPORT}sidecars", named).status_code == 404
