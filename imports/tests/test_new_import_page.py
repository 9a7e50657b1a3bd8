"""The page that imports offers what its owner has, and nothing of anybody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
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


def rows(client: Client, query: str = "") -> dict[str, str]:
    """By session, in the page's order, what each row of an import that has not ended says."""
    shown = " ".join(client.get(f"/imports/new/{query}").content.decode().split())
    parts = re.split(r'<li class="row" data-stopped="(\d+)"', shown)
    return dict(zip(parts[1::2], (part.partition(">")[0] for part in parts[2::2]), strict=True))


def test_an_import_that_stopped_can_go_on_and_a_closed_one_cannot(
    alice: User, pages: Client
) -> None:
    source = make_source(alice, name="Card")
    stopped = make_session(alice, source=source, seen_at=LONG_AGO, source_path="DCIM")
    paused = make_session(alice, source=source, status=Status.PAUSED)
    closed = {"status": Status.COMPLETED, "completed_at": LONG_AGO}
    make_session(alice, source=source, **closed)
    shown = rows(pages)
    assert list(shown) == [f"{one.pk}" for one in (paused, stopped)]
    assert 'data-source="Card" data-folder="DCIM"' in shown[f"{stopped.pk}"]
    assert not any("hidden" in row for row in shown.values())


def test_one_that_gave_a_sign_of_life_is_left_to_the_browser_that_ran_it(
    alice: User, pages: Client
) -> None:
    running = make_session(alice, source=make_source(alice))
    assert "data-running hidden" in rows(pages)[f"{running.pk}"]


def test_the_one_asked_for_comes_first_however_old_it_is(alice: User, pages: Client) -> None:
    source = make_source(alice)
    oldest, *_others = [make_session(alice, source=source, seen_at=LONG_AGO) for _ in range(14)]
    assert f"{oldest.pk}" not in rows(pages)
    assert next(iter(rows(pages, f"?go_on={oldest.pk}"))) == f"{oldest.pk}"


def test_an_import_of_another_account_is_not_offered_even_when_asked_for(
    bob: User, pages: Client
) -> None:
    stopped = make_session(bob, source=make_source(bob), seen_at=LONG_AGO)
    assert rows(pages, f"?go_on={stopped.pk}") == {}


@pytest.mark.parametrize("query", ["?go_on=", "?go_on=x", "?go_on=-1", "?go_on=" + "9" * 40])
def test_asked_for_nonsense_the_page_is_as_ever(pages: Client, query: str) -> None:
    assert rows(pages, query) == {}


def test_it_never_comes_from_a_cache(pages: Client) -> None:
    assert "no-store" in pages.get("/imports/new/")["Cache-Control"]


def test_the_number_of_queries_does_not_depend_on_the_rows(
    alice: User, pages: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        author = make_author(alice)
        make_session(alice, source=make_source(alice), author=author, seen_at=LONG_AGO)
    with django_assert_max_num_queries(12):
        page(pages)
