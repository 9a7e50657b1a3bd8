"""The admin is a back room for one's own catalogue: a superuser too sees only theirs."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from authors.models import Author
from imalink.owned import OwnedModel
from imalink.testing import (
    make_author,
    make_catalogue,
    make_copy,
    make_exif_block,
    make_hotpreview,
    make_image,
    make_photo,
    make_session,
    make_source,
)
from photos.models import Photo, Source

MODELS = sorted(
    (model for model in admin.site._registry if issubclass(model, OwnedModel)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def root(alice: User) -> User:
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    return alice


@pytest.fixture
def back_room(root: User, client: Client) -> Client:
    client.force_login(root)
    return client


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_and_pages_show_own_rows_only(
    back_room: Client, root: User, bob: User, model: Any
) -> None:
    make_catalogue(root)
    mine, theirs = model.objects.get(owner=root), model.objects.get(owner=bob)
    page = back_room.get(address(model, "changelist"))
    assert list(page.context["cl"].queryset) == [mine]
    assert back_room.get(address(model, "change", mine.pk)).status_code == 200
    # Django's way to say that there is none: back to the index.
    for name in ("change", "delete", "history"):
        assert back_room.get(address(model, name, theirs.pk)).status_code in {302, 403, 404}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_makes_no_query_per_row(back_room: Client, root: User, model: Any) -> None:
    counts = []
    for rows in (3, 20):
        for _ in range(rows):
            fill(root)
        with CaptureQueriesContext(connection) as queries:
            assert back_room.get(address(model, "changelist")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def fill(owner: User) -> None:
    source = make_source(owner)
    photo = make_photo(owner, author=make_author(owner), import_session=make_session(owner))
    image = make_image(photo)
    make_hotpreview(photo)
    make_exif_block(image)
    make_copy(image, source)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_can_be_searched(back_room: Client, root: User, model: Any) -> None:
    assert admin.site._registry[model].search_fields
    assert back_room.get(address(model, "changelist"), {"q": "nothing"}).status_code == 200


def test_autocomplete_finds_own_rows_only(back_room: Client, root: User, bob: User) -> None:
    mine = make_author(root, name="Ansel")
    asked = {"app_label": "photos", "model_name": "photo", "field_name": "author", "term": "Ansel"}
    answer = back_room.get(reverse("admin:autocomplete"), asked).json()
    assert [row["id"] for row in answer["results"]] == [str(mine.pk)]


def test_filters_offer_own_rows_only(back_room: Client, root: User, bob: User) -> None:
    make_photo(root, author=make_author(root, name="Mine A"))
    make_photo(root, author=make_author(root, name="Mine B"))
    page = back_room.get(address(Photo, "changelist")).content.decode()
    assert "Mine A" in page
    assert "Ansel" not in page


def test_what_is_made_here_is_ones_own(back_room: Client, root: User, bob: User) -> None:
    back_room.post(address(Author, "add"), {"name": "Ansel", "owner": bob.pk})
    assert Author.objects.get(owner=root).name == "Ansel"


def test_a_name_that_is_taken_is_said_so_in_the_form(back_room: Client, root: User) -> None:
    make_author(root, name="Ansel")
    page = back_room.post(address(Author, "add"), {"name": "Ansel"})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors


def test_hashes_cannot_be_changed(back_room: Client, root: User) -> None:
    photo = make_catalogue(root)
    form = back_room.get(address(Photo, "change", photo.pk)).context["adminform"].form
    assert "hothash" not in form.fields
    assert "perceptual_hash" not in form.fields


def test_a_change_counts_as_set_by_the_owner(back_room: Client, root: User) -> None:
    photo = make_photo(root, camera={"iso": 100}, iso=100)
    page = back_room.get(address(Photo, "change", photo.pk))
    sent = dict.fromkeys(page.context["adminform"].form.fields, "")
    sent |= {"taken_at_0": "2020-02-03", "taken_at_1": "04:05:06", "iso": "400"}
    sent |= {"images-TOTAL_FORMS": "0", "images-INITIAL_FORMS": "0"}
    assert back_room.post(address(Photo, "change", photo.pk), sent).status_code == 302
    photo.refresh_from_db()
    assert (photo.edited["iso"], photo.iso, photo.camera) == (400, 400, {"iso": 100})
    assert (photo.edited["taken_at"], photo.sort_month) == ("2020-02-03T04:05:06", 202002)


def test_anothers_author_is_no_choice(back_room: Client, root: User, bob: User) -> None:
    photo = make_photo(root)
    page = back_room.get(address(Photo, "change", photo.pk))
    sent = dict.fromkeys(page.context["adminform"].form.fields, "")
    sent |= {"author": str(Author.objects.get(owner=bob).pk)}
    sent |= {"images-TOTAL_FORMS": "0", "images-INITIAL_FORMS": "0"}
    assert back_room.post(address(Photo, "change", photo.pk), sent).status_code == 200
    photo.refresh_from_db()
    assert photo.author is None


def test_photos_are_removed_and_put_back_but_never_lost(back_room: Client, root: User) -> None:
    photo = make_photo(root)
    for action, is_removed in (("remove_from_catalogue", True), ("restore_to_catalogue", False)):
        back_room.post(
            address(Photo, "changelist"), {"action": action, "_selected_action": [photo.pk]}
        )
        photo.refresh_from_db()
        assert (photo.deleted_at is not None) is is_removed
    assert back_room.get(address(Photo, "delete", photo.pk)).status_code == 403


def test_a_source_in_use_is_not_deleted(back_room: Client, root: User) -> None:
    make_catalogue(root)
    source = Source.objects.get(owner=root)
    back_room.post(address(Source, "delete", source.pk), {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()


def test_an_account_is_not_deleted_here_which_would_name_what_it_owns(
    back_room: Client, bob: User
) -> None:
    assert back_room.get(reverse("admin:auth_user_change", args=[bob.pk])).status_code == 200
    assert back_room.get(reverse("admin:auth_user_delete", args=[bob.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [bob.pk]}
    back_room.post(reverse("admin:auth_user_changelist"), chosen | {"post": "yes"})
    assert User.objects.filter(pk=bob.pk).exists()
