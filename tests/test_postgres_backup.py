"""PostgreSQL's own backup and restore, step by step as docs/backup.md has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from imalink.testing import make_catalogue
from photos.models import Photo
from tests.postgres import programs
from tests.server import ROOT

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own backup"),
    pytest.mark.django_db(transaction=True),
]


def address(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def run(program: str, *arguments: str) -> None:
    folder = programs()
    assert folder
    subprocess.run([str(folder / program), *arguments], check=True)


@pytest.fixture
def restored() -> Iterator[str]:
    """The name of a database that does not exist yet."""
    name = f"restored_{os.getpid()}"
    yield name
    run("dropdb", "--if-exists", f"--maintenance-db={address('postgres')}", name)


def test_a_dump_brings_everything_back(alice: User, restored: str, tmp_path: Path) -> None:
    photo = make_catalogue(alice)
    dump, live = str(tmp_path / "imalink.dump"), address(str(connection.settings_dict["NAME"]))
    run("pg_dump", "--format=custom", f"--file={dump}", live)
    Photo.objects.owned_by(alice).delete()
    run("createdb", f"--maintenance-db={address('postgres')}", restored)
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address(restored)}", dump)
    looked_into = {**os.environ, "DATABASE_URL": address(restored)}
    command = ["manage.py", "shell", "-v0", "-c"]
    ask = "from photos.models import Hotpreview, Photo\n"
    ask += "print(Photo.objects.get().hothash, Hotpreview.objects.count())"
    said = subprocess.run(
        [sys.executable, *command, ask], cwd=ROOT, env=looked_into, check=True, capture_output=True
    )
    assert said.stdout.decode().split() == [photo.hothash, "1"]
