"""What an older version left behind is brought up to date, with nothing lost on the way."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.released import RELEASED
from tests.server import ROOT

MIGRATIONS = [path for path in ROOT.glob("*/migrations/0*.py") if ".venv" not in path.parts]

#: What a catalogue is; columns that every version has.
KEPT = {
    "authors_author": "owner_id, id, name",
    "imports_importitem": "owner_id, session_id, path, outcome, message, hothash, sha256",
    "imports_importsession": "owner_id, id, status, files_processed, images_imported",
    "photos_copy": "owner_id, source_id, path, image_id, file_size, modified_at",
    "photos_exifblock": "owner_id, image_id, hex(tiff)",
    "photos_hotpreview": "owner_id, photo_id, hex(jpeg), sha256",
    "photos_image": "owner_id, photo_id, role, filename, sha256, image_data_hash",
    "photos_photo": "owner_id, id, hothash, camera, xmp, edited, taken_at, sort_at, deleted_at",
    "photos_source": "owner_id, id, name",
}


def rows(database: Path) -> dict[str, tuple[int, str]]:
    """For each table how many rows there are, and a hash of what is in them."""
    found = {}
    with closing(sqlite3.connect(database)) as opened:
        for table, columns in KEPT.items():
            everything = opened.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()  # noqa: S608
            digest = hashlib.sha256(repr(everything).encode()).hexdigest()
            found[table] = (len(everything), digest)
    return found


def manage(database: Path, *command: str) -> str:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "IMALINK_DATA_DIR": str(database.parent),
    }
    run = [sys.executable, "manage.py", *command]
    done = subprocess.run(
        run, check=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(params=sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def left_behind(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The database as that version left it."""
    path = tmp_path / "imalink.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(request.param.read_text())
    return path


def test_a_released_versions_catalogue_is_all_there_after_the_upgrade(left_behind: Path) -> None:
    before = rows(left_behind)
    assert before["photos_photo"][0] == 7
    assert min(count for count, _digest in before.values()) > 0
    manage(left_behind, "migrate", "--verbosity=0")
    assert rows(left_behind) == before
    assert manage(left_behind, "check_library") == "Nothing is wrong.\n"


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_says_what_it_does_and_uses_nothing_that_may_change(path: Path) -> None:
    """Models come from `apps`. A field class of ours is named as Django writes it."""
    assert "auto" not in path.stem
    ours = re.findall(
        r"^(?:from|import) ((?:imalink|authors|photos|imports)\S*)", path.read_text(), re.M
    )
    assert [name for name in ours if name not in {"photos.models.keywords"}] == []
