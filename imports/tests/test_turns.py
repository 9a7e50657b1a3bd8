"""POST batch: few at a time, so that the pages people look at are not the last of many."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIClient

from imports.ingest.parts import read_batch
from imports.ingest.sent import Batch
from imports.models import ImportSession
from imports.tests.batches import photos, send, send_parts
from imports.turns import AT_WORK, turn

pytestmark = pytest.mark.usefixtures("sound_library")


def test_a_batch_is_read_and_recorded_in_its_turn(
    api: APIClient, session: ImportSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = 0

    def read_while_others_ask(request: Request) -> Batch:
        nonlocal others
        while turn.acquire(blocking=False):
            others += 1
        for _ in range(others):
            turn.release()
        return read_batch(request)

    monkeypatch.setattr("imports.viewsets.read_batch", read_while_others_ask)
    send(api, session, *photos(1))
    assert others == AT_WORK - 1


def test_a_refused_batch_gives_its_turn_back(api: APIClient, session: ImportSession) -> None:
    for _ in range(AT_WORK + 1):
        assert send_parts(api, session, "not JSON").status_code == 400
