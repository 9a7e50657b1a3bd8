"""The gallery: months, chunks, filters, and what stands where there is nothing."""

import re
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from imalink.testing import NOON, make_author, make_hotpreview, make_image, make_photo, make_session
from photos.gallery import CHUNK, chunk, cursor_at, layout_ratio
from photos.models import Photo

HTMX = {"hx-request": "true"}


def hothashes(page: bytes) -> list[str]:
    return re.findall(r'data-hothash="(\w+)"', page.decode())


def older_address(page: bytes) -> str | None:
    found = re.search(r'<a class="button"\s+href="(/\?after=[^"]+)">Older', page.decode())
    return found and found[1].replace("&amp;", "&")


def test_an_empty_catalogue_leads_to_the_import_page(pages: Client) -> None:
    page = pages.get("/").content.decode()
    assert "No photos yet" in page
    assert 'href="/imports/new/"' in page


def test_photos_stand_newest_first_under_their_months_with_the_months_count(
    pages: Client, alice: User
) -> None:
    may = make_photo(alice)
    june = make_photo(alice, taken_at=NOON + timedelta(days=40))
    later_in_may = make_photo(alice, taken_at=NOON + timedelta(hours=1))
    page = pages.get("/").content
    assert hothashes(page) == [june.hothash, later_in_may.hothash, may.hothash]
    words = " ".join(page.decode().split())
    assert words.index("June 2023") < words.index("May 2023") < words.index("2 photos")


def test_photos_of_the_same_moment_all_appear_once(pages: Client, alice: User) -> None:
    made = {make_photo(alice).hothash for _ in range(CHUNK + 5)}
    first = pages.get("/").content
    address = older_address(first)
    assert address
    seen = hothashes(first) + hothashes(pages.get(address).content)
    assert len(seen) == CHUNK + 5
    assert set(seen) == made


def test_the_link_to_older_photos_works_without_javascript_and_with(
    pages: Client, alice: User
) -> None:
    for hours in range(CHUNK + 1):
        make_photo(alice, taken_at=NOON - timedelta(hours=hours))
    address = older_address(pages.get("/").content)
    assert address
    whole, fragment = pages.get(address), pages.get(address, headers=HTMX)
    assert b"<html" in whole.content
    assert b"<html" not in fragment.content
    assert hothashes(whole.content) == hothashes(fragment.content)
    assert len(hothashes(whole.content)) == 1
    assert older_address(fragment.content) is None


def test_a_photo_without_a_time_is_marked_with_the_date_of_the_file(
    pages: Client, alice: User
) -> None:
    make_photo(alice, taken_at=None, sort_at=NOON)
    assert b"date of the file" in pages.get("/").content


def test_a_raw_file_shows_as_a_badge_and_a_jpeg_does_not(pages: Client, alice: User) -> None:
    photo = make_photo(alice)
    make_image(photo)
    assert b"RAW</span>" not in pages.get("/").content
    make_image(photo, role="raw", format="cr2", image_data_hash=None)
    assert b"RAW</span>" in pages.get("/").content


def test_a_photo_without_a_preview_shows_its_file_name_instead(pages: Client, alice: User) -> None:
    make_image(make_photo(alice), filename="IMG_88.JPG")
    page = pages.get("/").content
    assert b"<img" not in page
    assert b"IMG_88.JPG" in page


def test_previews_are_addressed_by_version(pages: Client, alice: User) -> None:
    photo = make_photo(alice)
    make_hotpreview(photo)
    address = f"/photos/{photo.hothash}/hotpreview.jpg?v={photo.hotpreview_version}"
    assert address in pages.get("/").content.decode()


def test_removed_photos_and_those_of_others_are_not_shown_or_counted(
    pages: Client, alice: User, bob: User
) -> None:
    make_photo(alice).remove()
    page = pages.get("/").content
    assert hothashes(page) == []
    assert b'data-count="0"' in page


def test_it_narrows_to_an_import_and_an_author_and_says_so(pages: Client, alice: User) -> None:
    author, session = make_author(alice, name="Ingrid"), make_session(alice)
    wanted = make_photo(alice, author=author, import_session=session)
    make_photo(alice, author=author)
    page = pages.get(f"/?author={author.pk}&import_session={session.pk}").content
    assert hothashes(page) == [wanted.hothash]
    assert b"<b>Ingrid</b>" in page
    assert b"1 photo" in page


def test_photos_without_an_author_can_be_asked_for(pages: Client, alice: User) -> None:
    make_photo(alice, author=make_author(alice))
    without = make_photo(alice)
    assert hothashes(pages.get("/?author=null").content) == [without.hothash]


def test_another_owners_author_narrows_to_nothing(pages: Client, alice: User, bob: User) -> None:
    make_photo(alice)
    author = make_author(bob, name="Secret")
    page = pages.get(f"/?author={author.pk}").content
    assert hothashes(page) == []
    assert b"Secret" not in page


def test_a_cursor_that_is_none_is_not_found(pages: Client) -> None:
    assert pages.get("/?after=nonsense").status_code == 404


def test_it_can_begin_at_a_month(pages: Client, alice: User) -> None:
    make_photo(alice, taken_at=datetime(2024, 1, 1, tzinfo=UTC))
    december = make_photo(alice, taken_at=datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC))
    page = pages.get(f"/?after={cursor_at(202312)}").content
    assert hothashes(page) == [december.hothash]


def test_the_number_of_queries_does_not_depend_on_the_number_of_photos(
    pages: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(60):
        make_image(make_photo(alice, taken_at=NOON + timedelta(days=days)))
    with django_assert_num_queries(3):
        found = chunk(Photo.objects.owned_by(alice), alice, None)
    assert sum(len(month.tiles) for month in found.months) == 60


def test_extreme_ratios_are_laid_out_within_bounds(alice: User) -> None:
    sizes = [(10000, 100, 3.0), (100, 10000, 0.5), (600, 400, 1.5), (None, None, 1.5)]
    for width, height, ratio in sizes:
        assert layout_ratio(make_photo(alice, width=width, height=height)) == ratio


def test_a_preview_that_would_be_enlarged_too_much_is_told_how_large_it_may_be(
    pages: Client, alice: User
) -> None:
    sizes = [(120, 90, "120w", "180px"), (9000, 900, "400w", "600px"), (6000, 4000, None, None)]
    for width, height, own, drawn in sizes:
        photo = make_photo(alice, width=width, height=height)
        make_hotpreview(photo)
        page = pages.get("/").content.decode()
        tile = page[page.index(photo.hothash) :].partition("</li>")[0]
        assert ("srcset" in tile) == (own is not None), (width, height)
        if own and drawn:
            assert f" {own}" in tile
            assert f'sizes="{drawn}"' in tile
        photo.delete()


def test_a_filter_that_cannot_be_says_why_beside_its_field(pages: Client, alice: User) -> None:
    make_photo(alice)
    page = pages.get("/?taken_from=yesterday").content.decode()
    assert 'id="id_taken_from_error"' in page
    assert "<details" in page
    assert re.search(r'<details class="menu search__filters"\s+open', page)


def test_the_search_box_keeps_its_words_and_the_other_filters(pages: Client, alice: User) -> None:
    wanted = make_photo(alice, camera_model="X100V", author=make_author(alice, name="Ingrid"))
    make_photo(alice)
    page = pages.get(f"/?text=x100&author={wanted.author_id}").content
    assert hothashes(page) == [wanted.hothash]
    assert b'value="x100"' in page
    assert f'<input type="hidden" name="author" value="{wanted.author_id}">' in page.decode()
