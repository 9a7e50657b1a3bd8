"""Everything of an owner's goes into an archive and comes back as it was."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.owned import OwnedModel
from imalink.testing import make_user
from imports.archive import ArchiveError, tables, write_archive
from imports.library import check_library
from imports.models import ArchiveRun
from imports.tests.archives import archive_of, bring, everything, fill, wipe
from imports.tests.damage import members_of, with_content
from photos.models import Hotpreview


def kept(version: int) -> bytes:
    return (Path(__file__).parent / "data" / f"archive-{version}.tar").read_bytes()


@pytest.fixture
def library(api: APIClient, alice: User) -> User:
    fill(api, alice)
    return alice


def test_all_of_it_comes_back_after_a_wipe(library: User) -> None:
    before, archive = everything(library), archive_of(library)
    findings = list(check_library(library))
    wipe(library)
    assert not any(everything(library).values())
    bring(library, archive)
    assert everything(library) == before
    assert list(check_library(library)) == findings


def test_another_account_gets_the_same_and_only_that(library: User) -> None:
    carol = make_user("carol")
    bring(carol, archive_of(library))
    assert everything(carol) == everything(library)


def test_twice_is_once(library: User) -> None:
    before = everything(library)
    report = bring(library, archive_of(library))
    assert everything(library) == before
    assert report.differences == 0
    assert not any(counter["added"] or counter["taken"] for counter in report.counts.values())


def test_every_column_is_in_the_archive_or_follows_from_one(library: User) -> None:
    """A column that is new in the database fails here until the archive's version says so."""
    kept = {table.model: set(table.columns) | table.left_out for table in tables.TABLES}
    for model in apps.get_models():
        # A run is of this server, not of the library.
        if issubclass(model, OwnedModel) and model is not ArchiveRun:
            columns = {column.name for column in model._meta.concrete_fields}
            assert columns == kept[model] | {"id", "owner"}, model


def test_an_archive_says_nothing_of_keys_or_owners(library: User) -> None:
    for name, content in members_of(archive_of(library)):
        if name.endswith(".jsonl"):
            for line in content.splitlines():
                assert not {"id", "pk", "owner", "owner_id"} & json.loads(line).keys()


def test_other_tools_open_it(library: User, tmp_path: Path) -> None:
    archive = archive_of(library)
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        opened.extractall(tmp_path, filter="data")
        assert [one.name for one in opened.getmembers()] == [n for n, _c in members_of(archive)]
    vouched, name = (tmp_path / "manifest.sha256").read_text().split()
    manifest = (tmp_path / name).read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == vouched
    said = json.loads(manifest)
    assert hashlib.sha256(archive[: said["bytes"]]).hexdigest() == said["sha256"]
    preview = Hotpreview.objects.owned_by(library).order_by("pk")[:1].get()
    jpeg = tmp_path / f"hotpreviews/000001/{preview.photo.hothash}.jpg"
    assert jpeg.read_bytes() == bytes(preview.jpeg)


def test_an_older_archive_lacks_columns_and_its_rows_get_what_new_ones_have(
    library: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_words(content: bytes) -> bytes:
        rows = [json.loads(line) for line in content.splitlines()]
        for row in rows:
            del row["label"], row["keywords"], row["xmp"]
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    older = with_content(archive_of(library), "photos/000001.jsonl", without_words)
    with pytest.raises(ArchiveError, match=r"photos/000001.jsonl:1: \w+: this column is missing"):
        bring(make_user("carol"), older)
    monkeypatch.setattr(tables, "VERSION", tables.VERSION + 1)
    carol = make_user("dave")
    bring(carol, older)
    mine, theirs = everything(library)["photos"], everything(carol)["photos"]
    assert {(tuple(one["keywords"]), one["label"], str(one["xmp"])) for one in theirs} == {
        ((), "", "{}")
    }
    assert [one["title"] for one in theirs] == [one["title"] for one in mine]


@pytest.mark.parametrize("version", range(1, tables.VERSION + 1))
def test_the_archive_that_each_version_made_is_read_for_good(alice: User, version: int) -> None:
    bring(alice, kept(version))
    counts = {name: len(rows) for name, rows in everything(alice).items()}
    assert counts == {
        **{"authors": 1, "sources": 2, "import_sessions": 3, "photos": 6, "images": 8},
        **{"copies": 8, "hotpreviews": 3, "exif_blocks": 4, "import_items": 10},
    }


def test_brought_back_and_made_again_it_is_the_same_to_the_byte(alice: User) -> None:
    """On every database, whichever one it was made on; only who made it when is another."""
    made_on_sqlite = kept(tables.VERSION)
    bring(alice, made_on_sqlite)
    vouching = {tables.HEADER, tables.MANIFEST, tables.MANIFEST_SUM}
    before, after = (
        [one for one in members_of(archive) if one[0] not in vouching]
        for archive in (made_on_sqlite, archive_of(alice))
    )
    assert after == before


def test_the_kept_archive_of_this_version_has_every_column() -> None:
    """Where a column is new: raise tables.VERSION, say so in docs/archive-format.md, and keep an
    archive of the new version beside the others (`fill`, then `manage.py export_library`)."""
    members = members_of(kept(tables.VERSION))
    for table in tables.TABLES:
        part = dict(members)[tables.part_name(table, 1)]
        assert set(json.loads(part.splitlines()[0])) == set(table.names), table.name


def test_progress_is_told_in_rows_up_to_the_last_one(library: User) -> None:
    told: list[tuple[int, int]] = []
    write_archive(library, io.BytesIO(), lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == sum(map(len, everything(library).values()))
