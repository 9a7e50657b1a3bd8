"""A backup of a server that is being imported to, and what brings it back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.api_client import Api
from tests.chaos.kills import importing
from tests.server import Server
from tests.test_batches_again import a_batch
from tests.test_serve import start, until

#: Enough for the backup to fall between many batches; 5,000 is what was promised.
PHOTOS = int(os.environ.get("IMALINK_BACKUP_PHOTOS", "1500"))
BATCH = 20
HALF_BATCHES = f"SELECT count(*) FROM imports_importsession WHERE files_processed % {BATCH} > 0"  # noqa: S608


def count(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        found: int = database.execute(sql).fetchone()[0]
        return found


def newest(folder: Path) -> Path:
    return max(folder.glob("imalink-*.sqlite3"))


def restored(folder: Path, copy: Path) -> Server:
    """As docs/backup.md says: the file in its place in an empty data folder."""
    data = folder / "restored" / "data"
    data.mkdir(parents=True, mode=0o700)
    shutil.copy(copy, data / "imalink.sqlite3")
    return Server(folder / "restored")


def test_a_backup_during_an_import_holds_a_state_that_was(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with server, importing(server, clients=2, photos=PHOTOS, size=BATCH) as lines:
        next(lines)
        said = server.manage("backup")
        assert sum(1 for _line in lines) > 0
    assert "looked through" in said
    copy = newest(tmp_path / "data" / "backups")
    photos = count(copy, "SELECT count(*) FROM photos_photo")
    assert 0 < photos < PHOTOS
    assert photos == count(copy, "SELECT sum(images_imported) FROM imports_importsession")
    assert count(copy, HALF_BATCHES) == 0
    again = restored(tmp_path, copy)
    assert again.manage("check_library") == "Nothing is wrong.\n"


def test_what_was_backed_up_is_back_after_everything_is_lost(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with server:
        account = server.new_account("alice")
        api = Api(server, account)
        api.post_batch(start(api), *a_batch())
        before = api.get("photos")["results"]
        server.manage("backup")
    again = restored(tmp_path, newest(tmp_path / "data" / "backups"))
    with again:
        # The key of the sessions is not in the backup: who was signed in signs in again.
        assert Api(again, account).call("GET", "photos").status == 403
        shutil.copy(tmp_path / "data" / "secret_key", again.folder / "data" / "secret_key")
    with again:
        assert Api(again, account).get("photos")["results"] == before
        assert len(before) > 0


def test_the_server_keeps_its_backups_by_itself(tmp_path: Path) -> None:
    server = Server(tmp_path, IMALINK_BACKUP_EVERY="0.0005", IMALINK_BACKUP_KEEP="1")
    with server:
        until(lambda: list((tmp_path / "data" / "backups").glob("imalink-*.sqlite3")), seconds=60)
        first = newest(tmp_path / "data" / "backups")
        until(lambda: newest(tmp_path / "data" / "backups") != first, seconds=60)
    assert len(list((tmp_path / "data" / "backups").glob("imalink-*.sqlite3"))) == 1
