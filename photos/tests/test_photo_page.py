"""One photo's page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from imalink.testing import (
    NOON,
    make_author,
    make_copy,
    make_hotpreview,
    make_image,
    make_photo,
    make_session,
    make_source,
)
from photos.models import Photo
from photos.templatetags import photo_words


def words(response_content: bytes) -> str:
    return " ".join(response_content.decode().split())


def test_it_says_what_the_camera_said_as_people_say_it(pages: Client, alice: User) -> None:
    photo = make_photo(
        alice,
        taken_at_offset=120,
        taken_at_source="exif_original",
        exposure_time=0.004,
        aperture=2.8,
        focal_length=35,
        iso=1600,
        gps_latitude=68.26664,
        gps_longitude=-13.5884,
        gps_altitude=-4,
    )
    page = words(pages.get(photo.get_absolute_url()).content)
    for said in (
        "1 May 2023, 12:00:00",
        "+02:00",
        "the camera, when the picture was taken",
        "35 mm",
        "f/2.8",
        "1/250 s",
        "ISO 1,600",
        "Canon EOS R5",
        "6,000 \N{MULTIPLICATION SIGN} 4,000",
        "24.0 MP",
        "68.2666, -13.5884",
        "4 m below the sea",
    ):
        assert said in page
    assert "Canon Canon" not in page


def test_a_photo_of_which_nothing_is_known_has_a_page(pages: Client, alice: User) -> None:
    photo = make_photo(
        alice,
        taken_at=None,
        sort_at=NOON,
        width=None,
        height=None,
        camera_make="",
        camera_model="",
        no_preview_reason="The picture ends in the middle.",
    )
    page = words(pages.get(photo.get_absolute_url()).content)
    assert "The picture ends in the middle." in page
    assert "the photo itself says no time" in page


def test_it_lists_its_files_and_every_place_they_were_found(pages: Client, alice: User) -> None:
    photo = make_photo(alice, import_session=make_session(alice, source_description="Lofoten"))
    image = make_image(photo, filename="IMG_1.JPG", file_size=8_240_000)
    make_copy(image, make_source(alice, name="Archive"), path="Pictures/2023/IMG_1.JPG")
    make_copy(image, make_source(alice, name="Card"), path="DCIM/IMG_1.JPG")
    page = words(pages.get(photo.get_absolute_url()).content)
    for said in ("Archive, Pictures/2023", "Card, DCIM", "8.2 MB", "Lofoten", image.sha256 or "?"):
        assert said in page


def test_the_preview_is_drawn_at_one_and_a_half_of_its_own_pixels_and_says_them(
    pages: Client, alice: User
) -> None:
    photo = make_photo(alice, width=250, height=50)
    make_hotpreview(photo, width=250, height=50)
    page = words(pages.get(photo.get_absolute_url()).content)
    assert "Preview, 250 px." in page
    assert '250w" sizes="375px"' in page
    assert "0.0 MP" not in page


def test_it_leads_to_its_neighbours_in_the_gallerys_order(pages: Client, alice: User) -> None:
    older = make_photo(alice, taken_at=NOON - timedelta(days=60))
    first, second, third = (make_photo(alice) for _ in range(3))
    page = words(pages.get(second.get_absolute_url()).content)
    assert page.index(third.get_absolute_url()) < page.index(first.get_absolute_url())
    assert "2 of 3" in page
    page = words(pages.get(first.get_absolute_url()).content)
    assert older.get_absolute_url() in page
    assert third.get_absolute_url() not in page


def test_the_author_can_be_set_and_taken_away(pages: Client, alice: User) -> None:
    photo, author = make_photo(alice), make_author(alice)
    for given, expected in ((str(author.pk), author), ("", None)):
        pages.post(f"/photos/{photo.hothash}/author/", {"author": given})
        photo.refresh_from_db()
        assert photo.author == expected


def test_the_author_of_another_owner_cannot_be_set(pages: Client, alice: User, bob: User) -> None:
    photo, author = make_photo(alice), make_author(bob)
    address = f"/photos/{photo.hothash}/author/"
    assert pages.post(address, {"author": author.pk}).status_code == 404


@pytest.mark.parametrize("given", ["9" * 5000, "-1", "anna", "1; drop"])
def test_what_is_no_author_is_not_found(pages: Client, alice: User, given: str) -> None:
    address = f"/photos/{make_photo(alice).hothash}/author/"
    assert pages.post(address, {"author": given}).status_code == 404


def test_removing_goes_to_the_next_photo_and_can_be_undone(pages: Client, alice: User) -> None:
    following = make_photo(alice, taken_at=NOON - timedelta(hours=1))
    photo = make_photo(alice)
    response = pages.post(f"/photos/{photo.hothash}/remove/", follow=True)
    assert response.redirect_chain == [(following.get_absolute_url(), 302)]
    assert f'action="/photos/{photo.hothash}/restore/"' in response.content.decode()
    assert Photo.objects.in_catalogue().count() == 1
    pages.post(f"/photos/{photo.hothash}/restore/")
    assert Photo.objects.in_catalogue().count() == 2


def test_the_page_of_a_removed_photo_offers_to_put_it_back(pages: Client, alice: User) -> None:
    photo = make_photo(alice)
    photo.remove()
    page = words(pages.get(photo.get_absolute_url()).content)
    assert "Removed from the catalogue on" in page
    assert "/remove/" not in page


def test_a_stranger_finds_nothing(pages: Client, bob: User) -> None:
    photo = Photo.objects.owned_by(bob).get()
    address = photo.get_absolute_url()
    assert pages.get(address).status_code == 404
    assert pages.get(f"{address}delete/").status_code == 404
    for act in ("author", "remove", "restore", "delete"):
        assert pages.post(f"{address}{act}/").status_code == 404
    photo.refresh_from_db()
    assert photo.deleted_at is None


@pytest.mark.parametrize("act", ["author", "remove", "restore"])
def test_only_a_post_changes_anything(pages: Client, alice: User, act: str) -> None:
    assert pages.get(f"{make_photo(alice).get_absolute_url()}{act}/").status_code == 405


def test_its_queries_do_not_depend_on_how_many_files_it_has(
    pages: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    photo, source = make_photo(alice), make_source(alice)
    for number in range(12):
        image = make_image(photo, image_data_hash=None)
        make_copy(image, source, path=f"{number}")
    with django_assert_max_num_queries(12):
        pages.get(photo.get_absolute_url())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.004, "1/250 s"), (1 / 3000, "1/3,000 s"), (0.5, "0.5 s"), (1, "1 s"), (30, "30 s")],
)
def test_exposure_times_are_said_as_photographers_do(seconds: float, said: str) -> None:
    assert photo_words.exposure(seconds) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (4_100, "4 kB"), (26_950_000, "26.9 MB"),
     (19_800_000_000, "19.8 GB"), (999_999, "1,000 kB"), (42_000_000, "42.0 MB")],
)  # fmt: skip
def test_sizes_are_said_in_powers_of_a_thousand(size: int, said: str) -> None:
    assert photo_words.file_size(size) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0.00%"), (5, "less than 0.01%"), (423, "0.42%"), (4_230, "4.23%"), (50_000, "50%")],
)
def test_shares_are_said_as_the_import_page_says_them(part: int, said: str) -> None:
    assert photo_words.share_of(part, 100_000) == said


@pytest.mark.parametrize(("minutes", "said"), [(120, "+02:00"), (-210, "-03:30"), (0, "+00:00")])
def test_offsets_have_a_sign_and_two_figures_twice(minutes: int, said: str) -> None:
    assert photo_words.offset(minutes) == said


def test_it_says_what_people_said_of_it(pages: Client, alice: User) -> None:
    photo = make_photo(
        alice,
        rating=4,
        label="Red",
        title="<b>Harbour</b>",
        description="The boats",
        keywords=["Lofoten & more"],
        creator="Ansel",
        copyright="(c) 2023",
    )
    make_image(photo, filename="IMG_1.JPG")
    page = words(pages.get(photo.get_absolute_url()).content)
    for said in (
        '<h1 class="photo__title">&lt;b&gt;Harbour&lt;/b&gt;</h1>',
        "\N{BLACK STAR}" * 4 + "\N{WHITE STAR}",
        "4 stars",
        "The boats",
        'href="/?keyword=Lofoten%20%26%20more"',
        "Ansel",
        "(c) 2023",
    ):
        assert said in page


def test_a_rejected_photo_says_so(pages: Client, alice: User) -> None:
    photo = make_photo(alice, rating=-1)
    assert "Rejected" in words(pages.get(photo.get_absolute_url()).content)
