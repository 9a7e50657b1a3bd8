"""A batch of photos that the catalogue does not know."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError
from rest_framework.test import APIClient

from imalink.testing import make_author, some_hash
from imports.ingest.fields import PATH_BYTES
from imports.models import ImportItem, ImportSession
from imports.tests.batches import (
    EXIF,
    a_file,
    a_photo,
    a_raw,
    a_sidecar,
    an_item,
    outcomes,
    photos,
    send,
)
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo

pytestmark = pytest.mark.usefixtures("sound_library")


def test_the_primary_is_imported_and_its_other_files_are_added(
    api: APIClient, session: ImportSession
) -> None:
    answer = send(
        api,
        session,
        a_photo(a_file("DCIM/1.JPG"), a_raw("DCIM/1.CR2"), a_sidecar("DCIM/1.CR2.xmp")),
    )
    assert outcomes(answer) == ["imported", "file_added", "file_added"]
    photo = Photo.objects.get()
    assert [item["hothash"] for item in answer["items"]] == [photo.hothash] * 3
    assert list(photo.images.order_by("id").values_list("filename", "role", "format")) == [
        ("1.JPG", "primary", "jpeg"),
        ("1.CR2", "raw", "cr2"),
        ("1.CR2.xmp", "sidecar", "xmp"),
    ]


def test_a_photo_has_what_was_read_of_it(api: APIClient, session: ImportSession) -> None:
    read = {
        "taken_at_offset": 120,
        "gps_latitude": 59.9,
        "gps_longitude": 10.7,
        "camera_model": "Canon EOS R5",
        "exposure_time": 0.004,
        "camera": {"Make": "Canon"},
    }
    send(api, session, a_photo(a_file("DCIM/1.JPG"), **read))
    photo = Photo.objects.get()
    assert photo.taken_at == photo.sort_at == datetime(2023, 5, 1, 12, 0, 0, 500000, tzinfo=UTC)
    assert (photo.sort_month, photo.taken_at_offset) == (202305, 120)
    assert photo.taken_at_source == "exif_original"
    assert (photo.gps_latitude, photo.gps_longitude) == (59.9, 10.7)
    assert (photo.camera_model, photo.lens_model, photo.exposure_time) == (
        "Canon EOS R5",
        "",
        0.004,
    )
    assert (photo.camera["Make"], photo.camera["camera_model"]) == ("Canon", "Canon EOS R5")
    assert (photo.perceptual_hash, photo.band_0, photo.band_3) == (
        0xFEDCBA9876543210 - 2**64,
        0xFEDC,
        0x3210,
    )


def test_a_photo_without_a_time_is_sorted_by_its_file(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG"), taken_at=None, taken_at_source=None))
    photo = Photo.objects.get()
    assert photo.taken_at is None
    assert photo.sort_at == datetime(2023, 5, 2, 10, 0, tzinfo=UTC)


def test_its_preview_exif_and_place_are_kept(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    photo, preview = Photo.objects.get(), Hotpreview.objects.get()
    assert (preview.photo, preview.width, preview.height) == (photo, 60, 40)
    assert photo.hotpreview_version == preview.sha256[:8]
    assert bytes(ExifBlock.objects.get().tiff) == EXIF
    copy = Copy.objects.get()
    assert (copy.path, copy.image.photo, copy.first_session) == ("DCIM/1.JPG", photo, session)
    assert copy.modified_at == datetime(2023, 5, 1, 10, 0, 0, 123000, tzinfo=UTC)


def test_a_photo_without_a_preview_says_why(api: APIClient, session: ImportSession) -> None:
    reason = "This browser cannot show it."
    send(api, session, a_photo(a_file("DCIM/1.JPG"), hotpreview=b"", no_preview_reason=reason))
    photo = Photo.objects.get()
    assert (photo.hotpreview_version, photo.no_preview_reason) == ("", reason)
    assert not Hotpreview.objects.exists()


def test_a_photo_without_preview_or_reason_is_asked_for_again(
    api: APIClient, session: ImportSession
) -> None:
    group = a_photo(a_file("DCIM/1.JPG"), a_raw("DCIM/1.CR2"), hotpreview=b"")
    answer = send(api, session, group)
    assert outcomes(answer) == ["again", "again"]
    assert answer["session"]["files_processed"] == 0
    assert not Photo.objects.exists()
    assert not ImportItem.objects.exists()


def test_what_was_asked_for_again_is_then_imported(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG"), hotpreview=b""))
    answer = send(api, session, a_photo(a_file("DCIM/1.JPG")))
    assert outcomes(answer) == ["imported"]
    assert answer["session"]["images_imported"] == 1


def test_the_sessions_author_becomes_the_photos(api: APIClient, session: ImportSession) -> None:
    session.author = make_author(session.owner, name="Ansel")
    session.save()
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    assert Photo.objects.get().author == session.author


def test_skipped_and_failed_files_stand_in_the_ledger(
    api: APIClient, session: ImportSession
) -> None:
    failed = {"outcome": "failed", "stage": "read", "message": "It vanished."}
    answer = send(api, session, items=[an_item("DCIM/.DS_Store"), an_item("DCIM/2.JPG", **failed)])
    assert outcomes(answer) == ["skipped", "failed"]
    assert list(ImportItem.objects.order_by("id").values_list("path", "stage", "message")) == [
        ("DCIM/.DS_Store", "scan", "ignored by rule"),
        ("DCIM/2.JPG", "read", "It vanished."),
    ]


def test_the_counters_are_the_ledgers_sums(api: APIClient, session: ImportSession) -> None:
    answer = send(
        api,
        session,
        *photos(3),
        a_photo(a_file("DCIM/9.JPG"), a_raw("DCIM/9.CR2")),
        a_photo(a_file("DCIM/copy of 9.JPG", "DCIM/9.JPG")),
        a_photo(a_file("DCIM/bad.JPG"), hotpreview=b"no picture"),
        items=[an_item("DCIM/a"), an_item("DCIM/b")],
        current_file="DCIM/b",
        bytes_read=7,
        bytes_sent=5,
    )
    counted = answer["session"]
    assert [counted[name] for name in ("images_imported", "files_added")] == [4, 1]
    assert [counted[name] for name in ("duplicates_skipped", "files_skipped")] == [1, 2]
    assert (counted["errors_count"], counted["files_processed"]) == (1, 9)
    assert (counted["current_file"], counted["bytes_read"], counted["bytes_sent"]) == (
        "DCIM/b",
        7,
        5,
    )


def test_the_totals_never_go_back(api: APIClient, session: ImportSession) -> None:
    send(api, session, bytes_read=100, bytes_sent=50)
    answer = send(api, session, bytes_read=70, bytes_sent=60)
    assert (answer["session"]["bytes_read"], answer["session"]["bytes_sent"]) == (100, 60)


def test_two_photos_may_have_identical_sidecars(api: APIClient, session: ImportSession) -> None:
    groups = [
        a_photo(a_file(f"DCIM/{n}.JPG"), a_sidecar(f"DCIM/{n}.xmp", sha256="5" * 64))
        for n in range(2)
    ]
    assert outcomes(send(api, session, *groups)) == ["imported", "file_added"] * 2
    assert Image.objects.filter(sha256="5" * 64).count() == 2


def test_identical_sidecars_of_one_photo_are_one_image_in_two_places(
    api: APIClient, session: ImportSession
) -> None:
    sidecars = [a_sidecar(f"DCIM/1{end}", sha256="5" * 64) for end in (".xmp", ".CR2.xmp")]
    answer = send(api, session, a_photo(a_file("DCIM/1.JPG"), *sidecars))
    assert outcomes(answer) == ["imported", "file_added", "duplicate"]
    assert Image.objects.get(role="sidecar").copies.count() == 2


def test_the_longest_path_is_kept_whole(api: APIClient, session: ImportSession) -> None:
    path = "".join(some_hash(n) for n in range(41))[:PATH_BYTES]
    assert outcomes(send(api, session, a_photo(a_file(path)))) == ["imported"]
    assert Copy.objects.get().path == ImportItem.objects.get().path == path
    assert path.startswith(Image.objects.get().filename)


def test_a_photo_that_another_client_made_meanwhile_is_found_at_the_second_try(
    api: APIClient, session: ImportSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only PostgreSQL lets another client in between a batch's reading and its writing."""
    file = a_file("DCIM/1.JPG")

    def meanwhile(*args: Any) -> None:
        monkeypatch.undo()
        raise IntegrityError

    monkeypatch.setattr("imports.ingest.batch.save", meanwhile)
    assert outcomes(send(api, session, a_photo(file), items=[an_item("x")])) == [
        "imported",
        "skipped",
    ]
    session.refresh_from_db()
    assert session.files_processed == 2


def test_what_the_browser_says_about_a_file_stands_on_its_line(
    api: APIClient, session: ImportSession
) -> None:
    apart = "A photo of its own, not part of 1.JPG: taken at another time."
    raw = a_file("DCIM/1.CR2", format="cr2", message=apart)
    answer = send(api, session, a_photo(a_file("DCIM/1.JPG")), a_photo(raw))
    assert [item["message"] for item in answer["items"]] == ["", apart]
    line = ImportItem.objects.get(path="DCIM/1.CR2")
    assert (line.outcome, line.message) == ("imported", apart)
