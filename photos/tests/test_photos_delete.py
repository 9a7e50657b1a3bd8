"""Removing, restoring and deleting for good: in the API and as verbs."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import make_catalogue, make_photo
from imports.models import ImportItem
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo


def address(photo: Photo) -> str:
    return f"/api/v1/photos/{photo.hothash}"


def hothashes(api: APIClient, query: str = "") -> list[str]:
    return [row["hothash"] for row in api.get(f"/api/v1/photos{query}").json()["results"]]


def test_delete_removes_it_from_every_list_and_keeps_its_address(
    api: APIClient, alice: User
) -> None:
    photo = make_photo(alice)
    assert api.delete(address(photo)).status_code == 204
    assert hothashes(api) == []
    assert hothashes(api, "?deleted=true") == [photo.hothash]
    assert api.get(address(photo)).json()["deleted_at"] is not None


def test_deleting_again_does_not_count_the_days_anew(api: APIClient, alice: User) -> None:
    long_ago = timezone.now() - timedelta(days=20)
    photo = make_photo(alice, deleted_at=long_ago)
    assert api.delete(address(photo)).status_code == 204
    photo.refresh_from_db()
    assert photo.deleted_at == long_ago


def test_restore_brings_it_back(api: APIClient, alice: User) -> None:
    photo = make_photo(alice)
    photo.remove()
    answer = api.post(f"{address(photo)}/restore")
    assert (answer.status_code, answer.json()["deleted_at"]) == (200, None)
    assert hothashes(api) == [photo.hothash]


def test_after_30_days_there_is_nothing_to_restore(api: APIClient, alice: User) -> None:
    photo = make_photo(alice, deleted_at=timezone.now() - timedelta(days=30))
    assert api.post(f"{address(photo)}/restore").status_code == 404
    assert api.get(address(photo)).status_code == 404
    assert hothashes(api, "?deleted=true") == []


def test_what_is_in_the_catalogue_is_not_deleted_for_good(api: APIClient, alice: User) -> None:
    photo = make_photo(alice)
    assert api.delete(f"{address(photo)}?forever=true").status_code == 409
    assert hothashes(api) == [photo.hothash]


def test_for_good_takes_everything_of_the_photo_and_leaves_the_ledger(
    api: APIClient, alice: User, bob: User
) -> None:
    photo = make_catalogue(alice)
    photo.remove()
    assert api.delete(f"{address(photo)}?forever=true").status_code == 204
    for model in (Photo, Image, Copy, ExifBlock, Hotpreview):
        assert not model.objects.filter(owner=alice).exists()
        assert model.objects.filter(owner=bob).count() == 1
    line = ImportItem.objects.get(owner=alice)
    assert (line.photo, line.hothash) == (None, photo.hothash)


def test_the_purge_takes_what_is_30_days_old_and_nothing_younger(alice: User) -> None:
    now = timezone.now()
    old = make_photo(alice, deleted_at=now - timedelta(days=30))
    kept = [make_photo(alice), make_photo(alice, deleted_at=now - timedelta(days=29))]
    assert Photo.objects.owned_by(alice).purge_expired() == 1
    assert set(Photo.objects.owned_by(alice)) == set(kept)
    assert not Photo.objects.filter(pk=old.pk).exists()


def test_the_purge_command_goes_through_every_account(alice: User, bob: User) -> None:
    for owner in (alice, bob):
        make_photo(owner, deleted_at=timezone.now() - timedelta(days=40))
    call_command("purge_expired", stdout=None)
    assert not Photo.objects.filter(deleted_at__isnull=False).exists()


def test_a_strangers_photo_is_neither_removed_nor_restored(api: APIClient, bob: User) -> None:
    theirs = Photo.objects.get(owner=bob)
    assert api.delete(address(theirs)).status_code == 404
    theirs.remove()
    assert api.delete(f"{address(theirs)}?forever=true").status_code == 404
    assert api.post(f"{address(theirs)}/restore").status_code == 404
    assert Photo.objects.get(owner=bob).deleted_at is not None
