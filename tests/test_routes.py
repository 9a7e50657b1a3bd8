"""Strangers: nobody sees, counts or guesses what is another's, at any address there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from authors.models import Author
from imalink.owned import OwnedModel
from imalink.testing import api_of, make_user, read_zip
from imports.models import ArchiveRun, ImportSession
from photos.models import Image, Photo, Source
from tests import routes

if TYPE_CHECKING:
    from django.contrib.auth.models import User

METHODS = {"get", "post", "put", "patch", "delete"}


def operations() -> set[str]:
    """`GET photos/{hothash}`, as the API's own schema lists them."""
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1/').rstrip('/')}"
        for path, item in schema["paths"].items()
        for method in item
        if method in METHODS
    } - {"GET schema"}


def keys_of(owner: User) -> dict[str, Any]:
    """The keys of this owner's rows, by where a route begins."""
    return {
        "photos": Photo.objects.get(owner=owner).hothash,
        "images": Image.objects.get(owner=owner).pk,
        "sources": Source.objects.get(owner=owner).pk,
        "authors": Author.objects.get(owner=owner).pk,
        "imports": ImportSession.objects.get(owner=owner).pk,
        "import_sessions": ImportSession.objects.get(owner=owner).pk,
        "library": ArchiveRun.objects.get(owner=owner).pk,
        "archives": ArchiveRun.objects.get(owner=owner).pk,
    }


def filled(route: str, owner: User) -> str:
    """The route's address for this owner's row."""
    key = str(keys_of(owner)[route.partition("/")[0]])
    for parameter in ("<hothash:hothash>", "<int:pk>", "{hothash}", "{id}"):
        route = route.replace(parameter, key)
    return route


def secrets_of(owner: User) -> list[str]:
    photo = Photo.objects.get(owner=owner)
    image = Image.objects.get(owner=owner)
    return [photo.hothash, photo.hothash[:12], image.filename, Author.objects.get(owner=owner).name]


def test_every_route_has_its_row() -> None:
    assert routes.every_route() == routes.every_row()


def test_every_operation_of_the_api_has_its_row() -> None:
    assert operations() == routes.every_operation()


@pytest.mark.parametrize("route", sorted(routes.PUBLIC - {"accounts/first/", "language/"}))
def test_the_way_in_is_open(client: Client, bob: User, route: str) -> None:
    assert client.get(f"/{route}").status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", sorted(routes.OWN | routes.OF_ONE))
def test_a_page_leads_an_anonymous_visitor_to_sign_in(
    client: Client, bob: User, route: str, method: str
) -> None:
    address = f"/{filled(route, bob) if route in routes.OF_ONE else route}"
    answer = getattr(client, method)(address)
    if route.startswith(routes.API):
        assert answer.status_code in {401, 403}
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("route", sorted(routes.OF_ONE))
def test_a_page_of_anothers_is_not_there(pages: Client, bob: User, route: str) -> None:
    answers = {pages.get(f"/{filled(route, bob)}").status_code}
    answers.add(pages.post(f"/{filled(route, bob)}").status_code)
    assert 404 in answers
    assert answers <= {404, 405}


@pytest.mark.parametrize("route", sorted(routes.OWN - {"accounts/logout/"}))
def test_a_page_of_ones_own_shows_nothing_of_anothers(pages: Client, bob: User, route: str) -> None:
    answer = pages.get(f"/{route}", follow=True)
    # The account of these tests has no password to change.
    assert answer.status_code == (404 if route == "accounts/password/" else 200)
    text = answer.content.decode()
    assert [secret for secret in secrets_of(bob) if secret in text] == []


@pytest.mark.parametrize("operation", sorted(routes.every_operation()))
def test_the_api_refuses_an_anonymous_client(client: Client, bob: User, operation: str) -> None:
    method, route = operation.split()
    address = f"/api/v1/{filled(route, bob) if operation in routes.API_OF_ONE else route}"
    answer = client.generic(method, address, "{}", content_type="application/json")
    assert answer.status_code in {401, 403}


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("operation", sorted(routes.API_OF_ONE))
def test_what_is_anothers_is_not_there_for_the_api(
    alice: User, bob: User, operation: str, slash: str
) -> None:
    method, route = operation.split()
    body = {"data": b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    sent = body if route.endswith("batch") else {"data": "{}", "content_type": "application/json"}
    answer = api_of(alice).generic(method, f"/api/v1/{filled(route, bob)}{slash}", **sent)
    assert answer.status_code == 404, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("operation", sorted(one for one in routes.API_OWN if "GET" in one))
def test_a_list_of_the_api_has_nothing_of_anothers(alice: User, bob: User, operation: str) -> None:
    answer = api_of(alice).get(f"/api/v1/{operation.split()[1]}").json()
    assert answer["results"] == []
    assert "count" not in answer


@pytest.mark.parametrize("operation", sorted(one for one in routes.API_EXPORTS if "GET" in one))
def test_an_export_has_nothing_of_anothers(alice: User, bob: User, operation: str) -> None:
    answer = api_of(alice).get(f"/api/v1/{operation.split()[1]}")
    assert answer.status_code == 200
    content = answer.getvalue()
    files = read_zip(content).values() if content.startswith(b"PK") else [content]
    text = b"".join(files).decode()
    assert [secret for secret in secrets_of(bob) if secret in text] == []


@pytest.mark.parametrize("operation", sorted(one for one in routes.API_EXPORTS if "POST" in one))
def test_anothers_photo_is_exported_like_one_that_is_not_there(
    alice: User, bob: User, operation: str
) -> None:
    theirs = keys_of(bob)["photos"]
    address = f"/api/v1/{operation.split()[1]}"
    answers = [api_of(alice).post(address, {"hothashes": [one]}) for one in (theirs, "0" * 64)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    ("address", "field", "kind"),
    [
        ("photos", "import_session_id", "import_sessions"),
        ("photos", "author_id", "authors"),
        ("images", "import_session_id", "import_sessions"),
        ("images", "hothash", "photos"),
        ("import_sessions/start", "author_id", "authors"),
    ],
)
def test_pointing_at_anothers_answers_as_pointing_at_nothing(
    alice: User, bob: User, address: str, field: str, kind: str
) -> None:
    theirs = keys_of(bob)[kind]
    nothing = "0" * 64 if kind == "photos" else 999_999
    bodies: dict[str, dict[str, object]] = {
        "photos": {"hothash": "a" * 64},
        "images": {"filename": "a.jpg", "file_size": 1},
    }
    body = bodies.get(address, {})
    at_theirs = api_of(alice).post(f"/api/v1/{address}", body | {field: theirs})
    at_nothing = api_of(alice).post(f"/api/v1/{address}", body | {field: nothing})
    assert at_theirs.status_code == at_nothing.status_code == 400
    text = at_theirs.content.decode().replace(str(theirs), "KEY")
    assert text == at_nothing.content.decode().replace(str(nothing), "KEY")


def owned_in_the_admin() -> list[type[OwnedModel]]:
    owned = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    return [model for model in owned if admin.site.is_registered(model)]


@pytest.fixture
def superuser(db: None) -> User:
    return make_user("super", is_staff=True, is_superuser=True)


def test_every_owned_table_is_in_the_back_room_or_inside_another() -> None:
    names = {model.__name__ for model in owned_in_the_admin()}
    assert {"Photo", "Image", "Source", "Author", "ImportSession"} <= names


@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_a_superuser_finds_no_page_of_anothers_in_the_admin(
    client: Client, superuser: User, bob: User, view: str
) -> None:
    client.force_login(superuser)
    for model in owned_in_the_admin():
        row = model._default_manager.get(owner=bob)
        options = model._meta
        name = f"admin:{options.app_label}_{options.model_name}_{view}"
        answer = client.get(reverse(name, args=[row.pk]))
        assert answer.status_code in {302, 403, 404}, name


def test_a_superusers_lists_in_the_admin_have_nothing_of_anothers(
    client: Client, superuser: User, bob: User
) -> None:
    client.force_login(superuser)
    for model in owned_in_the_admin():
        options = model._meta
        answer = client.get(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"))
        assert answer.status_code == 200
        assert answer.context["cl"].result_count == 0, model
        text = answer.content.decode()
        assert [secret for secret in secrets_of(bob) if secret in text] == []


def test_the_admin_leads_an_anonymous_visitor_to_sign_in(client: Client, bob: User) -> None:
    for model in owned_in_the_admin():
        options = model._meta
        answer = client.get(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"))
        assert answer.status_code == 302
        assert "login" in answer["Location"]
