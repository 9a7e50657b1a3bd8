"""How many queries a page or a list makes does not depend on how many rows it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imalink.testing import (
    make_author,
    make_copy,
    make_exif_block,
    make_hotpreview,
    make_image,
    make_item,
    make_photo,
    make_session,
    make_source,
    make_user,
)
from imports.models import ImportSession
from photos.models import Photo

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FEW, MANY = 2, 12
ADDRESSES = [
    "/",
    "/photos/deleted/",
    "/photos/{hothash}/",
    "/imports/",
    "/imports/new/",
    "/imports/{session}/",
    "/authors/",
    "/api/v1/photos",
    "/api/v1/photos/{hothash}",
    "/api/v1/photos/export/csv",
    "/api/v1/photos/export/json",
    "/api/v1/photos/export/sidecars",
    "/api/v1/images",
    "/api/v1/sources",
    "/api/v1/authors",
    "/api/v1/import_sessions",
    "/api/v1/import_sessions/{session}",
    "/api/v1/import_sessions/{session}/items",
    "/admin/photos/photo/",
    "/admin/photos/image/",
    "/admin/photos/source/",
    "/admin/authors/author/",
    "/admin/imports/importsession/",
]


def fill(owner: User, rows: int) -> dict[str, object]:
    """A catalogue with so many rows of everything, in one session and beside it."""
    source = make_source(owner)
    session = make_session(owner, source=source)
    for _ in range(rows):
        extra_session = make_session(owner, source=make_source(owner), author=make_author(owner))
        photo = make_photo(owner, author=make_author(owner), import_session=session)
        make_hotpreview(photo)
        image = make_image(photo, import_session=session)
        make_copy(image, source, first_session=session, last_session=extra_session)
        make_exif_block(image)
        make_item(session, source, photo=photo, hothash=photo.hothash)
        make_item(session, source, outcome="failed", message="cut short")
        make_photo(owner, deleted_at=photo.created_at)
    one = make_photo(owner, import_session=session)
    for _ in range(rows):
        make_copy(make_image(one), source)
    return {"hothash": one.hothash, "session": session.pk}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as made:
        answer = client.get(address)
        if answer.streaming:
            answer.getvalue()
    assert answer.status_code == 200, address
    return len(made)


@pytest.mark.parametrize("address", ADDRESSES)
def test_as_many_queries_for_many_rows_as_for_few(db: None, address: str) -> None:
    counts = []
    for rows in (FEW, MANY):
        owner = make_user(f"owner{rows}", is_staff=True, is_superuser=True)
        keys = fill(owner, rows)
        client = Client()
        client.force_login(owner)
        queries(client, address.format(**keys))
        counts.append(queries(client, address.format(**keys)))
    assert counts[0] == counts[1]
    assert Photo.objects.count() == 2 * (FEW + MANY) + 2
    assert ImportSession.objects.count() == FEW + MANY + 2
