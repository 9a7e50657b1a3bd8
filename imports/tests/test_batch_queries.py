"""POST batch: the number of queries does not depend on how much is in the batch."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from imalink.testing import make_session, make_source
from imports.models import ImportSession
from imports.tests.batches import a_file, a_photo, a_raw, a_sidecar, an_item, seen, send

pytestmark = pytest.mark.usefixtures("sound_library")


def groups(number: int, folder: str) -> list[dict[str, Any]]:
    """The same contents for the same number, in any folder."""
    return [
        a_photo(
            a_file(f"{folder}/{n}.JPG", (number, n, "jpeg")),
            a_raw(f"{folder}/{n}.CR2", seed=(number, n, "raw")),
            a_sidecar(f"{folder}/{n}.xmp", seed=(number, n, "xmp")),
        )
        for n in range(number)
    ]


def queries_of(
    api: APIClient, session: ImportSession, sent: list[dict[str, Any]], places: list[str]
) -> list[str]:
    lines = {
        "seen": [seen(place) for place in places],
        "items": [an_item(f"items/{n}") for n in range(len(sent))],
    }
    with CaptureQueriesContext(connection) as captured:
        send(api, session, *sent, **lines)
    return [re.sub(r'"s\d+_x\d+"', "", query["sql"]) for query in captured]


def kinds(queries: list[str]) -> list[str]:
    """The tables in turn, an INSERT that SQLite's limit on parameters splits counting once."""
    firsts = [" ".join(sql.split()[:3])[:50] for sql in queries]
    return [
        first
        for n, first in enumerate(firsts)
        if not (first.startswith("INSERT") and n and firsts[n - 1] == first)
    ]


@pytest.mark.parametrize("how", ["new", "sent again", "known elsewhere", "removed"])
def test_one_photo_or_a_hundred(api: APIClient, alice: User, how: str) -> None:
    source = make_source(alice)
    counted = []
    for number in (1, 100):
        before, session = (make_session(alice, source=source) for _ in range(2))
        send(api, before, *(a_photo(a_file(f"seen/{number}/{n}")) for n in range(number)))
        if how == "sent again":
            send(api, session, *groups(number, f"a{number}"))
        elif how != "new":
            send(api, before, *groups(number, f"b{number}"))
        if how == "removed":
            before.photos.update(deleted_at=before.started_at)
        places = [f"seen/{number}/{n}" for n in range(number)]
        counted.append(queries_of(api, session, groups(number, f"a{number}"), places))
    one, hundred = counted
    assert kinds(hundred) == kinds(one)
    assert (len(one) <= 26, len(hundred) <= 50) == (True, True), (len(one), len(hundred))
