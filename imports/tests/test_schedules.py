"""Whatever the order of batches, questions, pauses, ends, removals and returns: the library agrees,
and no content is lost or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from imalink.testing import api_of, examples, jpeg_bytes, make_user
from imports.ingest import AGAIN
from imports.library import check_database, check_library
from imports.models import ImportSession, Outcome
from imports.tests.batches import (
    MODIFIED_AT,
    a_file,
    a_photo,
    a_raw,
    a_sidecar,
    an_item,
    pack,
    seen,
    send_parts,
)
from photos.models import Copy, Image, Photo

PREVIEW = jpeg_bytes()
CONTENTS = st.integers(0, 2)
PLACES = st.sampled_from(["a", "b"])
SENT = st.lists(st.tuples(CONTENTS, PLACES, st.booleans()), min_size=1, max_size=4)
IN_CATALOGUE = {Outcome.IMPORTED, Outcome.FILE_ADDED, Outcome.DUPLICATE}


def group(content: int, place: str, *, with_raw: bool) -> dict[str, Any]:
    """A picture at a place; every second one has a sidecar, and all sidecars are identical."""
    files = [a_file(f"{place}/{content}.JPG", content)]
    if with_raw:
        files.append(a_raw(f"{place}/{content}.CR2", seed=("raw", content)))
    if content % 2:
        files.append(a_sidecar(f"{place}/{content}.XMP", seed="sidecar"))
    return a_photo(*files, hotpreview=PREVIEW)


class Schedule(RuleBasedStateMachine):
    """One owner, two imports at a time. `sent` remembers every batch for sending it again."""

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.owner = make_user("alice")
        self.api = api_of(self.owner)
        self.sessions = [self.start(), self.start()]
        self.sent: list[tuple[int, tuple[dict[str, Any], bytes]]] = []
        self.expected: set[str] = set()

    def start(self) -> ImportSession:
        return ImportSession.start(self.owner, source="Card")

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def post(self, which: int, batch: tuple[dict[str, Any], bytes]) -> list[dict[str, Any]]:
        """The verdicts; none from an import that is closed."""
        session = self.sessions[which]
        session.refresh_from_db()
        answer = send_parts(self.api, session, *batch)
        assert answer.status_code == (409 if session.is_closed else 200), answer.content
        verdicts: list[dict[str, Any]] = answer.json().get("items", [])
        self.expected |= {one["hothash"] for one in verdicts if one["outcome"] in IN_CATALOGUE}
        return verdicts

    @rule(which=st.integers(0, 1), sent=SENT)
    def batch(self, which: int, sent: Sequence[tuple[int, str, bool]]) -> None:
        groups = {(content, place): raw for content, place, raw in sent}
        photos = [group(*where, with_raw=raw) for where, raw in groups.items()]
        batch = pack(*photos, items=[an_item("note.txt")])
        verdicts = self.post(which, batch)
        assert AGAIN not in {one["outcome"] for one in verdicts}
        self.sent.append((which, batch))

    @rule(nth=st.integers(0, 5), times=st.integers(1, 3))
    def the_same_again(self, nth: int, times: int) -> None:
        """Late, out of order, or because its answer was lost: sent twice it says the same twice."""
        if self.sent:
            which, batch = self.sent[nth % len(self.sent)]
            answers = [self.post(which, batch) for _ in range(times)]
            assert all(answer == answers[0] for answer in answers)

    @rule(which=st.integers(0, 1), content=CONTENTS, place=PLACES)
    def seen_by_place(self, which: int, content: int, place: str) -> None:
        self.post(which, pack(seen=[seen(f"{place}/{content}.JPG")]))

    @rule(which=st.integers(0, 1), content=CONTENTS, place=PLACES)
    def known(self, which: int, content: int, place: str) -> None:
        session = self.sessions[which]
        asked = {"path": f"{place}/{content}.JPG", "file_size": 4_000_000}
        body = {"files": [asked | {"modified_at": MODIFIED_AT}]}
        answer = self.api.post(f"/api/v1/import_sessions/{session.pk}/known", body)
        session.refresh_from_db()
        assert answer.status_code == (409 if session.is_closed else 200)
        if answer.status_code == 200 and answer.json()["files"][0]["status"] == "unchanged":
            there = Photo.objects.owned_by(self.owner).in_catalogue()
            assert there.filter(hothash=answer.json()["files"][0]["hothash"]).exists()

    @rule(which=st.integers(0, 1))
    def pause(self, which: int) -> None:
        address = f"/api/v1/import_sessions/{self.sessions[which].pk}"
        assert self.api.patch(address, {"status": "paused"}).status_code in {200, 409}

    @rule(which=st.integers(0, 1), end=st.sampled_from(["cancel", "complete"]))
    def end(self, which: int, end: str) -> None:
        address = f"/api/v1/import_sessions/{self.sessions[which].pk}/{end}"
        assert self.api.post(address).status_code in {200, 409}

    @rule(which=st.integers(0, 1))
    def begin_another(self, which: int) -> None:
        self.sessions[which] = self.start()

    @rule(which=st.integers(0, 1))
    def forget_the_import(self, which: int) -> None:
        """Its record goes; its photos and their places stay."""
        self.sessions[which].delete()
        self.sessions[which] = self.start()

    @rule(nth=st.integers(0, 2))
    def delete(self, nth: int) -> None:
        for photo in Photo.objects.owned_by(self.owner).order_by("pk")[nth : nth + 1]:
            photo.remove()

    @rule(nth=st.integers(0, 2))
    def restore(self, nth: int) -> None:
        for photo in Photo.objects.owned_by(self.owner).order_by("pk")[nth : nth + 1]:
            photo.restore()

    @rule(nth=st.integers(0, 2))
    def delete_for_good(self, nth: int) -> None:
        removed = Photo.objects.owned_by(self.owner).recently_deleted()
        for photo in removed.order_by("pk")[nth : nth + 1]:
            photo.delete_for_good()
            self.expected.discard(photo.hothash)

    @invariant()
    def everything_agrees(self) -> None:
        if not hasattr(self, "atomic"):
            return
        assert list(check_library(self.owner)) == []
        photos = Photo.objects.owned_by(self.owner).values_list("hothash", flat=True)
        assert sorted(photos) == sorted(self.expected)
        bytes_of = Image.objects.owned_by(self.owner).exclude(role="sidecar").values_list("sha256")
        assert len(bytes_of) == len(set(bytes_of))
        assert not Copy.objects.owned_by(self.owner).filter(image__photo=None).exists()


@pytest.mark.usefixtures("db")
def test_no_schedule_loses_or_doubles_anything() -> None:
    run_state_machine_as_test(
        Schedule,
        settings=settings(
            max_examples=examples(15),
            stateful_step_count=30,
            deadline=None,
            # A schedule of thirty steps is short enough to read; making it shorter takes minutes.
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert list(check_database()) == []
    assert not User.objects.filter(username="alice").exists()
