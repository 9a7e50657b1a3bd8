"""On PostgreSQL the foreign keys between owned tables name the owner as well.

PostgreSQL checks every deleted row's foreign keys, by the key's columns alone. By id alone no index
could answer, because each begins with the owner: it read whole tables per deleted row. SQLite
skips from owner to owner within an index (imalink.planner), and has nothing to be changed.
"""

from django.db import migrations


def owned_links(apps):
    """Every foreign key from one owned table to another."""
    owned = [
        model
        for app in ('authors', 'photos', 'imports')
        for model in apps.get_app_config(app).get_models()
        if any(field.name == 'owner' for field in model._meta.fields)
    ]
    tables = {model._meta.db_table for model in owned}
    for model in owned:
        for field in model._meta.fields:
            if field.many_to_one and field.related_model._meta.db_table in tables:
                yield model, field


def name_the_owner(apps, schema_editor):
    if schema_editor.connection.vendor != 'postgresql':
        return
    links = list(owned_links(apps))
    for table in sorted({field.related_model._meta.db_table for _model, field in links}):
        schema_editor.execute(
            f'ALTER TABLE {table} ADD CONSTRAINT {table}_owner_id UNIQUE (owner_id, id)'
        )
    for model, field in links:
        table, column = model._meta.db_table, field.column
        other = field.related_model._meta.db_table
        for name in schema_editor._constraint_names(model, [column], foreign_key=True):
            schema_editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        schema_editor.execute(
            f'ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_owner_fk'
            f' FOREIGN KEY (owner_id, {column}) REFERENCES {other} (owner_id, id)'
            ' DEFERRABLE INITIALLY DEFERRED'
        )


def name_the_id_alone(apps, schema_editor):
    if schema_editor.connection.vendor != 'postgresql':
        return
    links = list(owned_links(apps))
    for model, field in links:
        table, column = model._meta.db_table, field.column
        other = field.related_model._meta.db_table
        schema_editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_owner_fk')
        schema_editor.execute(
            f'ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fk'
            f' FOREIGN KEY ({column}) REFERENCES {other} (id) DEFERRABLE INITIALLY DEFERRED'
        )
    for table in sorted({field.related_model._meta.db_table for _model, field in links}):
        schema_editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT {table}_owner_id')


class Migration(migrations.Migration):

    dependencies = [
        ('authors', '0001_initial'),
        ('imports', '0004_archive_run'),
        ('photos', '0003_words_of_people'),
    ]

    operations = [
        migrations.RunPython(name_the_owner, name_the_id_alone),
    ]
