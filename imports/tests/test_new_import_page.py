"""The page that imports offers what its owner has, and nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from imalink.testing import make_author, make_session, make_source
from imports.models import Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

LONG_AGO = timezone.now() - timedelta(days=1)


def page(client: Client) -> str:
    """With the white space of one line."""
    return " ".join(client.get("/imports/new/").content.decode().split())


def test_the_first_import_is_from_this_computer(pages: Client) -> None:
    assert 'value="This computer"' in page(pages)


def test_the_fields_stand_as_they_did_the_last_time(alice: User, pages: Client) -> None:
    author = make_author(alice, name="Ingrid Aas")
    make_session(alice, source=make_source(alice, name="Archive drive B"), author=author)
    shown = page(pages)
    assert 'value="Archive drive B">' in shown
    assert f'<option value="{author.pk}" selected>Ingrid Aas</option>' in shown


def test_sources_and_authors_of_others_are_not_offered(bob: User, pages: Client) -> None:
    make_session(
        bob, source=make_source(bob, name="Card of Bob"), author=make_author(bob, name="B.")
    )
    shown = page(pages)
    assert "Card of Bob" not in shown
    assert "B." not in shown


def test_an_import_that_stopped_can_go_on(alice: User, pages: Client) -> None:
    source = make_source(alice)
    stopped = make_session(alice, source=source, seen_at=LONG_AGO)
    paused = make_session(alice, source=source, status=Status.PAUSED)
    running = make_session(alice, source=source)
    closed = {"status": Status.COMPLETED, "completed_at": LONG_AGO}
    done = make_session(alice, source=source, **closed)
    shown = page(pages)
    offered = [f'data-go-on="{one.pk}"' in shown for one in (stopped, paused, running, done)]
    assert offered == [True, True, False, False]


def test_the_number_of_queries_does_not_depend_on_the_rows(
    alice: User, pages: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        author = make_author(alice)
        make_session(alice, source=make_source(alice), author=author, seen_at=LONG_AGO)
    with django_assert_max_num_queries(12):
        page(pages)
