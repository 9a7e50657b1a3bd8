"""POST photos, as a client of the specification does it."""

import base64
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import jpeg_bytes, make_author, make_photo, make_session, some_hash
from imports.models import ImportSession
from photos.hotpreview_bytes import check
from photos.models import Hotpreview, Photo

PHOTOS = "/api/v1/photos/"


def post(api: APIClient, **fields: Any) -> Any:
    return api.post(PHOTOS, {"hothash": some_hash("a picture")} | fields)


def created(api: APIClient, **fields: Any) -> Any:
    response = post(api, **fields)
    assert response.status_code == 201, response.json()
    return response.json()


def test_a_photo_is_made_of_what_the_client_read(api: APIClient, alice: User) -> None:
    session = make_session(alice)
    answer = created(
        api,
        hotpreview="data:image/jpeg;base64," + base64.b64encode(jpeg_bytes()).decode(),
        width=6000,
        height=4000,
        taken_at="2023-05-01T10:00:00.123",
        gps_latitude=59.9,
        gps_longitude=10.7,
        camera_make="Canon",
        exposure_time="1/250",
        import_session_id=session.pk,
    )
    photo = Photo.objects.get(owner=alice)
    assert answer["hothash"] == photo.hothash == some_hash("a picture")
    assert answer["hothash_rule"] == "client"
    assert (answer["taken_at"], answer["taken_at_offset"]) == ("2023-05-01T10:00:00.123", None)
    assert (answer["taken_at_source"], answer["sort_at"]) == ("client", "2023-05-01T10:00:00.123")
    assert answer["exposure_time"] == 0.004
    assert answer["import_session_id"] == session.pk
    assert photo.sort_month == 202305
    preview = Hotpreview.objects.get(owner=alice, photo=photo)
    assert bytes(preview.jpeg) == check(jpeg_bytes()).jpeg
    assert answer["hotpreview_url"].endswith(f"/hotpreview?v={preview.sha256[:8]}")


def test_what_is_not_known_is_null(api: APIClient) -> None:
    answer = created(api, width=None, camera_make="", lens_model=None, hotpreview="", iso=0)
    nulls = ("width", "height", "camera_make", "lens_model", "iso", "taken_at", "author_id")
    assert [answer[name] for name in nulls] == [None] * len(nulls)
    assert (answer["hotpreview_url"], answer["perceptual_hash"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "sent", "answered"),
    [
        ("exposure_time", 0.004, 0.004),
        ("exposure_time", "1/250", 0.004),
        ("exposure_time", "0.004", 0.004),
        ("exposure_time", [1, 250], 0.004),
        ("exposure_time", 0, None),
        ("aperture", [28, 10], 2.8),
        ("aperture", [0, 0], None),
        ("gps_altitude", [-12, 1], -12.0),
        ("gps_altitude", 0, 0.0),
        ("iso", [0, 400], 400),
        ("camera_model", "X100\x00\x00", "X100"),
        ("camera_make", " ---- ", None),
        ("lens_model", "<faulty value>", None),
        ("taken_at", "2023-05-01T10:00:00", "2023-05-01T10:00:00"),
        ("perceptual_hash", "ffffffffffffffff", "ffffffffffffffff"),
    ],
)
def test_values_may_come_as_exif_readers_give_them(
    api: APIClient, field: str, sent: Any, answered: Any
) -> None:
    assert created(api, **{field: sent})[field] == answered


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("hothash", "a" * 63),
        ("hothash", "A" * 64),
        ("hothash", "g" * 64),
        ("width", -1),
        ("width", 2**31),
        ("orientation", 9),
        ("iso", "fast"),
        ("exposure_time", -0.1),
        ("exposure_time", "1/2/3"),
        ("exposure_time", "nan"),
        ("aperture", "Infinity"),
        ("aperture", True),
        ("focal_length", 10**400),
        ("gps_altitude", {}),
        ("taken_at", "2023-02-30T10:00:00"),
        ("taken_at", "0000:00:00 00:00:00"),
        ("taken_at", "3016-01-01T00:00:00"),
        ("taken_at", 7),
        ("taken_at_offset", 60),
        ("perceptual_hash", "xyz"),
        ("hotpreview", "no base64"),
        ("hotpreview", "data:image/jpeg,hello"),
        ("hotpreview", base64.b64encode(b"no picture").decode()),
        ("import_session_id", 2**70),
        ("author_id", "Ansel"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(api: APIClient, field: str, sent: Any) -> None:
    response = post(api, **{field: sent})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not Photo.objects.exists()


@pytest.mark.parametrize("field", ["camera_make", "no_preview_reason", "hothash", "hotpreview"])
def test_half_a_character_is_refused(api: APIClient, field: str) -> None:
    body = '{"hothash": "%s", "%s": "\\ud800"}' % (some_hash(), field)  # noqa: UP031
    assert api.post(PHOTOS, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (0, 181), (59.9, None), (None, 10.7), ("x", "y")]
)
def test_a_position_out_of_range_or_by_halves_is_refused(
    api: APIClient, latitude: Any, longitude: Any
) -> None:
    assert post(api, gps_latitude=latitude, gps_longitude=longitude).status_code == 400


def test_null_island_is_no_position(api: APIClient) -> None:
    answer = created(api, gps_latitude=0, gps_longitude=0)
    assert (answer["gps_latitude"], answer["gps_longitude"]) == (None, None)


def test_an_offset_is_split_off_the_time(api: APIClient) -> None:
    answer = created(api, taken_at="2023-05-01T10:00:00+02:00")
    assert (answer["taken_at"], answer["taken_at_offset"]) == ("2023-05-01T10:00:00", 120)


def test_without_a_time_a_photo_stands_at_its_files(api: APIClient, alice: User) -> None:
    answer = created(api, file_modified_at="2022-12-31T23:59:59")
    assert (answer["taken_at"], answer["sort_at"]) == (None, "2022-12-31T23:59:59")
    assert Photo.objects.get(owner=alice).sort_month == 202212


def test_a_larger_preview_is_drawn_anew(api: APIClient, alice: User) -> None:
    created(api, hotpreview=base64.b64encode(jpeg_bytes((800, 400))).decode())
    preview = Hotpreview.objects.get(owner=alice)
    assert (preview.width, preview.height) == (400, 200)


def test_the_author_is_the_imports_unless_one_is_named(api: APIClient, alice: User) -> None:
    ansel, eve = make_author(alice), make_author(alice)
    session = make_session(alice, author=ansel)
    assert created(api, import_session_id=session.pk)["author_id"] == ansel.pk
    other = created(api, hothash=some_hash(), import_session_id=session.pk, author_id=eve.pk)
    assert other["author_id"] == eve.pk


def test_a_known_hothash_is_409_with_its_address(api: APIClient, alice: User) -> None:
    photo = make_photo(alice, hothash=some_hash("a picture"))
    response = post(api)
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/photo-known"
    assert api.get(response.json()["location"]).json()["hothash"] == photo.hothash
    assert Photo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_import_deleted_while_its_photo_is_saved_is_409(
    api: APIClient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session(alice)
    save = Photo.save

    def save_too_late(photo: Photo, **options: Any) -> None:
        ImportSession.objects.filter(pk=session.pk).delete()
        save(photo, **options)

    monkeypatch.setattr(Photo, "save", save_too_late)
    answer = post(api, import_session_id=session.pk)
    assert (answer.status_code, "deleted meanwhile" in answer.json()["detail"]) == (409, True)
    assert not Photo.objects.exists()


def test_a_removed_photos_hothash_is_409_with_the_way_to_restore_it(
    api: APIClient, alice: User
) -> None:
    photo = make_photo(alice, hothash=some_hash("a picture"))
    photo.remove()
    told = post(api).json()
    assert (told["status"], told["type"]) == (409, "/problems/photo-removed")
    assert photo.deleted_at is not None
    assert str(photo.deleted_at.date()) in told["detail"]
    assert api.post(told["restore"]).status_code == 200


def test_after_its_30_days_a_picture_may_come_again(api: APIClient, alice: User) -> None:
    from datetime import timedelta

    from django.utils import timezone

    make_photo(
        alice, hothash=some_hash("a picture"), deleted_at=timezone.now() - timedelta(days=31)
    )
    created(api)


def test_the_same_picture_may_be_in_two_catalogues(api: APIClient, bob: User) -> None:
    created(api, hothash=Photo.objects.get(owner=bob).hothash)


@pytest.mark.parametrize("field", ["author_id", "import_session_id"])
def test_anothers_row_does_not_exist(api: APIClient, bob: User, field: str) -> None:
    theirs = getattr(Photo.objects.get(owner=bob), field)
    never = post(api, **{field: 10**9}).json()["errors"][field]
    foreign = post(api, **{field: theirs}).json()["errors"][field]
    assert [text.replace(str(theirs), "?") for text in foreign] == [
        text.replace(str(10**9), "?") for text in never
    ]


@pytest.mark.parametrize("name", ["aperture", "focal_length", "exposure_time", "gps_altitude"])
@pytest.mark.parametrize("quotient", ["1e308/1e-308", [1e308, 1e-308]])
def test_a_quotient_beyond_every_number_is_an_error(
    api: APIClient, name: str, quotient: Any
) -> None:
    response = post(api, **{name: quotient})
    assert list(response.json()["errors"]) == [name]


def test_a_quotient_too_small_to_be_told_from_zero_is_an_error(api: APIClient) -> None:
    response = post(api, aperture="1e-308/1e308")
    assert list(response.json()["errors"]) == ["aperture"]


@pytest.mark.parametrize("year", ["1601", "2446"])
def test_a_file_time_that_no_file_system_means_is_not_known(
    api: APIClient, alice: User, year: str
) -> None:
    created(api, file_modified_at=f"{year}-01-01T00:00:00")
    photo = Photo.objects.owned_by(alice).get()
    assert photo.camera["file_modified_at"] is None
    assert photo.sort_at.date() == photo.created_at.date()
