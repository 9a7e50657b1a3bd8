"""Recently deleted: put back, or gone for good."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from imalink.testing import make_image, make_photo
from photos.models import Photo

DELETED = "/photos/deleted/"


def removed_photo(owner: User, days_ago: float = 0) -> Photo:
    photo = make_photo(owner, deleted_at=timezone.now() - timedelta(days=days_ago))
    make_image(photo, filename=f"{photo.pk}.JPG")
    return photo


def test_it_says_so_when_nothing_was_removed(pages: Client) -> None:
    assert b"Nothing was removed" in pages.get(DELETED).content


def test_it_says_how_many_days_are_left(pages: Client, alice: User) -> None:
    removed_photo(alice)
    removed_photo(alice, days_ago=28.5)
    removed_photo(alice, days_ago=29.5)
    page = " ".join(pages.get(DELETED).content.decode().split())
    for said in ("gone for good in 30 days", "in 2 days", "in 1 day"):
        assert said in page


def test_what_was_removed_longer_ago_is_not_shown_and_cannot_come_back(
    pages: Client, alice: User
) -> None:
    photo = removed_photo(alice, days_ago=31)
    assert b"Nothing was removed" in pages.get(DELETED).content
    assert pages.post(f"{photo.get_absolute_url()}restore/").status_code == 404


def test_deleting_for_good_asks_first_as_a_dialog_or_as_a_page(pages: Client, alice: User) -> None:
    address = f"{removed_photo(alice).get_absolute_url()}delete/"
    for headers, is_page in (({}, True), ({"hx-request": "true"}, False)):
        question = pages.get(address, headers=headers).content
        assert b"The files on your disks are not touched." in question
        assert (b"<html" in question) is is_page
    assert Photo.objects.count() == 1


def test_deleted_for_good_is_gone(pages: Client, alice: User) -> None:
    photo = removed_photo(alice)
    pages.post(f"{photo.get_absolute_url()}delete/")
    assert not Photo.objects.exists()


def test_a_photo_in_the_catalogue_cannot_be_deleted_for_good_at_once(
    pages: Client, alice: User
) -> None:
    photo = make_photo(alice)
    assert pages.post(f"{photo.get_absolute_url()}delete/").status_code == 404
    assert Photo.objects.exists()


def test_others_removed_photos_are_not_shown(pages: Client, bob: User) -> None:
    Photo.objects.owned_by(bob).get().remove()
    assert b"Nothing was removed" in pages.get(DELETED).content


def test_its_queries_do_not_depend_on_how_many_were_removed(
    pages: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(20):
        removed_photo(alice)
    with django_assert_max_num_queries(5):
        pages.get(DELETED)
