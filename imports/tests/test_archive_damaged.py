"""A damaged, cut, wrong or foreign archive is refused whole, and it is said where it is wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import DjangoDbBlocker

from imalink.testing import api_of, jpeg_bytes, make_user
from imports.archive import ArchiveError, tables
from imports.archive.tar import BLOCK, header
from imports.tests.archives import archive_of, bring, everything, fill
from imports.tests.damage import (
    first_of,
    flipped,
    members_of,
    place_of,
    renamed,
    seal,
    with_content,
    with_header,
    with_row,
)

Damage = Callable[[bytes], bytes]


def cut_in(beginning: str) -> Damage:
    return lambda archive: archive[: place_of(archive, first_of(archive, beginning)) + 3]


def flip_in(beginning: str) -> Damage:
    """A letter of the content, where JSON stays JSON."""
    return lambda archive: flipped(archive, place_of(archive, first_of(archive, beginning)) + 40)


def flip_header_of(beginning: str, at: int) -> Damage:
    return lambda archive: flipped(
        archive, place_of(archive, first_of(archive, beginning)) - BLOCK + at
    )


def a_zip(archive: bytes) -> bytes:
    """A bomb: a thousand times larger inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(tables.HEADER, bytes(10_000_000))
    return out.getvalue()


def a_link(archive: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as file:
        link = tarfile.TarInfo(tables.HEADER)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    return out.getvalue() + archive


def a_huge_member(archive: bytes) -> bytes:
    at = place_of(archive, "photos/000001.jsonl") - BLOCK
    return archive[:at] + header("photos/000001.jsonl", 8**11 - 1) + archive[at + BLOCK :]


def twice(beginning: str) -> Damage:
    def damage(archive: bytes) -> bytes:
        name = first_of(archive, beginning)
        members = [[one, one] if one[0] == name else [one] for one in members_of(archive)]
        return seal([one for some in members for one in some])

    return damage


def without(beginning: str) -> Damage:
    def damage(archive: bytes) -> bytes:
        name = first_of(archive, beginning)
        return seal([one for one in members_of(archive) if one[0] != name])

    return damage


def lines_twice(table: str) -> Damage:
    return lambda archive: with_content(archive, f"{table}/000001.jsonl", lambda it: it + it)


def line(table: str, text: bytes) -> Damage:
    """This text instead of the table's first line."""
    return lambda archive: with_content(
        archive, f"{table}/000001.jsonl", lambda it: text + it[it.index(b"\n") :]
    )


def row(table: str, **values: object) -> Damage:
    return lambda archive: with_row(archive, table, **values)


def preview(jpeg: bytes) -> Damage:
    """Another preview, with its row's checksum right."""

    def damage(archive: bytes) -> bytes:
        digest = hashlib.sha256(jpeg).hexdigest()
        archive = with_row(archive, "hotpreviews", sha256=digest)
        return with_content(archive, first_of(archive, "hotpreviews/000001/"), lambda _it: jpeg)

    return damage


def manifest(old: bytes, new: bytes) -> Damage:
    return lambda archive: archive.replace(old, new, 1)


NOT_OURS = "not an archive of ImaLink"
DAMAGES: dict[str, tuple[Damage, str]] = {
    # Another format.
    "nothing at all": (lambda _archive: b"", NOT_OURS),
    "a picture": (lambda _archive: jpeg_bytes() * 9, NOT_OURS),
    "a zip bomb": (a_zip, NOT_OURS),
    "a compressed archive": (gzip.compress, NOT_OURS),
    "a link instead of the first file": (a_link, NOT_OURS),
    "another program's archive": (lambda it: with_header(it, format="immich"), NOT_OURS),
    "a newer version": (lambda it: with_header(it, version=99), "newer ImaLink.* 99"),
    "a version that is a word": (lambda it: with_header(it, version="1"), NOT_OURS),
    "a header that counts in words": (lambda it: with_header(it, rows={}), "imalink.json"),
    "a header with negative counts": (
        lambda it: with_header(it, rows=dict.fromkeys((t.name for t in tables.TABLES), -1)),
        "imalink.json",
    ),
    # Cut at every section.
    "cut in the header": (cut_in("imalink"), NOT_OURS),
    **{
        f"cut in the {table.name}": (cut_in(table.name + "/"), f"cut off.* in {table.name}/")
        for table in tables.TABLES
    },
    "cut in a preview": (cut_in("hotpreviews/000001/"), "cut off.*hotpreviews/000001/"),
    "cut in an Exif block": (cut_in("exif_blocks/000001/"), "cut off.*exif_blocks/000001/"),
    "cut in the manifest": (cut_in("manifest.json"), "cut off.*manifest.json"),
    "cut before the end": (lambda it: it[:-1024], "cut off.*the end"),
    "cut in the end": (lambda it: it[:-1], "cut off.*the end"),
    "more after the end": (lambda it: it + b"\0", "after its end"),
    # Flipped bits.
    "a bit of a row": (flip_in("import_items/"), "import_items/000001.jsonl"),
    "a bit of a preview": (flip_in("hotpreviews/000001/"), "hotpreviews/.*jpg.*checksum"),
    "a bit of an Exif block": (
        lambda it: flipped(it, place_of(it, first_of(it, "exif_blocks/000001/")) + 9),
        "exif_blocks/.*tiff.*checksum",
    ),
    "a bit of a name": (flip_header_of("photos/", 3), "photos/000001.jsonl"),
    "a bit of a size": (flip_header_of("images/", 134), "images/000001.jsonl"),
    "a bit of a time": (flip_header_of("copies/", 140), "copies/000001.jsonl.*header"),
    "a bit of the filling": (
        lambda it: flipped(it, place_of(it, "photos/000001.jsonl") - BLOCK - 1),
        "followed by data",
    ),
    "a bit of the manifest": (flip_in("manifest.json"), "manifest.json.*checksum"),
    "a bit of the manifest's checksum": (
        lambda it: flipped(it, place_of(it, "manifest.sha256") + 5),
        "manifest.json.*checksum",
    ),
    "a bit of the end": (lambda it: flipped(it, len(it) - 7), "after its end"),
    # Files that do not belong there.
    "a path out of the folder": (
        lambda it: renamed(it, "photos/000001.jsonl", "../../etc/cron.d/evil"),
        "photos/000001.jsonl should be",
    ),
    "an absolute path": (
        lambda it: renamed(it, first_of(it, "hotpreviews/000001/"), "/tmp/evil.jpg"),  # noqa: S108
        "should be is something else",
    ),
    "a file twice": (twice("photos/"), "should be is something else"),
    "a preview twice": (twice("hotpreviews/000001/"), "should be is something else"),
    "a file missing": (without("copies/"), "copies/000001.jsonl should be"),
    "a file of 8 GB that is announced": (a_huge_member, "photos/000001.jsonl is larger"),
    # Rows that no catalogue can have.
    "rows more than counted": (lines_twice("authors"), "authors/000001.jsonl.*lines"),
    "no JSON": (line("photos", b"{"), "photos/000001.jsonl:1: this is not JSON"),
    "a list": (line("photos", b"[]"), "not an object"),
    "a number that is none": (line("photos", b'{"iso": NaN}'), "not JSON"),
    "JSON a hundred thousand deep": (line("photos", b"[" * 100_000), "not JSON"),
    "a line of 5 MB": (line("photos", b'"' + b"a" * 5_000_000 + b'"'), "too long"),
    "a number of a million digits": (line("photos", b"1" * 1_000_000), "not JSON"),
    "a column of another time": (row("photos", faces=3), "faces.*no column"),
    "a hothash that is none": (row("photos", hothash="../x"), "hothash"),
    "a hothash in capitals": (row("photos", hothash="A" * 64), "hothash"),
    "a size that is a word": (row("photos", width="6000"), "width.*wrong type"),
    "a size below zero": (row("photos", width=-1), "width.*range"),
    "a flag for a number": (row("images", file_size=True), "file_size.*wrong type"),
    "a number beyond 64 bits": (row("images", file_size=2**63), "file_size.*range"),
    "a time that is none": (row("photos", sort_at="yesterday"), "sort_at"),
    "a time of another zone": (row("photos", sort_at="2023-01-01T00:00:00+01:00"), "sort_at.*UTC"),
    "a latitude of 91": (row("photos", gps_latitude=91.0, gps_longitude=0.0), "gps_latitude"),
    "half a coordinate": (row("photos", gps_latitude=1.0, gps_longitude=None), "gps_latitude"),
    "an aperture of zero": (row("photos", aperture=0.0), "aperture"),
    "six stars": (row("photos", rating=6), "rating"),
    "a layer that is a list": (row("photos", camera=[]), "camera.*wrong type"),
    "a layer with a wrong time": (row("photos", xmp={"taken_at": "noon"}), "xmp: taken_at"),
    "a layer with words for numbers": (row("photos", edited={"iso": "many"}), "edited: iso"),
    "a text with NUL": (row("authors", name="a\0b"), "name.*cannot be kept"),
    "half a character": (row("authors", name="\ud800"), "name"),
    "a name too long": (row("authors", name="a" * 201), "name"),
    "an author who is not there": (row("photos", author="Nobody"), "author.*nothing called"),
    "an import that is not there": (row("photos", import_session=99), "nothing called 99"),
    "a file of another photo": (row("images", photo="d" * 64), "photo.*nothing called"),
    "a place of no file": (row("copies", image=99), "nothing called 99"),
    "a path too long": (row("copies", path="a" * 4000), "path"),
    "a role that is none": (row("images", role="owner"), "role"),
    "a number that does not follow": (row("images", number=7), "number does not follow"),
    "an outcome that is none": (row("import_items", outcome="lost"), "outcome"),
    "a failure without a reason": (
        row("import_items", outcome="failed", message=""),
        "message: a failure",
    ),
    "an import whose sum is wrong": (row("import_sessions", files_processed=99), "do not add up"),
    "an end of an open import": (
        row("import_sessions", status="paused"),
        "completed_at",
    ),
    "a preview of 401 pixels": (preview(jpeg_bytes((401, 10))), "401|400 pixels"),
    "a preview that is a page": (preview(b"<html>" + b"a" * 99), "not a JPEG"),
    "a preview of another size": (preview(jpeg_bytes((30, 20))), "another size"),
    "a preview of a megabyte": (preview(b"\xff\xd8" + bytes(2**20)), "larger than"),
    "an Exif block that is none": (
        lambda it: _exif(it, b"PK\x03\x04 no TIFF"),
        "no TIFF",
    ),
    # A manifest that vouches for something else.
    "a manifest without parts": (lambda it: _manifest(it, parts=[]), "manifest.json"),
    "a manifest that is longer": (lambda it: _manifest(it, bytes=1), "manifest.json"),
    "a wrong checksum of a part": (lambda it: _manifest_part(it, sha256="0" * 64), "checksum"),
    "a wrong checksum of everything": (lambda it: _manifest(it, sha256="0" * 64), "manifest.json"),
}


def _exif(archive: bytes, tiff: bytes) -> bytes:
    archive = with_row(archive, "exif_blocks", sha256=hashlib.sha256(tiff).hexdigest())
    return with_content(archive, first_of(archive, "exif_blocks/000001/"), lambda _it: tiff)


def _manifest(archive: bytes, **values: Any) -> bytes:
    return seal(members_of(archive), **values)


def _manifest_part(archive: bytes, **values: Any) -> bytes:
    return seal(members_of(archive), last_part=values)


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> bytes:
    """Made once, of an account that is gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = make_user("somebody")
        fill(api_of(owner), owner)
        made = archive_of(owner)
        transaction.set_rollback(True)
    return made


@pytest.mark.parametrize("name", DAMAGES)
def test_it_is_refused_with_nothing_changed(
    archive: bytes, alice: User, bob: User, name: str
) -> None:
    damage, said = DAMAGES[name]
    damaged = damage(archive)
    assert damaged != archive
    before = everything(bob)
    for account in (alice, bob):
        with pytest.raises(ArchiveError, match=said):
            bring(account, damaged)
    assert everything(bob) == before
    assert not any(everything(alice).values())


def test_sealing_anew_is_no_damage(archive: bytes, alice: User) -> None:
    bring(alice, seal(members_of(archive)))
    assert everything(alice)["photos"]


def test_no_single_bit_can_turn_unnoticed(archive: bytes, alice: User) -> None:
    """Every 97th byte, so that each kind of place is hit."""
    for at in range(0, len(archive), 97):
        with pytest.raises(ArchiveError):
            bring(alice, flipped(archive, at))
    assert not any(everything(alice).values())


def test_no_cut_goes_unnoticed(archive: bytes, alice: User) -> None:
    for length in range(0, len(archive), 499):
        with pytest.raises(ArchiveError):
            bring(alice, archive[:length])
    assert not any(everything(alice).values())
