from datetime import UTC, datetime

import pytest

from photos.effective import derive, read_wall_clock, write_wall_clock
from photos.models import Photo


def derived(**layers: object) -> Photo:
    photo = Photo(**layers)
    derive(photo)
    return photo


def test_what_the_owner_set_goes_before_xmp_and_the_camera() -> None:
    photo = derived(camera={"iso": 100}, xmp={"iso": 200}, edited={"iso": 400})
    assert photo.iso == 400


def test_xmp_goes_before_the_camera_unless_it_says_nothing() -> None:
    photo = derived(camera={"iso": 100, "aperture": 2.8}, xmp={"iso": 200, "aperture": None})
    assert (photo.iso, photo.aperture) == (200, 2.8)


def test_the_owners_null_means_not_known() -> None:
    photo = derived(camera={"camera_model": "X100"}, edited={"camera_model": None})
    assert photo.camera_model == ""


def test_a_time_never_borrows_another_layers_offset() -> None:
    camera = {"taken_at": "2023-05-01T10:00:00", "taken_at_offset": 120}
    photo = derived(camera=camera, edited={"taken_at": "2023-05-02T10:00:00"})
    assert photo.taken_at == datetime(2023, 5, 2, 10, tzinfo=UTC)
    assert photo.taken_at_offset is None


def test_a_position_is_never_of_two_layers() -> None:
    camera = {"gps_latitude": 60.0, "gps_longitude": 10.0}
    photo = derived(camera=camera, edited={"gps_latitude": None})
    assert (photo.gps_latitude, photo.gps_longitude) == (None, None)


def test_a_text_too_long_for_its_column_is_cut_there_and_kept_whole_in_its_layer() -> None:
    photo = derived(camera={"lens_model": "x" * 300})
    assert photo.lens_model == "x" * 200
    assert len(photo.camera["lens_model"]) == 300


@pytest.mark.parametrize(
    ("camera", "sort_at", "month"),
    [
        (
            {"taken_at": "2023-05-01T10:00:00", "file_modified_at": "2024-01-01T00:00:00"},
            datetime(2023, 5, 1, 10, tzinfo=UTC),
            202305,
        ),
        (
            {"file_modified_at": "2024-01-31T23:59:59"},
            datetime(2024, 1, 31, 23, 59, 59, tzinfo=UTC),
            202401,
        ),
        ({}, datetime(2025, 7, 1, tzinfo=UTC), 202507),
    ],
)
def test_a_photo_stands_at_its_time_else_its_files_else_its_import(
    camera: dict[str, str], sort_at: datetime, month: int
) -> None:
    photo = derived(camera=camera, created_at=datetime(2025, 7, 1, tzinfo=UTC))
    assert (photo.sort_at, photo.sort_month) == (sort_at, month)


def test_deriving_twice_changes_nothing() -> None:
    photo = derived(camera={"taken_at": "2023-05-01T10:00:00.123", "width": 6, "height": 4})
    before = dict(vars(photo))
    derive(photo)
    assert {name: value for name, value in vars(photo).items() if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }


@pytest.mark.parametrize("text", ["2023-05-01T10:00:00", "2023-05-01T10:00:00.120"])
def test_a_wall_clock_comes_back_as_it_was_written(text: str) -> None:
    assert write_wall_clock(read_wall_clock(text)) == text


EXIF_TIME = {
    "taken_at": "2023-05-01T10:00:00.500",
    "taken_at_offset": 120,
    "taken_at_source": "exif_original",
}
BY_HAND = {"taken_at": "2023-05-01T11:00:00", "taken_at_source": "xmp_original"}


@pytest.mark.parametrize(
    ("camera", "xmp", "source"),
    [
        (EXIF_TIME, BY_HAND, "xmp_original"),
        (EXIF_TIME, BY_HAND | {"origins": {"taken_at": "sidecar"}}, "xmp_original"),
        (EXIF_TIME, BY_HAND | {"origins": {"taken_at": "packet"}}, "exif_original"),
        (EXIF_TIME, BY_HAND | {"taken_at_source": "xmp_digitized"}, "exif_original"),
        (EXIF_TIME, BY_HAND | {"taken_at": "2023-05-01T10:00:00"}, "exif_original"),
        (
            EXIF_TIME | {"taken_at_source": "file_name"},
            BY_HAND | {"origins": {"taken_at": "packet"}},
            "xmp_original",
        ),
        ({}, BY_HAND | {"taken_at_source": "xmp_digitized"}, "xmp_digitized"),
        ({}, BY_HAND | {"origins": {"taken_at": "packet"}}, "xmp_original"),
        (
            {},
            BY_HAND | {"taken_at_source": "xmp_digitized", "origins": {"taken_at": "packet"}},
            "",
        ),
    ],
    ids=[
        "XMP",
        "a sidecar",
        "not a packet beside Exif",
        "not a digitisation",
        "not the same second again",
        "a packet before the file's name",
        "anything where the camera is silent",
        "a packet where the camera is silent",
        "no packet's document",
    ],
)
def test_a_time_is_corrected_by(
    camera: dict[str, object], xmp: dict[str, object], source: str
) -> None:
    assert derived(camera=camera, xmp=xmp).taken_at_source == source


@pytest.mark.parametrize(("origin", "latitude"), [("sidecar", 68.1), ("packet", 59.9)])
def test_a_place_is_corrected_by_a_sidecar_and_not_by_a_packet(
    origin: str, latitude: float
) -> None:
    camera = {"gps_latitude": 59.9, "gps_longitude": 10.7}
    xmp = {
        "gps_latitude": 68.1,
        "gps_longitude": 13.5,
        "origins": {"gps_latitude": origin, "gps_longitude": origin},
    }
    assert derived(camera=camera, xmp=xmp).gps_latitude == latitude


def test_keywords_of_one_layer_are_never_mixed_with_anothers() -> None:
    photo = derived(xmp={"keywords": ["a", "b"]}, edited={"keywords": ["c"]})
    assert photo.keywords == ["c"]
