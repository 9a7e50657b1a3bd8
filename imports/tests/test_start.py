"""POST import_sessions/start."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import make_author, make_session, make_source
from imports.models import ImportSession
from imports.tests.batches import a_file, a_photo, outcomes, send
from photos.models import Photo, Source

START = "/api/v1/import_sessions/start"


def test_the_specifications_client_starts_a_session(api: APIClient, alice: User) -> None:
    said = {
        "source_description": "A holiday",
        "source_path": "Client-side import",
        "total_files_estimated": 12,
    }
    response = api.post(START, said)
    session = ImportSession.objects.owned_by(alice).get()
    assert response.status_code == 201
    assert response.json() == {
        "import_id": session.pk,
        "message": "Import session created",
        "status": "in_progress",
    }
    assert (session.source_description, session.source_path) == ("A holiday", "Client-side import")
    assert (session.total_files_found, session.source) == (12, None)


@pytest.mark.parametrize("url", [START, START + "/", "/api/v1/import_sessions"])
def test_it_answers_at_each_address(api: APIClient, url: str) -> None:
    assert api.post(url, {}).status_code == 201


def test_a_named_source_is_made_once(api: APIClient, alice: User) -> None:
    for _ in range(2):
        api.post(START, {"source": "Red card"})
    assert Source.objects.owned_by(alice).get().import_sessions.count() == 2


def test_a_strangers_source_of_that_name_is_not_taken(api: APIClient, bob: User) -> None:
    make_source(bob, name="Red card")
    api.post(START, {"source": "Red card"})
    assert Source.objects.filter(name="Red card").count() == 2


def test_an_author_may_be_named(api: APIClient, alice: User) -> None:
    author = make_author(alice)
    api.post(START, {"author_id": author.pk})
    assert ImportSession.objects.owned_by(alice).get().author == author


def test_a_strangers_author_is_not_found(api: APIClient, bob: User) -> None:
    response = api.post(START, {"author_id": make_author(bob).pk})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["author_id"]


def test_starting_marks_the_silent_ones_interrupted(api: APIClient, alice: User) -> None:
    silent = make_session(alice, seen_at=timezone.now() - timedelta(minutes=11))
    api.post(START, {})
    silent.refresh_from_db()
    assert silent.status == "interrupted"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", "x" * 201),
        ("source", "a\x00b"),
        ("source_path", "x" * 4097),
        ("source_description", "\ud800"),
        ("total_files_estimated", -1),
        ("total_files_estimated", 2**31),
        ("total_files_estimated", "many"),
        ("author_id", 2**70),
        ("author_id", "x"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(api: APIClient, field: str, value: object) -> None:
    response = api.post(START, json.dumps({field: value}), content_type="application/json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not ImportSession.objects.exists()


def test_the_same_start_again_answers_the_same_import(api: APIClient, alice: User) -> None:
    said = {"source": "Red card", "total_files_estimated": 12}
    first, again = (api.post(START, said, headers={"Idempotency-Key": "a1"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert ImportSession.objects.owned_by(alice).count() == 1


def test_another_key_or_none_starts_another_import(api: APIClient, alice: User) -> None:
    for headers in ({"Idempotency-Key": "a1"}, {"Idempotency-Key": "a2"}, {}, {}):
        api.post(START, {}, headers=headers)
    assert ImportSession.objects.owned_by(alice).count() == 4


def test_a_strangers_key_is_of_no_account(api: APIClient, alice: User, bob: User) -> None:
    theirs = make_session(bob, start_key="a1")
    started = api.post(START, {}, headers={"Idempotency-Key": "a1"}).json()["import_id"]
    assert started != theirs.pk


def test_a_key_too_long_is_refused(api: APIClient) -> None:
    refused = api.post(START, {}, headers={"Idempotency-Key": "x" * 65})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["Idempotency-Key"]


def test_what_expired_is_gone_and_can_be_imported_anew(
    api: APIClient, alice: User, bob: User
) -> None:
    photo = a_photo(a_file("DCIM/1.JPG"))
    source = make_source(alice)
    send(api, make_session(alice, source=source), photo)
    Photo.objects.update(deleted_at=timezone.now() - timedelta(days=30))
    session_id = api.post(START, {"source": source.name}).json()["import_id"]
    assert Photo.objects.filter(owner=bob).exists()
    again = send(api, ImportSession.objects.get(pk=session_id), photo)
    assert outcomes(again) == ["imported"]
