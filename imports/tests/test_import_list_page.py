"""The list of imports."""

import re
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from imalink.testing import make_author, make_session, make_source
from imports.models import Status
from imports.pages import SESSIONS_SHOWN


def test_without_imports_it_leads_to_the_import_page(pages: Client) -> None:
    page = pages.get("/imports/").content
    assert b"No imports yet" in page
    assert b'href="/imports/new/"' in page


def test_it_says_what_came_of_each(pages: Client, alice: User) -> None:
    make_session(
        alice,
        source=make_source(alice, name="Archive"),
        author=make_author(alice, name="Ingrid"),
        source_description="Lofoten",
        images_imported=1009,
        errors_count=2,
        files_processed=1011,
        status=Status.COMPLETED,
        completed_at=timezone.now(),
    )
    page = " ".join(pages.get("/imports/").content.decode().split())
    for said in ("Lofoten", "Archive", "Ingrid", "1,009", "2 failed", "Completed"):
        assert said in page


def test_one_without_a_sign_of_life_is_shown_as_interrupted(pages: Client, alice: User) -> None:
    session = make_session(alice, seen_at=timezone.now() - timedelta(minutes=11))
    assert b"Interrupted" in pages.get("/imports/").content
    session.refresh_from_db()
    assert session.status == Status.IN_PROGRESS, "looking at a page changes nothing"


def test_older_imports_follow_on_a_link(pages: Client, alice: User) -> None:
    for number in range(SESSIONS_SHOWN + 1):
        make_session(alice, source_description=f"Import number {number}.")
    first = pages.get("/imports/").content.decode()
    assert "Import number 0." not in first
    found = re.search(r'href="(/imports/\?after=[^"]+)"', first)
    assert found
    assert "Import number 0." in pages.get(found[1]).content.decode()


def test_the_imports_of_others_are_not_shown(pages: Client, bob: User) -> None:
    assert b"No imports yet" in pages.get("/imports/").content


def test_its_queries_do_not_depend_on_how_many_there_are(
    pages: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(20):
        make_session(alice, source=make_source(alice), author=make_author(alice))
    with django_assert_max_num_queries(4):
        pages.get("/imports/")
