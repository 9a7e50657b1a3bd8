"""An archive into an account that has something: nothing doubled, nothing lost, nothing silent."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import api_of, make_author, make_session, make_source, some_hash
from imports.library import check_library
from imports.models import ImportItem, ImportSession
from imports.tests.archives import archive_of, bring, everything, fill, wipe
from imports.tests.batches import a_file, a_photo, a_raw, a_sidecar, send
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo, Source


@pytest.fixture
def library(api: APIClient, alice: User) -> User:
    fill(api, alice)
    return alice


@pytest.fixture
def card(alice: User) -> ImportSession:
    return make_session(alice, source=make_source(alice, name="Card"))


@pytest.fixture
def sent(api: APIClient, card: ImportSession) -> Photo:
    """One photo with its RAW and a sidecar."""
    files = (a_file("DCIM/A.JPG"), a_raw("DCIM/A.CR2"), a_sidecar("DCIM/A.XMP"))
    send(api, card, a_photo(*files))
    return Photo.objects.get(owner=card.owner)


def title_here(photo: Photo, title: str) -> None:
    photo.refresh_from_db()
    photo.edit({"title": title})


def test_what_was_deleted_for_good_comes_back_and_the_rest_stays(library: User) -> None:
    before, archive = everything(library), archive_of(library)
    lost = Photo.objects.owned_by(library).order_by("pk")[1]
    lost.remove()
    lost.delete_for_good()
    report = bring(library, archive)
    after = everything(library)
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
    assert report.counts["photos"]["added"] == 1
    assert {row["hothash"] for row in after["photos"]} == {
        row["hothash"] for row in before["photos"]
    }


def test_a_restore_beside_other_photos_leaves_them_alone(library: User, bob: User) -> None:
    """Bob has an author, a source and a photo of his own."""
    before = everything(bob)
    bring(bob, archive_of(library))
    after = everything(bob)
    for table, rows in before.items():
        assert after[table][: len(rows)] == rows, table
        assert len(after[table]) == len(rows) + len(everything(library)[table]) - (
            table == "sources"
        )


def test_half_a_restore_done_again_is_a_whole_one(library: User) -> None:
    archive = archive_of(library)
    before, findings = everything(library), list(check_library(library))
    Copy.objects.owned_by(library).filter(path__startswith="DCIM").delete()
    ExifBlock.objects.owned_by(library).delete()
    Hotpreview.objects.owned_by(library).delete()
    ImportItem.objects.owned_by(library).filter(path__endswith="JPG").delete()
    Photo.objects.owned_by(library).exclude(hotpreview_version="").update(hotpreview_version="")
    bring(library, archive)
    after = everything(library)
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
    assert list(check_library(library)) == findings


def test_the_accounts_own_words_stand_and_the_others_are_told(alice: User, sent: Photo) -> None:
    title_here(sent, "From the archive")
    archive = archive_of(alice)
    title_here(sent, "Written since")
    report = bring(alice, archive)
    sent.refresh_from_db()
    assert sent.title == "Written since"
    assert [(one.column, one.here, one.archive, one.kept) for one in report.shown] == [
        ("edited.title", "Written since", "From the archive", "here")
    ]


def test_words_that_only_the_archive_has_are_taken(alice: User, sent: Photo) -> None:
    sent.edit({"title": "From the archive", "rating": 5})
    archive = archive_of(alice)
    Photo.objects.filter(pk=sent.pk).update(edited={"rating": 1}, title="", rating=1)
    report = bring(alice, archive)
    sent.refresh_from_db()
    assert (sent.title, sent.rating) == ("From the archive", 1)
    assert {(one.column, one.kept) for one in report.shown} == {
        ("edited.title", "archive"),
        ("edited.rating", "here"),
    }


def test_an_author_is_taken_where_there_is_none_and_else_told(alice: User, sent: Photo) -> None:
    ansel = make_author(alice, name="Ansel")
    sent.edit({}, author=ansel)
    archive = archive_of(alice)
    Photo.objects.update(author=None)
    bring(alice, archive)
    sent.refresh_from_db()
    assert sent.author == ansel
    sent.edit({}, author=make_author(alice, name="Berenice"))
    report = bring(alice, archive)
    sent.refresh_from_db()
    assert str(sent.author) == "Berenice"
    assert [(one.column, one.here, one.archive) for one in report.shown] == [
        ("author", "Berenice", "Ansel")
    ]


def test_a_photo_removed_since_stays_removed_and_that_is_told(alice: User, sent: Photo) -> None:
    archive = archive_of(alice)
    sent.remove()
    report = bring(alice, archive)
    sent.refresh_from_db()
    assert sent.deleted_at is not None
    assert [(one.column, one.here, one.archive) for one in report.shown] == [
        ("removed", True, False)
    ]


def test_a_photo_whose_raw_alone_is_known_here_is_the_same_photo(
    alice: User, bob: User, sent: Photo
) -> None:
    session = make_session(bob, source=make_source(bob, name="Backup"))
    raw = a_file("B/A.CR2", seed="DCIM/A.CR2", format="cr2")
    send(api_of(bob), session, a_photo(raw))
    photos, findings = Photo.objects.owned_by(bob).count(), list(check_library(bob))
    report = bring(bob, archive_of(alice))
    assert Photo.objects.owned_by(bob).count() == photos
    theirs = Photo.objects.owned_by(bob).get(images__filename="A.JPG")
    images = Image.objects.owned_by(bob).filter(photo=theirs)
    assert sorted(images.values_list("filename", "role")) == [
        ("A.CR2", "primary"),
        ("A.JPG", "rendered"),
        ("A.XMP", "sidecar"),
    ]
    assert "hothash" in {one.column for one in report.shown}
    assert list(check_library(bob)) == findings


def test_a_retagged_copy_here_is_the_same_photo(alice: User, bob: User, sent: Photo) -> None:
    picture = {"image_data_hash": sent.hothash}
    session = make_session(bob, source=make_source(bob, name="Backup"))
    send(api_of(bob), session, a_photo(a_file("B/A.JPG", sha256=some_hash(), **picture)))
    bring(bob, archive_of(alice))
    assert Photo.objects.owned_by(bob).filter(hothash=sent.hothash).count() == 1
    assert Image.objects.owned_by(bob).filter(image_data_hash=sent.hothash).count() == 2


def test_two_photos_of_one_picture_stay_two(alice: User, bob: User, sent: Photo) -> None:
    """Its owner put a retagged file apart: the archive says two, so two they are."""
    other = Photo.objects.create(
        owner=alice, hothash=some_hash(), sort_at=sent.sort_at, sort_month=sent.sort_month
    )
    Image.objects.create(
        owner=alice,
        photo=other,
        filename="retagged.jpg",
        file_size=9,
        sha256=some_hash(),
        image_data_hash=sent.hothash,
    )
    wanted = everything(alice)
    archive = archive_of(alice)
    wipe(alice)
    bring(alice, archive)
    assert everything(alice) == wanted


def test_a_ledger_with_lines_on_both_sides_has_all_of_them(
    api: APIClient, alice: User, card: ImportSession, sent: Photo
) -> None:
    archive = archive_of(alice)
    send(api, card, a_photo(a_file("DCIM/B.JPG")))
    ImportItem.objects.filter(path="DCIM/A.CR2").delete()
    ImportSession.objects.filter(pk=card.pk).update(files_processed=3, files_added=1)
    bring(alice, archive)
    card.refresh_from_db()
    assert ImportItem.objects.filter(session=card).count() == 4
    assert (card.files_processed, card.images_imported, card.files_added) == (4, 2, 2)
    assert list(check_library(alice)) == []


def test_a_place_that_holds_something_else_by_now_keeps_it(
    api: APIClient, alice: User, card: ImportSession, sent: Photo
) -> None:
    archive = archive_of(alice)
    send(api, card, a_photo(a_file("DCIM/A.JPG", seed="another picture")))
    copy = Copy.objects.get(path="DCIM/A.JPG")
    report = bring(alice, archive)
    assert Copy.objects.get(path="DCIM/A.JPG").image_id == copy.image_id
    assert ("copies", "image_id") in {(one.table, one.column) for one in report.shown}


def test_a_start_that_is_known_is_the_same_import(alice: User) -> None:
    make_session(alice, start_key="once", source_path="/a")
    archive = archive_of(alice)
    ImportSession.objects.update(source_path="/b")
    bring(alice, archive)
    assert ImportSession.objects.count() == 1


def test_names_are_met_by_name(alice: User) -> None:
    make_source(alice, name="Card")
    make_author(alice, name="Ansel")
    archive = archive_of(alice)
    Source.objects.update(created_at="2001-01-01T00:00:00Z")
    bring(alice, archive)
    assert Source.objects.count() == 1
