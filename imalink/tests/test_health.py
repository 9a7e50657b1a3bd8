from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.mark.django_db
def test_it_is_ready_for_anyone_who_asks(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_it_is_not_ready_before_the_last_migration(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="imports").delete()
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"the database is not migrated\n")


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database(client: Client) -> None:
    with patch("imalink.health.MigrationExecutor", side_effect=OperationalError):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_it_only_answers_reads(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
