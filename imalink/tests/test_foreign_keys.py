"""Deleting a row reads no whole table: the database can ask who refers to it by an index."""

import pytest
from django.apps import apps
from django.db import connection

from imalink.owned import OwnedModel
from imports.library.owners import owned_links

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite skips within an index"),
]


@pytest.mark.parametrize(
    ("model", "name"),
    [pytest.param(*link, id=f"{link[0].__name__}.{link[1]}") for link in owned_links()],
)
def test_a_foreign_key_between_owned_tables_names_the_owner(
    model: type[OwnedModel], name: str
) -> None:
    """A new one is made so by a migration like `foreign_keys_name_the_owner`."""
    column = model._meta.get_field(name).attname  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    columns = [one["columns"] for one in constraints.values() if one["foreign_key"]]
    assert [one for one in columns if column in one] == [["owner_id", column]]


def test_only_owned_tables_refer_to_owned_tables() -> None:
    for model in apps.get_models():
        if not issubclass(model, OwnedModel):
            related = {field.related_model for field in model._meta.fields if field.is_relation}
            assert not any(isinstance(one, type) and issubclass(one, OwnedModel) for one in related)
