"""Runs of archives: started by page or API, worked on in a process of their own."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.testing import api_of, make_archive_run, make_user
from imports.archive import work as working
from imports.archive.merge import PhotoMerge
from imports.models import ArchiveRun
from imports.models.archive_run import KEPT, Status
from imports.tests.archives import archive_of, everything, fill, wipe
from imports.tests.damage import flipped
from photos.models import Photo

ARCHIVES = "/api/v1/archives"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Archives of these tests lie here; one connection is enough for them."""
    settings.IMALINK_DATA_DIR = tmp_path
    monkeypatch.setattr(working, "SECONDS", 3600.0)
    return tmp_path / "archives"


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The processes that would have been started."""
    commands: list[str] = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **_options: commands.append(command[-1])
    )
    return commands


@pytest.fixture
def library(api: APIClient, alice: User) -> User:
    fill(api, alice)
    return alice


def export(api: APIClient) -> ArchiveRun:
    answer = api.post(ARCHIVES)
    assert answer.status_code == 201, answer.content
    call_command("work_archive", str(answer.json()["id"]))
    return ArchiveRun.objects.get(pk=answer.json()["id"])


def announce(api: APIClient, size: int) -> int:
    answer = api.post(ARCHIVES, {"kind": "restore", "size": size})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def put(api: APIClient, run: int, archive: bytes, first: int, last: int) -> Any:
    return api.put(
        f"{ARCHIVES}/{run}/content",
        archive[first : last + 1],
        content_type="application/octet-stream",
        headers={"Content-Range": f"bytes {first}-{last}/{len(archive)}"},
    )


def bring(api: APIClient, archive: bytes) -> ArchiveRun:
    run = announce(api, len(archive))
    half = len(archive) // 2
    assert put(api, run, archive, 0, half - 1).json()["received"] == half
    assert put(api, run, archive, half, len(archive) - 1).json()["status"] == "running"
    call_command("work_archive", str(run))
    return ArchiveRun.objects.get(pk=run)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_archive_is_made_downloaded_and_brought_back(
    api: APIClient, library: User, begun: list[str]
) -> None:
    before = everything(library)
    run = export(api)
    assert begun == [str(run.pk)]
    assert (run.status, run.message) == ("done", "")
    answer = api.get(f"{ARCHIVES}/{run.pk}/content")
    archive = content(answer)
    assert answer["ETag"] == f'"{run.sha256}"'
    assert len(archive) == run.size == int(answer["Content-Length"])
    assert run.path.stat().st_mode & 0o777 == 0o600
    wipe(library)
    back = bring(api, archive)
    assert (back.status, back.message) == ("done", "")
    assert everything(library) == before
    assert back.report["counts"]["photos"] == {"added": 6}
    assert not back.path.exists()


def test_a_broken_download_goes_on(api: APIClient, library: User) -> None:
    run = export(api)
    address = f"{ARCHIVES}/{run.pk}/content"
    whole = run.path.read_bytes()
    etag = f'"{run.sha256}"'
    part = api.get(address, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert (part.status_code, content(part)) == (206, whole[1000:])
    assert part["Content-Range"] == f"bytes 1000-{len(whole) - 1}/{len(whole)}"
    end = api.get(address, headers={"Range": "bytes=-10"})
    assert (end.status_code, content(end)) == (206, whole[-10:])
    middle = api.get(address, headers={"Range": "bytes=5-8"})
    assert content(middle) == whole[5:9]
    other = api.get(address, headers={"Range": "bytes=5-8", "If-Range": '"another"'})
    assert (other.status_code, content(other)) == (200, whole)
    behind = api.get(address, headers={"Range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind["Content-Range"]) == (416, f"bytes */{len(whole)}")
    asked = api.head(address)
    assert (asked["Content-Length"], asked["Accept-Ranges"]) == (str(len(whole)), "bytes")


def test_pieces_come_in_order_and_once(api: APIClient, library: User) -> None:
    archive = archive_of(library)
    run = announce(api, len(archive))
    assert put(api, run, archive, 10, 19).status_code == 409
    assert put(api, run, archive, 0, 9).status_code == 200
    assert put(api, run, archive, 0, 9).status_code == 409
    assert put(api, run, archive + b"more", 10, 19).status_code == 400
    assert api.get(f"{ARCHIVES}/{run}").json()["received"] == 10


@pytest.mark.parametrize("said", ["", "bytes 0-9", "bytes 0-8/100", "bytes 9-0/100", "lines 0-9/9"])
def test_a_piece_says_where_it_stands(api: APIClient, said: str) -> None:
    run = announce(api, 100)
    answer = api.put(
        f"{ARCHIVES}/{run}/content",
        bytes(10),
        content_type="application/octet-stream",
        headers={"Content-Range": said},
    )
    assert answer.status_code == 400


def test_a_piece_is_8_mb_at_most(api: APIClient) -> None:
    run = announce(api, 2**30)
    assert put(api, run, bytes(2**30 >> 6), 0, 8 * 2**20).status_code == 413


@pytest.mark.parametrize(
    "body", [{"kind": "restore"}, {"kind": "export", "size": 9}, {"kind": "restore", "size": 0}]
)
def test_what_is_announced_makes_sense(api: APIClient, body: dict[str, Any]) -> None:
    assert api.post(ARCHIVES, body).status_code == 400


def test_a_damaged_archive_is_refused_with_nothing_changed_and_said_where(
    api: APIClient, library: User
) -> None:
    before, archive = everything(library), archive_of(library)
    run = bring(api, flipped(archive, len(archive) // 2))
    assert run.status == "failed"
    assert "Nothing was changed." in run.message
    assert everything(library) == before
    assert not run.path.exists() or run.path.stat().st_size


def test_one_at_a_time_for_each_account(api: APIClient, bob: User) -> None:
    announce(api, 100)
    assert api.post(ARCHIVES).status_code == 409
    assert api_of(bob).post(ARCHIVES).status_code == 201


def test_what_gives_no_sign_of_life_is_interrupted_and_makes_room(
    api: APIClient, alice: User
) -> None:
    silent = timezone.now() - timedelta(minutes=2)
    run = make_archive_run(alice, status="running", seen_at=silent)
    assert api.get(f"{ARCHIVES}/{run.pk}").json()["status"] == "interrupted"
    assert api.post(ARCHIVES).status_code == 201
    run.refresh_from_db()
    assert run.status == Status.INTERRUPTED
    assert api.post(f"{ARCHIVES}/{run.pk}/go_on").status_code == 409


def test_a_restore_that_was_cut_off_goes_on_where_it_stopped(
    api: APIClient, library: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes while the photos' part is merged; what was told before is still told."""
    archive = archive_of(library)
    carol = make_user("carol")
    theirs = api_of(carol)
    run = ArchiveRun.objects.get(pk=announce(theirs, len(archive)))
    put(theirs, run.pk, archive, 0, len(archive) - 1)

    def power_cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(PhotoMerge, "_copy", power_cut)
        with pytest.raises(KeyboardInterrupt):
            call_command("work_archive", str(run.pk))
    run.refresh_from_db()
    assert run.pieces == 3
    assert not Photo.objects.owned_by(carol).exists()
    ArchiveRun.objects.update(status=Status.INTERRUPTED)
    assert theirs.post(f"{ARCHIVES}/{run.pk}/go_on").status_code == 200
    call_command("work_archive", str(run.pk))
    run.refresh_from_db()
    assert everything(carol) == everything(library)
    assert (run.status, run.report["counts"]["photos"]) == ("done", {"added": 6})
    assert run.report["counts"]["import_sessions"] == {"added": 3}


def test_differences_are_listed_whole(api: APIClient, library: User) -> None:
    archive = archive_of(library)
    photo = Photo.objects.owned_by(library).order_by("pk")[:1].get()
    photo.edit({"title": "Since"})
    run = bring(api, archive)
    lines = content(api.get(f"{ARCHIVES}/{run.pk}/differences")).splitlines()
    assert len(lines) == 1
    assert b"Since" in lines[0]
    assert run.report["counts"]["photos"]["differ"] == 1


def test_old_archives_go_with_their_files(api: APIClient, library: User) -> None:
    run = export(api)
    ArchiveRun.objects.update(seen_at=timezone.now() - KEPT - timedelta(hours=1))
    call_command("purge_archives")
    assert not ArchiveRun.objects.exists()
    assert not run.path.exists()


def test_a_deleted_archive_is_gone_and_the_catalogue_stays(api: APIClient, library: User) -> None:
    before, run = everything(library), export(api)
    assert api.delete(f"{ARCHIVES}/{run.pk}").status_code == 204
    assert not run.path.exists()
    assert everything(library) == before


def test_the_page_shows_what_was_made_and_what_became_of_what_was_brought(
    pages: Client, api: APIClient, library: User
) -> None:
    assert "None." in pages.get("/library/").content.decode()
    run = export(api)
    bring(api, run.path.read_bytes())
    text = pages.get("/library/").content.decode()
    assert f"/api/v1/archives/{run.pk}/content" in text
    assert run.sha256 in text
    assert "Already here" in text


def test_the_pages_button_makes_one_archive_however_often(
    pages: Client, alice: User, begun: list[str]
) -> None:
    for _again in range(2):
        assert pages.post("/library/export/", follow=True).status_code == 200
    assert len(begun) == 1
    assert 'hx-trigger="every 2s"' in pages.get("/library/").content.decode()


def test_the_commands_take_a_library_to_another_account(
    library: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    carol = make_user("carol")
    path = tmp_path / "library.tar"
    call_command("export_library", "alice", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    call_command("restore_library", "carol", str(path), "--check")
    assert not any(everything(carol).values())
    call_command("restore_library", "carol", str(path))
    assert everything(carol) == everything(library)
    call_command("restore_library", "carol", str(path), "--differences", str(tmp_path / "list"))
    assert (tmp_path / "list").read_text() == ""
    assert "rows restored" in capsys.readouterr().err


def test_the_commands_say_what_is_wrong(library: User, tmp_path: Path) -> None:
    path = tmp_path / "library.tar"
    path.write_bytes(b"no archive")
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("export_library", "nobody", str(tmp_path / "a.tar"))
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_library", "alice", str(path))
    with pytest.raises(CommandError, match="not an archive of ImaLink"):
        call_command("restore_library", "alice", str(path))
    with pytest.raises(CommandError, match=r"nothing\.tar: No such file"):
        call_command("restore_library", "alice", str(tmp_path / "nothing.tar"))
