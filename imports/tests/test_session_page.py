"""The page of one import: where it stands, its sum, its files, its end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from imalink.testing import make_item, make_photo, make_session, make_source
from imports.models import ImportSession, Status
from imports.session_page import ITEMS_SHOWN
from photos.models import Photo

HTMX = {"hx-request": "true"}
COUNTS = {
    "total_files_found": 10,
    "files_processed": 10,
    "images_imported": 4,
    "files_added": 1,
    "duplicates_skipped": 2,
    "files_skipped": 1,
    "errors_count": 2,
}


def completed(owner: User, **overrides: Any) -> ImportSession:
    end = {"status": Status.COMPLETED, "completed_at": timezone.now()}
    return make_session(owner, **COUNTS | end | overrides)


def words(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_while_it_runs_it_asks_its_own_address_every_two_seconds(
    pages: Client, alice: User
) -> None:
    session = make_session(alice, total_files_found=20, current_file="DCIM/IMG_1.JPG")
    address = session.get_absolute_url()
    fragment = pages.get(f"{address}?outcome=failed", headers=HTMX).content.decode()
    assert f'hx-get="{address}?outcome=failed"' in fragment
    assert 'hx-trigger="every 2s"' in fragment
    assert "<html" not in fragment
    assert "DCIM/IMG_1.JPG" in fragment


def test_when_it_is_closed_it_stops_asking(pages: Client, alice: User) -> None:
    page = pages.get(completed(alice).get_absolute_url(), headers=HTMX).content
    assert b"hx-trigger" not in page


def test_it_adds_up(pages: Client, alice: User) -> None:
    page = words(pages.get(completed(alice).get_absolute_url()).content)
    sums = "Imported .* 4 Joined a photo .* 1 Already here .* 2 Skipped .* 1 Failed .* 2"
    assert re.search(sums, page)
    assert "Files found 10" in page


def test_a_sum_short_of_the_files_found_says_so(pages: Client, alice: User) -> None:
    page = words(pages.get(completed(alice, total_files_found=12).get_absolute_url()).content)
    assert "Files looked at, of 12 found 10" in page


def test_a_cancelled_import_says_what_was_not_reached(pages: Client, alice: User) -> None:
    session = completed(alice, total_files_found=12, status=Status.CANCELLED)
    page = words(pages.get(session.get_absolute_url()).content)
    assert "Not reached the import ended before 2 Files found 12" in page


def test_an_outcome_that_no_file_had_has_no_line_in_the_sum(pages: Client, alice: User) -> None:
    session = completed(alice, errors_count=0, files_processed=8, total_files_found=8)
    page = words(pages.get(session.get_absolute_url()).content)
    assert "see which" not in page
    assert "Failed 0" in page, "the tab stands"


def test_it_says_what_was_read_and_what_was_sent(pages: Client, alice: User) -> None:
    session = completed(alice, bytes_read=19_800_000_000, bytes_sent=46_800_000)
    page = words(pages.get(session.get_absolute_url()).content)
    for said in ("19.8 GB", "46.8 MB", "0.24% of what was read"):
        assert said in page


def test_without_a_sign_of_life_it_is_interrupted_and_can_go_on(pages: Client, alice: User) -> None:
    session = make_session(alice, seen_at=timezone.now() - timedelta(hours=1))
    page = pages.get(session.get_absolute_url()).content
    assert b"No sign of life since" in page
    assert f'href="/imports/new/?go_on={session.pk}"'.encode() in page


def test_a_paused_one_can_go_on(pages: Client, alice: User) -> None:
    session = make_session(alice, source=make_source(alice), status=Status.PAUSED)
    page = pages.get(session.get_absolute_url()).content
    assert f'href="/imports/new/?go_on={session.pk}"'.encode() in page


def test_files_stand_by_outcome_with_their_reasons(pages: Client, alice: User) -> None:
    source = make_source(alice)
    session = completed(alice, source=source)
    make_item(session, source, path="DCIM/A.JPG")
    make_item(session, source, path="DCIM/B.JPG", outcome="failed", stage="read", message="Gone.")
    everything = words(pages.get(session.get_absolute_url()).content)
    assert "DCIM/A.JPG" in everything
    assert "Gone. (reading)" in everything
    failed = words(pages.get(f"{session.get_absolute_url()}?outcome=failed").content)
    assert "DCIM/B.JPG" in failed
    assert "DCIM/A.JPG" not in failed


@pytest.mark.parametrize("outcome", ["", "imported"])
def test_files_come_a_page_at_a_time_each_once(pages: Client, alice: User, outcome: str) -> None:
    source = make_source(alice)
    session = completed(alice, source=source)
    paths = {make_item(session, source).path for _ in range(ITEMS_SHOWN + 3)}
    first = pages.get(f"{session.get_absolute_url()}?outcome={outcome}").content.decode()
    following = re.search(r'id="more-files"\s+href="([^"]+)"', first)
    assert following
    query = following[1].replace("&amp;", "&")
    second = pages.get(session.get_absolute_url() + query).content.decode()
    seen = [path for page in (first, second) for path in re.findall(r"DCIM/IMG_\d+\.JPG", page)]
    assert sorted(seen) == sorted(paths)


@pytest.mark.parametrize("query", ["outcome=nonsense", "after=nonsense"])
def test_what_cannot_be_asked_is_not_found(pages: Client, alice: User, query: str) -> None:
    assert pages.get(f"{completed(alice).get_absolute_url()}?{query}").status_code == 404


def test_it_says_how_many_of_its_photos_were_deleted_since(pages: Client, alice: User) -> None:
    session = completed(alice)
    for _number in range(4):
        make_photo(alice, import_session=session)
    assert b"since deleted" not in pages.get(session.get_absolute_url()).content
    photos = Photo.objects.owned_by(alice)
    photos[0].remove()
    photos[1].delete()
    page = words(pages.get(session.get_absolute_url()).content)
    assert "2 of 4 since deleted" in page


def test_an_import_that_its_client_counted_says_so(pages: Client, alice: User) -> None:
    session = completed(alice, counted_by_client=True)
    page = words(pages.get(session.get_absolute_url()).content)
    assert "counted these itself" in page
    assert "Every file, once" not in page


def test_it_can_be_cancelled_once(pages: Client, alice: User) -> None:
    session = make_session(alice)
    for _attempt in range(2):
        pages.post(f"{session.get_absolute_url()}cancel/")
        session.refresh_from_db()
        assert session.status == Status.CANCELLED


def test_cancelling_what_is_completed_says_why_not(pages: Client, alice: User) -> None:
    session = completed(alice)
    response = pages.post(f"{session.get_absolute_url()}cancel/", follow=True)
    assert b"it takes nothing more" in response.content
    session.refresh_from_db()
    assert session.status == Status.COMPLETED


def test_deleting_it_asks_first_and_deletes_no_photo(pages: Client, alice: User) -> None:
    source = make_source(alice)
    session = completed(alice, source=source, images_imported=1, files_processed=7)
    photo = make_photo(alice, import_session=session)
    make_item(session, source, photo=photo)
    address = f"{session.get_absolute_url()}delete/"
    assert "The 1 photo it brought stays in the catalogue." in words(pages.get(address).content)
    pages.post(address)
    assert not ImportSession.objects.exists()
    photo.refresh_from_db()
    assert photo.import_session is None


def test_a_stranger_finds_nothing(pages: Client, bob: User) -> None:
    session = ImportSession.objects.owned_by(bob).get()
    address = session.get_absolute_url()
    assert pages.get(address).status_code == 404
    assert pages.get(f"{address}delete/").status_code == 404
    for act in ("cancel", "delete"):
        assert pages.post(f"{address}{act}/").status_code == 404
    assert ImportSession.objects.filter(pk=session.pk, status=Status.IN_PROGRESS).exists()


def test_its_queries_do_not_depend_on_how_many_files_it_has(
    pages: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    source = make_source(alice)
    session = completed(alice, source=source)
    for _number in range(30):
        make_item(session, source, photo=make_photo(alice))
    with django_assert_max_num_queries(7):
        pages.get(session.get_absolute_url())
