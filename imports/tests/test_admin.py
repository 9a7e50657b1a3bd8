"""Imports in the admin: one's own only, even for a superuser, and no query per row."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imalink.testing import make_author, make_item, make_photo, make_session, make_source
from imports.models import ImportItem, ImportSession


@pytest.fixture
def admin(alice: User, client: Client) -> Client:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client.force_login(alice)
    return client


def a_ledger(alice: User, number: int) -> None:
    for _ in range(number):
        source, author = make_source(alice), make_author(alice)
        session = make_session(alice, source=source, author=author)
        make_item(session, source, photo=make_photo(alice))


@pytest.mark.parametrize("model", ["importsession", "importitem"])
def test_the_list_shows_ones_own(admin: Client, alice: User, bob: User, model: str) -> None:
    a_ledger(alice, 1)
    response: Any = admin.get(reverse(f"admin:imports_{model}_changelist"))
    owners = [row.owner_id for row in response.context["cl"].result_list]
    assert owners == [alice.pk]


@pytest.mark.parametrize("model", ["importsession", "importitem"])
def test_the_list_asks_no_query_per_row(admin: Client, alice: User, model: str) -> None:
    counted = []
    for more in (2, 20):
        a_ledger(alice, more)
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(reverse(f"admin:imports_{model}_changelist")).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_strangers_rows_have_no_page(admin: Client, bob: User) -> None:
    for row in (ImportSession.objects.owned_by(bob).get(), ImportItem.objects.owned_by(bob).get()):
        name = f"admin:imports_{row._meta.model_name}_change"
        response = admin.get(reverse(name, args=[row.pk]))
        assert response.status_code == 302
        assert response["Location"] == reverse("admin:index")


def test_rows_can_be_searched_and_looked_at(admin: Client, alice: User) -> None:
    a_ledger(alice, 1)
    session, line = ImportSession.objects.get(), ImportItem.objects.get()
    for row, text in ((session, "holiday"), (line, "IMG")):
        name = f"admin:imports_{row._meta.model_name}"
        found: Any = admin.get(reverse(f"{name}_changelist"), {"q": text})
        assert list(found.context["cl"].result_list) == [row]
        assert admin.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_neither_is_added_or_deleted_here(admin: Client, alice: User) -> None:
    a_ledger(alice, 1)
    for row in (ImportSession.objects.get(), ImportItem.objects.get()):
        name = f"admin:imports_{row._meta.model_name}"
        assert admin.get(reverse(f"{name}_add")).status_code == 403
        delete = reverse(f"{name}_delete", args=[row.pk])
        assert admin.post(delete, {"post": "yes"}).status_code == 403
