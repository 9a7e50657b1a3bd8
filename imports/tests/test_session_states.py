"""How a session's state changes: PATCH import_sessions/{id}, complete, cancel, and silence."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import make_author, make_session, make_source
from imports.models import ImportSession, SessionConflict, Status
from imports.tests.batches import pack, photos, send, send_parts
from photos.models import Copy, Image, Photo

pytestmark = pytest.mark.usefixtures("sound_library")

LONG_AGO = timedelta(minutes=11)


def url(session: ImportSession, rest: str = "") -> str:
    return f"/api/v1/import_sessions/{session.pk}{rest}"


def test_it_pauses_and_goes_on(api: APIClient, session: ImportSession) -> None:
    for status in ("paused", "in_progress"):
        response = api.patch(url(session), {"status": status})
        assert (response.status_code, response.json()["status"]) == (200, status)


def test_a_patch_does_not_complete(api: APIClient, session: ImportSession) -> None:
    response = api.patch(url(session), {"status": "completed"})
    assert list(response.json()["errors"]) == ["status"]


def test_it_takes_the_true_number_of_files(api: APIClient, session: ImportSession) -> None:
    response = api.patch(url(session, "/"), {"total_files_found": 300})
    assert response.json()["total_files_found"] == 300


def test_it_takes_an_author_of_its_owners(api: APIClient, session: ImportSession) -> None:
    author = make_author(session.owner)
    assert api.patch(url(session), {"author_id": author.pk}).json()["author_id"] == author.pk
    assert api.patch(url(session), {"author_id": None}).json()["author_id"] is None


def test_it_takes_no_strangers_author(api: APIClient, session: ImportSession, bob: User) -> None:
    response = api.patch(url(session), {"author_id": make_author(bob).pk})
    assert list(response.json()["errors"]) == ["author_id"]


@pytest.mark.parametrize("verb", ["complete", "cancel"])
def test_ending_it_twice_is_ending_it_once(
    api: APIClient, session: ImportSession, verb: str
) -> None:
    first = api.post(url(session, f"/{verb}"))
    second = api.post(url(session, f"/{verb}/"))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json()["completed_at"]


@pytest.mark.parametrize(("first", "then"), [("complete", "cancel"), ("cancel", "complete")])
def test_what_has_ended_cannot_end_otherwise(
    api: APIClient, session: ImportSession, first: str, then: str
) -> None:
    ended = api.post(url(session, f"/{first}")).json()["status"]
    response = api.post(url(session, f"/{then}"))
    assert response.status_code == 409
    assert ended in response.json()["detail"]


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_closed_session_answers_409_with_its_status(
    api: APIClient, session: ImportSession, status: str
) -> None:
    ImportSession.objects.update(status=status, completed_at=timezone.now())
    refused = [
        api.patch(url(session), {"status": "in_progress"}),
        api.patch(url(session), {"total_files_found": 1}),
        api.patch(url(session, "/progress"), {"files_processed": 1}),
        api.patch(url(session, "/progress"), {"current_file": "x"}),
        api.post(url(session, "/increment/errors")),
        api.post(url(session, "/known"), {"files": []}),
        send_parts(api, session, *pack()),
    ]
    assert [response.status_code for response in refused] == [409] * len(refused)
    assert all(status in response.json()["detail"] for response in refused)


def test_a_closed_session_may_be_described(api: APIClient, session: ImportSession) -> None:
    session.complete()
    response = api.patch(url(session), {"source_description": "Easter"})
    assert response.json()["source_description"] == "Easter"


def test_silence_reads_as_interrupted_and_reading_writes_nothing(
    api: APIClient, session: ImportSession
) -> None:
    ImportSession.objects.update(seen_at=timezone.now() - LONG_AGO)
    assert api.get(url(session)).json()["status"] == "interrupted"
    session.refresh_from_db()
    assert session.status == "in_progress"


@pytest.mark.parametrize("status", ["paused", "interrupted"])
def test_a_batch_or_a_question_makes_it_go_on(
    api: APIClient, session: ImportSession, status: str
) -> None:
    ImportSession.objects.update(status=status)
    assert send(api, session, *photos(1))["session"]["status"] == "in_progress"
    ImportSession.objects.update(status=status, seen_at=timezone.now() - LONG_AGO)
    api.post(url(session, "/known"), {"files": []})
    assert api.get(url(session)).json()["status"] == "in_progress"


@pytest.mark.parametrize(
    ("method", "rest", "data"),
    [
        ("patch", "", {"source_description": "x"}),
        ("patch", "/progress", {"current_file": "x"}),
        ("post", "/increment/imported", {}),
        ("post", "/known", {"files": []}),
    ],
)
def test_every_call_is_a_sign_of_life(
    api: APIClient, session: ImportSession, method: str, rest: str, data: dict[str, object]
) -> None:
    ImportSession.objects.update(seen_at=timezone.now() - LONG_AGO)
    assert getattr(api, method)(url(session, rest), data).status_code == 200
    session.refresh_from_db()
    assert timezone.now() - session.seen_at < timedelta(minutes=1)


def test_of_two_that_change_a_session_at_once_the_closing_one_wins(
    session: ImportSession,
) -> None:
    stale = ImportSession.objects.get(pk=session.pk)
    session.complete()
    with pytest.raises(SessionConflict, match="completed"):
        stale.pause()
    assert ImportSession.objects.get(pk=session.pk).status == "completed"


def test_lists_are_filtered_by_what_sessions_say_they_are(api: APIClient, alice: User) -> None:
    silent = make_session(alice, seen_at=timezone.now() - LONG_AGO)
    marked = make_session(alice, status=Status.INTERRUPTED)
    lively = make_session(alice)

    def listed(status: str) -> set[int]:
        response = api.get("/api/v1/import_sessions", {"status": status})
        return {row["id"] for row in response.json()["results"]}

    assert listed("interrupted") == {silent.pk, marked.pk}
    assert listed("in_progress") == {lively.pk}
    assert listed("completed") == set()


def test_a_source_is_shown_by_name(api: APIClient, alice: User) -> None:
    session = make_session(alice, source=make_source(alice, name="Red card"))
    assert api.get(url(session)).json()["source"] == "Red card"
    assert api.get(url(make_session(alice))).json()["source"] is None


def test_the_list_is_newest_first_and_pages(api: APIClient, alice: User) -> None:
    made = [make_session(alice).pk for _ in range(5)]
    listed = []
    address = "/api/v1/import_sessions/?page_size=2"
    while address:
        page = api.get(address).json()
        listed += [row["id"] for row in page["results"]]
        address = page["next"]
    assert listed == made[::-1]


def test_deleting_a_session_deletes_no_photo(api: APIClient, session: ImportSession) -> None:
    send(api, session, *photos(2))
    assert api.delete(url(session)).status_code == 204
    owner = session.owner
    assert api.get("/api/v1/import_sessions").json()["results"] == []
    assert Photo.objects.owned_by(owner).count() == Image.objects.owned_by(owner).count() == 2
    assert Copy.objects.owned_by(owner).filter(last_session=None).count() == 2
