"""A batch of files whose bytes or pictures the catalogue knows."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import jpeg_bytes, make_image, make_photo, make_session, make_source, some_hash
from imports.models import ImportItem, ImportSession
from imports.tests.batches import (
    a_file,
    a_photo,
    a_raw,
    a_sidecar,
    outcomes,
    seen,
    send,
)
from photos.hotpreview_bytes import check
from photos.models import Copy, Image, Photo
from photos.perceptual import from_digits

pytestmark = pytest.mark.usefixtures("sound_library")

REMOVED_AT = datetime(2024, 2, 3, tzinfo=UTC)


def test_the_same_content_elsewhere_is_a_duplicate_and_a_second_place(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    answer = send(api, session, a_photo(a_file("Backup/1.JPG", "DCIM/1.JPG"), hotpreview=b""))
    assert outcomes(answer) == ["duplicate"]
    assert list(Copy.objects.order_by("path").values_list("path", "image__filename")) == [
        ("Backup/1.JPG", "1.JPG"),
        ("DCIM/1.JPG", "1.JPG"),
    ]
    assert Photo.objects.count() == 1


def test_the_same_content_twice_in_one_batch_is_one_photo(
    api: APIClient, session: ImportSession
) -> None:
    answer = send(api, session, a_photo(a_file("a/1.JPG")), a_photo(a_file("b/1.JPG", "a/1.JPG")))
    assert outcomes(answer) == ["imported", "duplicate"]
    assert Photo.objects.get().images.get().copies.count() == 2


def test_the_same_file_twice_in_one_group_is_one_image(
    api: APIClient, session: ImportSession
) -> None:
    again = a_file("DCIM/1.jpeg", "DCIM/1.JPG", role="rendered")
    answer = send(api, session, a_photo(a_file("DCIM/1.JPG"), again))
    assert outcomes(answer) == ["imported", "duplicate"]


def test_a_raw_that_arrives_later_joins_the_photo_of_its_jpeg(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    pair = a_photo(a_file("DCIM/1.JPG"), a_raw("DCIM/1.CR2"), hotpreview=b"")
    other = make_session(session.owner, source=session.source)
    assert outcomes(send(api, other, pair)) == ["duplicate", "file_added"]
    assert Photo.objects.get().images.count() == 2


def test_a_retagged_copy_joins_its_photo_as_a_rendering(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    retagged = a_file("Edited/1.JPG", "DCIM/1.JPG", sha256=some_hash("retagged"))
    assert outcomes(send(api, session, a_photo(retagged, hotpreview=b""))) == ["file_added"]
    roles = Photo.objects.get().images.order_by("id").values_list("role", flat=True)
    assert list(roles) == ["primary", "rendered"]


def test_a_retagged_raw_joins_its_photo_as_a_raw(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.CR2", format="cr2")))
    retagged = a_file("x/1.CR2", "DCIM/1.CR2", format="cr2", sha256=some_hash("retagged"))
    send(api, session, a_photo(retagged, hotpreview=b""))
    assert Image.objects.get(filename="1.CR2", role="raw")


def test_a_group_known_under_two_photos_stays_apart_and_says_so(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("a/1.JPG")), a_photo(a_file("b/1.CR2", format="cr2")))
    pair = a_photo(
        a_file("c/1.JPG", "a/1.JPG"),
        a_raw("c/1.CR2", seed="b/1.CR2"),
        a_sidecar("c/1.xmp"),
        hotpreview=b"",
    )
    answer = send(api, session, pair)
    assert outcomes(answer) == ["duplicate", "duplicate", "file_added"]
    jpeg, raw, sidecar = answer["items"]
    assert jpeg["hothash"] == sidecar["hothash"] != raw["hothash"]
    assert all("more than one photo" in line["message"] for line in answer["items"])
    assert Photo.objects.count() == 2


def test_identical_sidecars_alone_make_no_group_known(
    api: APIClient, session: ImportSession
) -> None:
    for n in range(2):
        sidecar = a_sidecar(f"DCIM/{n}.xmp", sha256="5" * 64)
        send(api, session, a_photo(a_file(f"DCIM/{n}.JPG"), sidecar))
    assert Photo.objects.count() == 2


def test_a_known_sidecar_of_a_known_photo_is_a_duplicate(
    api: APIClient, session: ImportSession
) -> None:
    for folder in ("a", "b"):
        files = (a_file(f"{folder}/1.JPG", "jpeg"), a_sidecar(f"{folder}/1.xmp", seed="xmp"))
        answer = send(api, session, a_photo(*files))
    assert outcomes(answer) == ["duplicate", "duplicate"]


def test_a_photo_that_another_client_made_is_known_by_its_hothash(
    api: APIClient, session: ImportSession
) -> None:
    file = a_file("DCIM/1.JPG")
    photo = make_photo(session.owner, hothash=file["image_data_hash"], hothash_rule="client")
    answer = send(api, session, a_photo(file, hotpreview=b""))
    assert outcomes(answer) == ["file_added"]
    image = photo.images.get()
    assert (image.sha256, image.role) == (file["sha256"], "primary")


def test_a_file_joins_a_photo_of_another_client_beside_its_primary(
    api: APIClient, session: ImportSession
) -> None:
    file = a_file("DCIM/1.JPG")
    photo = make_photo(session.owner, hothash=file["image_data_hash"], hothash_rule="client")
    make_image(photo, sha256=None, image_data_hash=None)
    send(api, session, a_photo(file, a_raw("DCIM/1.CR2"), hotpreview=b""))
    assert list(photo.images.order_by("pk").values_list("role", flat=True)) == [
        *("primary", "rendered", "raw")
    ]


def test_a_known_photo_without_a_preview_takes_the_one_that_comes_later(
    api: APIClient, session: ImportSession
) -> None:
    file = a_file("DCIM/1.JPG")
    nothing = {"hotpreview": b"", "perceptual_hash": None, "no_preview_reason": "cut short"}
    send(api, session, a_photo(file, **nothing))
    assert outcomes(send(api, session, a_photo(file))) == ["imported"]
    photo = Photo.objects.get()
    assert bytes(photo.hotpreviews.get().jpeg) == check(jpeg_bytes()).jpeg
    assert (photo.no_preview_reason, from_digits("fedcba9876543210")) == ("", photo.perceptual_hash)


def test_within_one_batch_too_the_first_preview_is_taken(
    api: APIClient, session: ImportSession
) -> None:
    reason = {"hotpreview": b"", "no_preview_reason": "cut short"}
    same = [a_file(f"{folder}/1.JPG", "one") for folder in "abc"]
    red = jpeg_bytes(color="red")
    send(
        api,
        session,
        a_photo(same[0], **reason),
        a_photo(same[1], hotpreview=red),
        a_photo(same[2]),
    )
    photo = Photo.objects.get()
    assert bytes(photo.hotpreviews.get().jpeg) == check(red).jpeg
    assert photo.no_preview_reason == ""


def test_a_preview_that_is_there_stays(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    another = a_photo(a_file("DCIM/1.JPG"), hotpreview=jpeg_bytes(color="red"))
    send(api, session, another)
    assert bytes(Photo.objects.get().hotpreviews.get().jpeg) == check(jpeg_bytes()).jpeg


def test_a_removed_photo_takes_no_preview(api: APIClient, session: ImportSession) -> None:
    file = a_file("DCIM/1.JPG")
    send(api, session, a_photo(file, hotpreview=b"", no_preview_reason="cut short"))
    Photo.objects.update(deleted_at=REMOVED_AT)
    send(api, session, a_photo(file))
    assert not Photo.objects.get().hotpreviews.exists()


def test_an_image_without_its_image_data_hash_learns_it(
    api: APIClient, session: ImportSession
) -> None:
    file = a_file("DCIM/1.JPG")
    photo = make_photo(session.owner, hothash_rule="client")
    image = make_image(photo, sha256=file["sha256"], image_data_hash=None)
    assert outcomes(send(api, session, a_photo(file, hotpreview=b""))) == ["duplicate"]
    image.refresh_from_db()
    assert image.image_data_hash == file["image_data_hash"]


def test_removed_content_is_skipped_with_the_date(api: APIClient, session: ImportSession) -> None:
    send(api, session, a_photo(a_file("a/1.JPG")))
    Photo.objects.update(deleted_at=REMOVED_AT)
    pair = a_photo(a_file("b/1.JPG", "a/1.JPG"), a_raw("b/1.CR2"))
    answer = send(api, session, pair)
    assert outcomes(answer) == ["skipped", "skipped"]
    assert answer["items"][0]["message"] == "removed by you on Feb. 3, 2024"
    assert answer["items"][0]["hothash"] == pair["hothash"]
    assert Image.objects.count() == Copy.objects.count() == 1


def test_a_new_file_joins_the_photo_that_is_there_rather_than_the_removed_one(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("a/1.JPG")), a_photo(a_file("b/1.CR2", format="cr2")))
    Photo.objects.filter(images__filename="1.JPG").update(deleted_at=REMOVED_AT)
    files = (a_file("c/1.JPG", "a/1.JPG"), a_raw("c/1.CR2", seed="b/1.CR2"), a_sidecar("c/1.xmp"))
    answer = send(api, session, a_photo(*files, hotpreview=b""))
    assert outcomes(answer) == ["skipped", "duplicate", "file_added"]


def test_a_path_whose_content_changed_points_to_the_new_image(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    answer = send(api, session, a_photo(a_file("DCIM/1.JPG", "another picture", file_size=7)))
    assert outcomes(answer) == ["imported"]
    copy = Copy.objects.get()
    assert (copy.image.sha256, copy.file_size) == (some_hash(("bytes", "another picture")), 7)
    assert (answer["session"]["images_imported"], answer["session"]["files_processed"]) == (1, 1)


def test_another_owners_photos_make_nothing_known(
    api: APIClient, session: ImportSession, bob: User
) -> None:
    his = make_session(bob, source=make_source(bob, name="His card"))
    file = a_file("DCIM/1.JPG")
    make_image(make_photo(bob, hothash=file["image_data_hash"]), sha256=file["sha256"])
    assert outcomes(send(api, session, a_photo(file))) == ["imported"]
    assert not ImportItem.objects.filter(session=his).exists()


def test_a_file_seen_where_and_as_it_was_is_a_duplicate(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    later = make_session(session.owner, source=session.source)
    answer = send(api, later, seen=[seen("DCIM/1.JPG")])
    photo = Photo.objects.get()
    assert outcomes(answer) == ["duplicate"]
    assert answer["items"][0]["hothash"] == photo.hothash
    assert answer["items"][0]["sha256"] == photo.images.get().sha256
    copy = Copy.objects.get()
    assert (copy.first_session, copy.last_session) == (session, later)


def test_a_seen_file_that_is_not_as_it_was_is_asked_for_again(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")), a_photo(a_file("DCIM/2.JPG")))
    changed = [
        seen("DCIM/1.JPG", modified_at="2023-05-01T10:00:00.124Z"),
        seen("DCIM/2.JPG", file_size=1),
        seen("DCIM/3.JPG"),
    ]
    assert outcomes(send(api, session, seen=changed)) == ["again"] * 3


def test_a_seen_file_whose_photo_was_removed_is_asked_for_again(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("DCIM/1.JPG")))
    Photo.objects.update(deleted_at=REMOVED_AT)
    assert outcomes(send(api, session, seen=[seen("DCIM/1.JPG")])) == ["again"]
