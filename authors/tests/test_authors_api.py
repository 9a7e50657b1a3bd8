from django.contrib.auth.models import User
from rest_framework.test import APIClient

from authors.models import Author
from imalink.testing import make_author, make_photo

AUTHORS = "/api/v1/authors"


def test_an_author_is_made_read_renamed_and_deleted(api: APIClient) -> None:
    made = api.post(AUTHORS, {"name": "Ansel"}).json()
    address = f"{AUTHORS}/{made['id']}"
    assert api.get(address).json()["name"] == "Ansel"
    assert api.patch(address, {"name": "Ansel Adams"}).json()["name"] == "Ansel Adams"
    assert api.put(address, {"name": "Ansel A."}).json()["name"] == "Ansel A."
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_the_count_is_of_photos_in_the_catalogue(api: APIClient, alice: User) -> None:
    author = make_author(alice)
    for _ in range(3):
        photo = make_photo(alice, author=author)
    photo.remove()
    assert api.get(AUTHORS).json()["results"][0]["photo_count"] == 2


def test_a_name_is_taken_once_per_owner(api: APIClient, bob: User) -> None:
    assert api.post(AUTHORS, {"name": "Ansel"}).status_code == 201  # bob has one too
    assert api.post(AUTHORS, {"name": "Ansel"}).status_code == 409


def test_a_name_is_needed(api: APIClient) -> None:
    for name in ("", " ", None, "x" * 201, "a\x00"):
        assert api.post(AUTHORS, {"name": name}).status_code == 400


def test_deleting_an_author_deletes_no_photo(api: APIClient, alice: User) -> None:
    author = make_author(alice)
    photo = make_photo(alice, author=author)
    api.delete(f"{AUTHORS}/{author.pk}")
    photo.refresh_from_db()
    assert photo.author is None


def test_the_owner_cannot_be_chosen(api: APIClient, alice: User, bob: User) -> None:
    api.post(AUTHORS, {"name": "Eve", "owner": bob.pk})
    assert Author.objects.get(name="Eve").owner == alice


def test_anothers_author_is_not_found(api: APIClient, bob: User) -> None:
    theirs = f"{AUTHORS}/{Author.objects.get(owner=bob).pk}"
    assert api.get(AUTHORS).json()["results"] == []
    assert api.get(theirs).status_code == 404
    assert api.patch(theirs, {"name": "Mine"}).status_code == 404
    assert api.delete(theirs).status_code == 404
    assert Author.objects.get(owner=bob).photos.count() == 1
