from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_catalogue, make_source
from photos.models import Source

SOURCES = "/api/v1/sources"


def test_a_source_is_made_renamed_and_listed_by_name(api: APIClient) -> None:
    made = api.post(SOURCES, {"name": "Kort"}).json()
    api.post(SOURCES, {"name": "Disk"})
    assert api.patch(f"{SOURCES}/{made['id']}", {"name": "Card"}).json()["name"] == "Card"
    assert [row["name"] for row in api.get(SOURCES).json()["results"]] == ["Card", "Disk"]


def test_a_name_is_taken_once(api: APIClient, alice: User, bob: User) -> None:
    assert api.post(SOURCES, {"name": "Card"}).status_code == 201  # bob has one too
    again = api.post(SOURCES, {"name": "Card"})
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "There is a source of this name already.",
    )
    disk = make_source(alice, name="Disk")
    assert api.patch(f"{SOURCES}/{disk.pk}", {"name": "Card"}).status_code == 409


def test_a_source_without_a_name_is_refused(api: APIClient) -> None:
    assert api.post(SOURCES, {"name": " "}).status_code == 400
    assert api.post(SOURCES, {"name": "x" * 201}).status_code == 400


def test_only_an_empty_one_can_be_deleted(api: APIClient, alice: User) -> None:
    make_catalogue(alice)
    used, empty = Source.objects.get(owner=alice), make_source(alice)
    refused = api.delete(f"{SOURCES}/{used.pk}")
    assert (refused.status_code, "renamed" in refused.json()["detail"]) == (409, True)
    assert api.delete(f"{SOURCES}/{empty.pk}").status_code == 204
    assert Source.objects.get(owner=alice) == used


def test_anothers_source_is_not_found(api: APIClient, bob: User) -> None:
    theirs = f"{SOURCES}/{Source.objects.get(owner=bob).pk}"
    assert api.get(theirs).status_code == 404
    assert api.patch(theirs, {"name": "Mine"}).status_code == 404
    assert api.delete(theirs).status_code == 404
