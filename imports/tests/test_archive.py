"""Everything of an owner's goes into an archive and comes back as it was."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import make_user
from imports.library import check_library
from imports.tests.archives import archive_of, bring, everything, fill, wipe


@pytest.fixture
def library(api: APIClient, alice: User) -> User:
    fill(api, alice)
    return alice


def test_all_of_it_comes_back_after_a_wipe(library: User) -> None:
    before, archive = everything(library), archive_of(library)
    findings = list(check_library(library))
    wipe(library)
    assert not any(everything(library).values())
    bring(library, archive)
    assert everything(library) == before
    assert list(check_library(library)) == findings


def test_another_account_gets_the_same_and_only_that(library: User) -> None:
    carol = make_user("carol")
    bring(carol, archive_of(library))
    assert everything(carol) == everything(library)


def test_twice_is_once(library: User) -> None:
    before = everything(library)
    report = bring(library, archive_of(library))
    assert everything(library) == before
    assert report.differences == 0
    assert not any(counter["added"] or counter["taken"] for counter in report.counts.values())
