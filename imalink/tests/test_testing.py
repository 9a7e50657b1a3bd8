from django.apps import apps
from django.contrib.auth.models import User

from imalink.owned import OwnedModel
from imalink.testing import make_catalogue


def test_bob_has_a_row_of_every_owned_model(bob: User) -> None:
    models = [model for model in apps.get_models() if issubclass(model, OwnedModel)]
    assert len(models) == 10
    assert all(model._default_manager.filter(owner=bob).count() == 1 for model in models)


def test_two_accounts_may_have_catalogues_that_are_alike(alice: User, bob: User) -> None:
    assert make_catalogue(alice).owner == alice
