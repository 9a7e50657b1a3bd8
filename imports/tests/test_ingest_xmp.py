"""What sidecars and packets say of a photo, when it is new and when it is known."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_session
from imports.models import ImportSession
from imports.tests.batches import a_file, a_photo, a_sidecar, outcomes, pack, send, send_parts
from photos.models import Copy, Image, Photo

pytestmark = pytest.mark.usefixtures("sound_library")

WORDS: dict[str, Any] = {
    "rating": 4,
    "label": "Red",
    "title": "Harbour",
    "description": "The boats\nare out.",
    "keywords": ["Lofoten", "boats"],
    "keyword_paths": ["Norway|Lofoten"],
    "creator": "Ansel",
    "copyright": "(c) Ansel",
}
FROM_SIDECAR = {"origins": dict.fromkeys(WORDS, "sidecar")}
JPEG = a_file("DCIM/1.JPG")


def group(xmp: dict[str, Any] | None, sidecar: str = "A", at: str = "DCIM/1.xmp") -> dict[str, Any]:
    """A photo with its sidecar, whose bytes follow from a letter."""
    return a_photo(JPEG, a_sidecar(at, seed=f"sidecar {sidecar}"), xmp=xmp)


def test_a_new_photo_has_the_words_of_its_xmp(api: APIClient, session: ImportSession) -> None:
    send(api, session, group(WORDS | FROM_SIDECAR))
    photo = Photo.objects.get()
    assert (photo.rating, photo.label, photo.title) == (4, "Red", "Harbour")
    assert (photo.description, photo.keywords) == ("The boats\nare out.", ["Lofoten", "boats"])
    assert (photo.creator, photo.copyright) == ("Ansel", "(c) Ansel")
    assert photo.xmp == WORDS | FROM_SIDECAR


def test_a_photo_without_xmp_has_none(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(JPEG, xmp=None))
    photo = Photo.objects.get()
    assert (photo.xmp, photo.rating, photo.keywords, photo.title) == ({}, None, [], "")


def test_a_sidecar_corrects_time_and_place(api: APIClient, session: ImportSession) -> None:
    xmp = {
        "taken_at": "2023-05-01T13:00:00",
        "taken_at_offset": 60,
        "taken_at_source": "xmp_original",
        "gps_latitude": 68.1,
        "gps_longitude": 13.5,
    }
    send(api, session, group(xmp | {"origins": dict.fromkeys(xmp, "sidecar")}))
    photo = Photo.objects.get()
    assert photo.taken_at == photo.sort_at == datetime(2023, 5, 1, 13, tzinfo=UTC)
    assert (photo.taken_at_offset, photo.taken_at_source) == (60, "xmp_original")
    assert (photo.gps_latitude, photo.gps_longitude) == (68.1, 13.5)


def test_a_changed_sidecar_changes_the_xmp_of_a_known_photo_and_nothing_else(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, group(WORDS))
    before = Photo.objects.values().get()
    answer = send(api, session, group({"rating": 5}, "B") | {"width": 1, "hotpreview": b""})
    assert outcomes(answer)[1] == "file_added"
    after = Photo.objects.values().get()
    assert (after["rating"], after["title"], after["xmp"]) == (5, "", {"rating": 5, "origins": {}})
    words = {*WORDS, "xmp", "updated_at"}
    assert {k: v for k, v in after.items() if k not in words} == {
        k: v for k, v in before.items() if k not in words
    }


def test_a_sidecar_that_is_as_it_once_was_counts_again(
    api: APIClient, session: ImportSession
) -> None:
    for letter, rating in (("A", 1), ("B", 2), ("A", 1)):
        send(api, session, group({"rating": rating}, letter))
        assert Photo.objects.get().rating == rating
    assert Image.objects.filter(role="sidecar").count() == 2
    assert Copy.objects.count() == 2


def test_an_old_sidecar_in_a_backup_takes_nothing_back(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, group({"rating": 1}, "A"))
    send(api, session, group({"rating": 2}, "B"))
    send(api, session, group({"rating": 1}, "A", at="Backup/1.xmp"))
    assert Photo.objects.get().rating == 2


def test_the_same_batch_again_changes_nothing(api: APIClient, session: ImportSession) -> None:
    send(api, session, group({"rating": 1}, "A"))
    send(api, session, group({"rating": 2}, "B"))
    updated_at = Photo.objects.get().updated_at
    send(api, session, group({"rating": 2}, "B"))
    assert Photo.objects.get().updated_at == updated_at


def test_a_sidecar_that_says_nothing_any_more_takes_its_words_back(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, group(WORDS))
    send(api, session, group(None, "B"))
    photo = Photo.objects.get()
    assert (photo.xmp, photo.rating, photo.keywords) == ({}, None, [])


def test_a_client_that_says_nothing_of_xmp_leaves_it_alone(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, group(WORDS))
    silent = group(None, "B")
    del silent["xmp"]
    send(api, session, silent)
    assert Photo.objects.get().rating == 4


def test_a_copy_with_a_packet_speaks_only_where_nothing_was_said(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(JPEG, xmp=None))
    retagged = a_file("DCIM/2.JPG", image_data_hash=JPEG["image_data_hash"])
    send(api, session, a_photo(retagged, xmp={"rating": 3}))
    assert Photo.objects.get().rating == 3
    again = a_file("DCIM/3.JPG", image_data_hash=JPEG["image_data_hash"])
    send(api, session, a_photo(again, xmp={"rating": 1}))
    assert Photo.objects.get().rating == 3


def test_what_its_owner_set_stands(api: APIClient, session: ImportSession) -> None:
    send(api, session, group(WORDS))
    photo = Photo.objects.get()
    photo.edit({"title": "Mine", "keywords": []})
    send(api, session, group({"title": "Theirs", "keywords": ["x"], "rating": 1}, "B"))
    photo = Photo.objects.get()
    assert (photo.title, photo.keywords, photo.rating) == ("Mine", [], 1)


def test_a_removed_photo_hears_nothing(api: APIClient, session: ImportSession) -> None:
    send(api, session, group(WORDS))
    Photo.objects.get().remove()
    assert outcomes(send(api, session, group({"rating": 1}, "B")))[1] == "skipped"
    assert Photo.objects.get().rating == 4


def test_anothers_photo_of_the_same_bytes_hears_nothing(
    api: APIClient, session: ImportSession, bob: User
) -> None:
    send(api, session, group(WORDS))
    Photo.objects.update(owner=bob)
    Image.objects.update(owner=bob)
    send(api, make_session(session.owner, source=session.source), group({"rating": 1}, "B"))
    theirs = Photo.objects.get(owner=bob, rating=4)
    theirs.delete()  # its places are Alice's still


@pytest.mark.parametrize(
    ("xmp", "field"),
    [
        ({"rating": 6}, "rating"),
        ({"rating": "many"}, "rating"),
        ({"title": "x" * 1001}, "title"),
        ({"title": "half \ud800"}, "title"),
        ({"keywords": ["x" * 201]}, "keywords[0]"),
        ({"keywords": [str(n) for n in range(501)]}, "keywords"),
        ({"keywords": ["two\nlines"]}, "keywords[0]"),
        ({"keywords": "one"}, "keywords"),
        ({"gps_latitude": 59.9}, "gps_latitude"),
        ({"taken_at": "never"}, "taken_at"),
        ({"taken_at_offset": 60}, "taken_at_offset"),
        ({"taken_at_source": "edited"}, "taken_at_source"),
        ({"origins": {"rating": "heaven"}}, "origins.rating"),
    ],
)
def test_xmp_of_another_shape_is_refused(
    api: APIClient, session: ImportSession, xmp: dict[str, Any], field: str
) -> None:
    response = send_parts(api, session, *pack(group(xmp)))
    assert response.status_code == 400
    assert f"photos[0].xmp.{field}" in response.json()["errors"]
    assert not Photo.objects.exists()
