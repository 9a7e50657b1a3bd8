"""The author pages: making, renaming, and deleting with what happens to photos said plainly."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from authors.models import Author
from imalink.testing import make_author, make_hotpreview, make_photo

YEARS = "2009 \N{EN DASH} 2025"


def words(content: bytes) -> str:
    return " ".join(content.decode().split())


def test_without_authors_it_says_what_they_are_for(pages: Client) -> None:
    assert b"No authors yet" in pages.get("/authors/").content


def test_it_shows_years_counts_and_newest_previews(pages: Client, alice: User) -> None:
    author = make_author(alice, name="Ingrid Aas")
    for year in (2009, 2025):
        photo = make_photo(alice, author=author, taken_at=datetime(year, 6, 1, tzinfo=UTC))
        make_hotpreview(photo)
    make_photo(alice, author=author).remove()
    make_photo(alice)
    page = words(pages.get("/authors/").content)
    for said in ("Ingrid Aas", YEARS, '2 <span class="quiet">photos', "Without an author"):
        assert said in page
    assert page.count('class="thumb"') == 2


def test_an_author_can_be_made(pages: Client, alice: User) -> None:
    response = pages.post("/authors/new/", {"name": "  Ingrid Aas "})
    assert response["Location"] == "/authors/"
    assert Author.objects.owned_by(alice).get().name == "Ingrid Aas"


@pytest.mark.parametrize("name", ["", "   ", "a" * 201, "Ingrid"])
def test_a_name_that_cannot_be_is_refused_beside_its_field(
    pages: Client, alice: User, name: str
) -> None:
    make_author(alice, name="Ingrid")
    page = pages.post("/authors/new/", {"name": name}).content
    assert b'class="field__error" id="id_name_error"' in page
    assert b'aria-invalid="true"' in page
    assert Author.objects.count() == 1


def test_two_owners_may_have_an_author_of_the_same_name(
    pages: Client, alice: User, bob: User
) -> None:
    pages.post("/authors/new/", {"name": "Ansel"})
    assert Author.objects.filter(name="Ansel").count() == 2


def test_an_author_can_be_renamed_and_keep_the_name(pages: Client, alice: User) -> None:
    author = make_author(alice, name="Ingrid")
    for name in ("Ingrid", "Ingrid Aas"):
        pages.post(f"/authors/{author.pk}/rename/", {"name": name})
        author.refresh_from_db()
        assert author.name == name


def test_deleting_says_what_happens_to_photos(pages: Client, alice: User) -> None:
    author = make_author(alice, name="Studio Nord")
    address = f"/authors/{author.pk}/delete/"
    assert "No photo has this author." in words(pages.get(address).content)
    for _number in range(34):
        make_photo(alice, author=author)
    said = "34 photos lose this author and stay in the catalogue. Nothing on any disk is touched."
    for headers in ({}, {"hx-request": "true"}):
        assert said in words(pages.get(address, headers=headers).content)
    assert Author.objects.exists()


def test_a_deleted_author_takes_no_photo_along(pages: Client, alice: User) -> None:
    photo = make_photo(alice, author=make_author(alice))
    pages.post(f"/authors/{photo.author_id}/delete/")
    photo.refresh_from_db()
    assert photo.author is None
    assert not Author.objects.exists()


@pytest.mark.parametrize("act", ["rename", "delete"])
def test_a_stranger_finds_nothing(pages: Client, bob: User, act: str) -> None:
    author = Author.objects.owned_by(bob).get()
    address = f"/authors/{author.pk}/{act}/"
    assert pages.get(address).status_code == 404
    assert pages.post(address, {"name": "Mallory"}).status_code == 404
    author.refresh_from_db()
    assert author.name == "Ansel"


def test_its_queries_do_not_depend_on_how_many_authors_there_are(
    pages: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(15):
        make_photo(alice, author=make_author(alice))
    with django_assert_max_num_queries(7):
        pages.get("/authors/")
