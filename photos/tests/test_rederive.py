"""manage.py rederive: better rules reach old imports."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from imalink.testing import make_exif_block, make_image, make_photo
from photos.effective import derive
from photos.models import HothashRule, Photo

MODEL, ISO, TAKEN_AT, OFFSET = 0x0110, 0x8827, 0x9003, 0x9011


def tiff(model: str = "X100", iso: int = 400) -> bytes:
    """A block such as an import keeps."""
    exif = Pillow.Exif()
    exif[MODEL] = model
    exif.get_ifd(0x8769).update({ISO: iso, TAKEN_AT: "2023:05:01 10:00:00", OFFSET: "+02:00"})
    return exif.tobytes().removeprefix(b"Exif\x00\x00")


def old_photo(owner: User, block: bytes | None = None, **overrides: Any) -> Photo:
    """As a rule of old read it: another ISO, no offset."""
    camera = {
        "Make": "as it was read",
        "width": 60,
        "height": 40,
        "camera_model": "X100",
        "iso": 1,
        "taken_at": "2023-05-01T10:00:00",
        "taken_at_offset": None,
        "taken_at_source": "exif_original",
        "file_modified_at": "2024-01-01T00:00:00",
    }
    photo = make_photo(owner, **{"camera": camera} | overrides)
    derive(photo)
    photo.save()
    make_exif_block(make_image(photo), tiff=block or tiff())
    return photo


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("rederive", *options, stdout=out)
    return out.getvalue()


def test_what_the_camera_says_is_read_again_and_the_change_is_told(alice: User) -> None:
    photo = old_photo(alice)
    said = run()
    assert said.splitlines() == [
        f"alice {photo.hothash}",
        "  taken_at_offset: nothing -> 120",
        "  iso: 1 -> 400",
        "1 photos read again, 1 changed, 0 could not be read.",
    ]
    photo.refresh_from_db()
    assert (photo.iso, photo.taken_at_offset) == (400, 120)
    assert photo.taken_at == photo.sort_at == datetime(2023, 5, 1, 10, tzinfo=UTC)


def test_an_offset_of_zero_is_not_nothing(alice: User) -> None:
    photo = old_photo(alice, block=tiff().replace(b"+02:00", b"+00:00"))
    assert "taken_at_offset: nothing -> 0" in run()
    photo.refresh_from_db()
    assert photo.taken_at_offset == 0


def test_what_it_cannot_know_stays(alice: User) -> None:
    photo = old_photo(alice)
    before = photo.camera
    run()
    photo.refresh_from_db()
    for name in ("Make", "width", "height", "file_modified_at"):
        assert photo.camera[name] == before[name]
    assert (photo.width, photo.height) == (60, 40)


def test_xmp_and_what_the_owner_set_stay_and_go_first(alice: User) -> None:
    photo = old_photo(alice, xmp={"rating": 4}, edited={"iso": 800})
    run()
    photo.refresh_from_db()
    assert (photo.iso, photo.rating, photo.camera["iso"]) == (800, 4, 400)
    assert (photo.xmp, photo.edited) == ({"rating": 4}, {"iso": 800})


def test_a_dry_run_tells_the_same_and_changes_nothing(alice: User) -> None:
    old_photo(alice)
    before = Photo.objects.values().get()
    assert "iso: 1 -> 400" in (said := run("--dry-run"))
    assert "1 would change" in said
    assert Photo.objects.values().get() == before


def test_the_second_run_finds_nothing_left(alice: User) -> None:
    old_photo(alice)
    run()
    before = Photo.objects.values().get()
    assert run() == "1 photos read again, 0 changed, 0 could not be read.\n"
    assert Photo.objects.values().get() == before


def test_only_one_accounts_photos_or_one_photo(alice: User, bob: User) -> None:
    mine, other, theirs = old_photo(alice), old_photo(alice), old_photo(bob)
    run("--photo", mine.hothash, "--owner", "alice")
    isos = {photo.pk: photo.iso for photo in Photo.objects.all()}
    assert (isos[mine.pk], isos[other.pk], isos[theirs.pk]) == (400, 1, 1)
    run("--owner", "alice")
    isos = {photo.pk: photo.iso for photo in Photo.objects.all()}
    assert (isos[other.pk], isos[theirs.pk]) == (400, 1)


@pytest.mark.parametrize("options", [("--owner", "nobody"), ("--photo", "f" * 64)])
def test_what_is_not_there_is_an_error(alice: User, options: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        run(*options)


def test_what_other_clients_read_is_left_alone(alice: User) -> None:
    old_photo(alice, hothash_rule=HothashRule.CLIENT)
    assert run().startswith("0 photos read again")


def test_a_photo_without_a_block_is_left_alone(alice: User) -> None:
    make_image(make_photo(alice, camera={"iso": 1}))
    assert run().startswith("0 photos read again")


def test_only_the_primary_files_block_counts(alice: User) -> None:
    photo = old_photo(alice)
    raw = make_image(photo, role="raw", image_data_hash=None)
    make_exif_block(raw, tiff=tiff(model="another"))
    run()
    photo.refresh_from_db()
    assert photo.camera_model == "X100"


def test_a_damaged_block_is_told_and_its_photo_left_alone(alice: User) -> None:
    photo = old_photo(alice, block=b"II*")
    assert "damaged" in run()
    photo.refresh_from_db()
    assert photo.iso == 1


def test_the_cost_is_by_step_and_not_by_photo(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photos.rederive.STEP", 4)
    for _ in range(4):
        old_photo(alice)
    with CaptureQueriesContext(connection) as one_step:
        run("--dry-run")
    for _ in range(8):
        old_photo(alice)
    with CaptureQueriesContext(connection) as three_steps:
        run("--dry-run")
    assert len(three_steps) <= 3 * len(one_step)
    assert "12 changed" in run()
