"""Every table of ours has its owner, first in every index and in every unique constraint.

Read from the real database, not from the models, because it is the database that is partitioned.
"""

import pytest
from django.apps import apps
from django.db import connection

from imalink.owned import OwnedModel

#: Tables of Django and of libraries: accounts, sessions, permissions, migrations, the admin's log.
NOT_OURS = {
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "auth_user",
    "auth_user_groups",
    "auth_user_user_permissions",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    "django_session",
}
OURS = {
    "authors_author",
    "imports_archiverun",
    "imports_importitem",
    "imports_importsession",
    "photos_copy",
    "photos_exifblock",
    "photos_hotpreview",
    "photos_image",
    "photos_photo",
    "photos_source",
}


@pytest.mark.django_db
def test_every_table_is_ours_or_known_to_be_a_librarys() -> None:
    tables = {name for name in connection.introspection.table_names() if name[:7] != "sqlite_"}
    assert tables == OURS | NOT_OURS
    models = {m._meta.db_table for m in apps.get_models() if issubclass(m, OwnedModel)}
    assert models == OURS


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(OURS))
def test_the_owner_leads_every_index_and_unique_constraint(table: str) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    led = {
        name: constraint["columns"][0]
        for name, constraint in constraints.items()
        if (constraint["index"] or constraint["unique"]) and not constraint["primary_key"]
    }
    assert led, "a table without an index of its owner"
    assert set(led.values()) == {"owner_id"}, led


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted(OURS))
def test_no_row_is_without_an_owner(table: str) -> None:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, table)
    assert not next(column for column in columns if column.name == "owner_id").null_ok
