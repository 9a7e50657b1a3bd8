"""Images in the API: as a client of the specification records a photo's files."""

import base64
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_catalogue, make_image, make_photo, make_session
from photos.models import ExifBlock, Image, Photo

IMAGES = "/api/v1/images/"
TIFF = b"II*\x00\x08\x00\x00\x00"


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


def post(api: APIClient, photo: Photo, **fields: Any) -> Any:
    sent = {"hothash": photo.hothash, "filename": "IMG_1.JPG", "file_size": 4_000_000}
    return api.post(IMAGES, sent | fields)


def test_a_file_is_recorded_with_its_exif(api: APIClient, alice: User, photo: Photo) -> None:
    session = make_session(alice)
    exif = base64.b64encode(b"Exif\x00\x00" + TIFF).decode()
    answer = post(api, photo, exif_data=exif, import_session_id=session.pk)
    assert answer.status_code == 201
    row = answer.json()
    assert (row["role"], row["format"], row["has_exif"]) == ("primary", "jpeg", True)
    assert (row["sha256"], row["image_data_hash"]) == (None, None)
    assert row["import_session_id"] == session.pk
    assert bytes(ExifBlock.objects.get(owner=alice).tiff) == TIFF


@pytest.mark.parametrize(
    "sent", [dict(enumerate(TIFF)), list(TIFF), "data:;base64," + base64.b64encode(TIFF).decode()]
)
def test_exif_may_come_as_javascript_writes_bytes(
    api: APIClient, alice: User, photo: Photo, sent: Any
) -> None:
    assert post(api, photo, exif_data=sent).status_code == 201
    assert bytes(ExifBlock.objects.get(owner=alice).tiff) == TIFF


@pytest.mark.parametrize("sent", ["", None, {}, []])
def test_no_exif_is_no_block(api: APIClient, photo: Photo, sent: Any) -> None:
    answer = post(api, photo, exif_data=sent).json()
    assert answer["has_exif"] is False


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("exif_data", base64.b64encode(bytes(256 * 1024 + 1)).decode()),
        ("exif_data", "%%%"),
        ("exif_data", [256]),
        ("exif_data", {"0": 1, "2": 2}),
        ("exif_data", {"0": "x"}),
        ("exif_data", 7),
        ("hothash", "0" * 64),
        ("hothash", "no"),
        ("filename", ""),
        ("filename", "a\x00b"),
        ("filename", "x" * 1025),
        ("file_size", -1),
        ("file_size", 2**63),
        ("role", "thumbnail"),
        ("format", "x" * 17),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(
    api: APIClient, photo: Photo, field: str, sent: Any
) -> None:
    response = post(api, photo, **{field: sent})
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
    assert not Image.objects.exists()


def test_a_retry_answers_the_same_image(api: APIClient, photo: Photo) -> None:
    first, again = post(api, photo).json(), post(api, photo).json()
    assert first == again
    assert Image.objects.count() == 1


def test_another_size_is_another_file(api: APIClient, photo: Photo) -> None:
    first, other = post(api, photo).json(), post(api, photo, file_size=1).json()
    assert first["id"] != other["id"]
    assert other["role"] == "rendered"


@pytest.mark.parametrize(
    ("filename", "role", "format"),
    [
        ("IMG_1.CR2", "raw", "cr2"),
        ("IMG_1.xmp", "sidecar", "xmp"),
        ("IMG_1.CR2.XMP", "sidecar", "xmp"),
        ("IMG_1.tif", "primary", "tiff"),
        ("IMG_1", "primary", ""),
    ],
)
def test_the_role_is_told_from_the_name(
    api: APIClient, photo: Photo, filename: str, role: str, format: str
) -> None:
    row = post(api, photo, filename=filename).json()
    assert (row["role"], row["format"]) == (role, format)


def test_a_file_is_renamed_but_never_moved(api: APIClient, alice: User, photo: Photo) -> None:
    image = make_image(photo)
    address = f"{IMAGES}{image.pk}"
    assert api.patch(address, {"filename": "b.jpg"}).json()["filename"] == "b.jpg"
    moved = api.patch(address, {"hothash": make_photo(alice).hothash})
    assert (moved.status_code, list(moved.json()["errors"])) == (400, ["hothash"])


def test_a_file_is_forgotten(api: APIClient, photo: Photo) -> None:
    assert api.delete(f"{IMAGES}{make_image(photo).pk}").status_code == 204
    assert not Image.objects.exists()


def test_the_files_of_one_photo_can_be_asked_for(api: APIClient, alice: User, photo: Photo) -> None:
    make_catalogue(alice)
    image = make_image(photo)
    rows = api.get(IMAGES, {"hothash": photo.hothash}).json()["results"]
    assert [row["id"] for row in rows] == [image.pk]


def test_the_files_of_a_removed_photo_are_not_listed(api: APIClient, photo: Photo) -> None:
    image = make_image(photo)
    photo.remove()
    assert api.get(IMAGES).json()["results"] == []
    assert api.get(f"{IMAGES}{image.pk}").status_code == 404
    assert post(api, photo).status_code == 400


def test_anothers_files_and_photos_do_not_exist(api: APIClient, bob: User) -> None:
    theirs = Image.objects.get(owner=bob)
    assert api.get(f"{IMAGES}{theirs.pk}").status_code == 404
    assert api.delete(f"{IMAGES}{theirs.pk}").status_code == 404
    assert post(api, theirs.photo).status_code == 400
