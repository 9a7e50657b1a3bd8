import pytest
from django.contrib.auth.models import User

from imalink.testing import make_session, make_source
from imports.models import ImportSession


@pytest.fixture
def session(alice: User) -> ImportSession:
    """Alice's import, from a card, in progress."""
    return make_session(alice, source=make_source(alice, name="Card"))
