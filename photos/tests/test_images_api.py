"""Images in the API: as a client of the specification records a photo's files."""

import base64
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_catalogue, make_image, make_photo, make_session, some_hash
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


def forget(api: APIClient, image: Image) -> int:
    status: int = api.delete(f"{IMAGES}{image.pk}").status_code
    return status


def test_a_file_is_forgotten(api: APIClient, photo: Photo) -> None:
    primary, raw = make_image(photo), make_image(photo, role="raw")
    assert forget(api, raw) == 204
    assert Image.objects.get() == primary


def test_what_a_photo_is_known_by_stays_while_the_photo_does(api: APIClient, photo: Photo) -> None:
    primary = make_image(photo)
    make_image(photo, role="raw", image_data_hash=some_hash())
    assert forget(api, primary) == 409
    primary.refresh_from_db()
    assert primary.role == "primary"


def test_another_file_with_the_same_picture_becomes_the_primary(
    api: APIClient, photo: Photo
) -> None:
    primary = make_image(photo)
    make_image(photo, role="raw", image_data_hash=some_hash())
    retagged = make_image(photo, role="rendered")
    assert forget(api, primary) == 204
    retagged.refresh_from_db()
    assert retagged.role == "primary"


def test_a_photo_of_another_client_may_lose_every_file(api: APIClient, alice: User) -> None:
    photo = make_photo(alice, hothash_rule="client")
    files = {"primary": "1.JPG", "sidecar": "1.XMP", "raw": "1.CR2", "rendered": "1.TIF"}
    for role, name in files.items():
        make_image(photo, role=role, filename=name, sha256=None, image_data_hash=None)
    seen = []
    while primary := photo.images.filter(role="primary").first():
        seen.append(primary.filename)
        assert forget(api, primary) == 204
    assert seen == ["1.JPG", "1.TIF", "1.CR2"]
    assert photo.images.get().role == "sidecar"


def test_a_photo_has_one_primary(api: APIClient, photo: Photo) -> None:
    first, second = post(api, photo).json(), post(api, photo, filename="2.JPG").json()
    assert post(api, photo, role="primary").json() == first
    assert post(api, photo, filename="3.JPG", role="primary").status_code == 400
    assert api.patch(f"{IMAGES}{second['id']}", {"role": "primary"}).status_code == 400
    assert api.patch(f"{IMAGES}{first['id']}", {"role": "raw"}).status_code == 400
    assert api.patch(f"{IMAGES}{first['id']}", {"role": "primary"}).status_code == 200
    assert api.patch(f"{IMAGES}{second['id']}", {"role": "raw"}).status_code == 200


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
