"""What must never be in the tables, whoever writes to them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from authors.models import Author
from imalink.testing import (
    NOON,
    make_author,
    make_copy,
    make_exif_block,
    make_hotpreview,
    make_image,
    make_photo,
    make_source,
    some_hash,
)
from photos.models import Role, Source


def refused(make: Any, *args: Any, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            make(*args, **fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "fields",
    [
        {"gps_latitude": 59.9},
        {"gps_longitude": 10.7},
        {"gps_latitude": 90.1, "gps_longitude": 0},
        {"gps_latitude": 0, "gps_longitude": -180.1},
        {"orientation": 0},
        {"orientation": 9},
        {"taken_at": None, "taken_at_offset": 60},
        {"taken_at_offset": 1441},
        {"perceptual_hash": 1},
        {"band_0": 1},
        {"perceptual_hash": 1, "band_0": 65536, "band_1": 0, "band_2": 0, "band_3": 0},
        {"focal_length": 0},
        {"aperture": -1},
        {"exposure_time": 0},
    ],
    ids=str,
)
def test_a_photo_that_cannot_be_is_refused(alice: User, fields: dict[str, Any]) -> None:
    assert refused(make_photo, alice, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"gps_latitude": -90, "gps_longitude": 180},
        {"orientation": 8, "taken_at_offset": -720},
        {"taken_at": None},
        {"perceptual_hash": -1, "band_0": 65535, "band_1": 0, "band_2": 0, "band_3": 0},
    ],
    ids=str,
)
def test_one_at_the_edge_is_not(alice: User, fields: dict[str, Any]) -> None:
    assert not refused(make_photo, alice, **fields)


@pytest.mark.parametrize("column", ["sort_at", "sort_month", "hothash", "owner"])
def test_a_photo_cannot_be_without_its_order_or_identity(alice: User, column: str) -> None:
    photo = make_photo(alice)
    setattr(photo, column, None)
    assert refused(photo.save)


def test_a_hothash_is_once_per_owner(alice: User, bob: User) -> None:
    hothash = some_hash()
    make_photo(alice, hothash=hothash)
    assert refused(make_photo, alice, hothash=hothash)
    assert not refused(make_photo, bob, hothash=hothash)


def test_bytes_are_once_per_owner_but_for_sidecars(alice: User, bob: User) -> None:
    photo, other, theirs = make_photo(alice), make_photo(alice), make_photo(bob)
    digest = some_hash()
    make_image(photo, sha256=digest)
    assert refused(make_image, other, sha256=digest)
    assert not refused(make_image, theirs, sha256=digest)
    assert not refused(make_image, photo, sha256=digest, role=Role.SIDECAR)
    assert refused(make_image, photo, sha256=digest, role=Role.SIDECAR)
    assert not refused(make_image, other, sha256=digest, role=Role.SIDECAR)


def test_without_a_hash_a_file_is_its_name_and_size(alice: User) -> None:
    photo = make_photo(alice)
    same = {"sha256": None, "filename": "a.jpg", "file_size": 1}
    make_image(photo, **same)
    assert refused(make_image, photo, **same)
    assert not refused(make_image, photo, **same | {"file_size": 2})
    assert not refused(make_image, make_photo(alice), **same)


def test_a_place_holds_one_file(alice: User) -> None:
    card, disk = make_source(alice), make_source(alice)
    image, other = make_image(make_photo(alice)), make_image(make_photo(alice))
    make_copy(image, card, path="a/b.jpg")
    assert refused(make_copy, other, card, path="a/b.jpg")
    assert not refused(make_copy, image, disk, path="a/b.jpg", last_seen_at=NOON)


def test_a_photo_has_one_preview_and_a_file_one_exif_block(alice: User) -> None:
    photo = make_photo(alice)
    image = make_image(photo)
    make_hotpreview(photo)
    make_exif_block(image)
    assert refused(make_hotpreview, photo)
    assert refused(make_exif_block, image)
    assert refused(make_hotpreview, make_photo(alice), width=401)


@pytest.mark.parametrize("model", [Author, Source])
def test_names_are_once_per_owner_and_never_empty(alice: User, bob: User, model: Any) -> None:
    make = make_author if model is Author else make_source
    make(alice, name="x")
    assert refused(make, alice, name="x")
    assert not refused(make, bob, name="x")
    assert refused(make, alice, name="")
