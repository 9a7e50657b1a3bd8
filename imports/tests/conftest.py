from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from imalink.testing import make_session, make_source
from imports.library import check_database, check_library
from imports.models import ImportSession


@pytest.fixture
def session(alice: User) -> ImportSession:
    """Alice's import, from a card, in progress."""
    return make_session(alice, source=make_source(alice, name="Card"))


@pytest.fixture
def sound_library(db: None) -> Iterator[None]:
    """Whatever the test sends, everything of Alice's agrees in the end."""
    yield
    assert list(check_database()) == []
    for alice in User.objects.filter(username="alice"):
        assert list(check_library(alice)) == []
