"""`manage.py check_library` finds each thing that does not agree, and says what to do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone
from rest_framework.test import APIClient

from imalink.owned import OwnedModel
from imalink.testing import jpeg_bytes, make_image, make_photo, make_source, some_hash
from imports.library import check_database, check_library
from imports.library.owners import owned_links
from imports.models import ImportItem, ImportSession
from imports.tests.batches import a_file, a_photo, a_raw, a_sidecar, an_item, send
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo

Plant = Callable[[], Any]


@pytest.fixture
def library(api: APIClient, alice: User, session: ImportSession) -> User:
    """Two photos, one of them with a RAW and a sidecar, and a skipped file."""
    alone = a_photo(a_file("DCIM/A.JPG"))
    group = a_photo(a_file("DCIM/B.JPG"), a_raw("DCIM/B.CR2"), a_sidecar("DCIM/B.XMP"))
    send(api, session, alone, group, items=[an_item("DCIM/note.txt")])
    return alice


@pytest.fixture
def unchecked(db: None) -> Iterator[None]:
    """The database takes what its constraints forbid, as a damaged or older one may hold it."""
    if connection.vendor == "postgresql":
        drop_constraints()
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def drop_constraints() -> None:
    """Checks and foreign keys of the owned tables; the end of the test brings them back."""
    tables = {model._meta.db_table for model, _name in owned_links()}
    with connection.cursor() as cursor:
        # No table is altered while a check is still to come.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            named = connection.introspection.get_constraints(cursor, table).items()
            for name, constraint in named:
                if constraint["check"] or constraint["foreign_key"]:
                    cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def first(model: type[OwnedModel]) -> Any:
    return model._default_manager.order_by("pk")[:1].get()


def names(owner: User) -> list[str]:
    return [finding.check for finding in check_library(owner)]


def set_first(model: type[OwnedModel], **values: Any) -> None:
    model._default_manager.filter(pk=first(model).pk).update(**values)


PLANTED: dict[str, tuple[str, Plant]] = {
    "a counter": (
        "session-sums",
        lambda: ImportSession.objects.update(images_imported=3, files_processed=6),
    ),
    "a lost ledger line": ("session-sums", lambda: first(ImportItem).delete()),
    "two counts": (
        "session-two-counts",
        lambda: ImportSession.objects.update(counted_by_client=True),
    ),
    "a closed import without end": (
        "session-end",
        lambda: ImportSession.objects.update(status="completed"),
    ),
    "an open import with an end": (
        "session-end",
        lambda: ImportSession.objects.update(completed_at=timezone.now()),
    ),
    "a photo in another place": (
        "photo-columns",
        lambda: set_first(Photo, sort_at=timezone.now()),
    ),
    "a photo in another month": ("photo-columns", lambda: set_first(Photo, sort_month=202401)),
    "another camera": ("photo-columns", lambda: set_first(Photo, camera_make="Someone's")),
    "other bands": ("photo-bands", lambda: set_first(Photo, band_2=F("band_2") + 1)),
    "no bands": ("photo-bands", lambda: set_first(Photo, band_0=None)),
    "another preview": (
        "photo-preview-version",
        lambda: set_first(Photo, hotpreview_version="00000000"),
    ),
    "a lost preview": ("photo-preview-missing", lambda: first(Hotpreview).delete()),
    "a preview unexplained": (
        "photo-preview-unexplained",
        lambda: make_photo(User.objects.get(username="alice"), camera=_camera()),
    ),
    "no primary": ("image-no-primary", lambda: set_first(Image, role="rendered")),
    "no files": ("image-no-primary", lambda: first(Image).delete()),
    "two primaries": (
        "image-primaries",
        lambda: make_image(first(Photo), image_data_hash=first(Photo).hothash),
    ),
    "another claim": ("image-hothash", lambda: set_first(Image, image_data_hash=some_hash())),
    "no claim": ("image-hothash", lambda: set_first(Image, image_data_hash=None)),
    "a line of another source": (
        "item-source",
        lambda: set_first(ImportItem, source=make_source(first(Photo).owner)),
    ),
    "a copy of another source": (
        "copy-source",
        lambda: set_first(Copy, source=make_source(first(Photo).owner)),
    ),
    "a copy of no source's import": (
        "copy-source",
        lambda: ImportSession.objects.update(source=None),
    ),
    "a lost copy": ("item-copy", lambda: first(Copy).delete()),
}


def _camera() -> dict[str, Any]:
    return {"taken_at": "2023-05-01T12:00:00", "width": 6000, "height": 4000} | {
        "camera_make": "Canon",
        "camera_model": "Canon EOS R5",
    }


def test_nothing_is_wrong_with_what_was_just_imported(library: User) -> None:
    assert list(check_library(library)) == []
    assert list(check_database()) == []


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_is_found(library: User, unchecked: None, what: str) -> None:
    check, plant = PLANTED[what]
    plant()
    assert check in names(library)


def test_every_finding_explains_itself(library: User, unchecked: None) -> None:
    for _check, plant in PLANTED.values():
        plant()
    for finding in check_library(library):
        assert finding.owner == "alice"
        assert finding.meaning.endswith(".")
        assert finding.remedy.endswith(".")
        assert finding.row


def another_jpeg(**options: Any) -> Any:
    jpeg = jpeg_bytes(**options)
    return set_first(Hotpreview, jpeg=jpeg, sha256=hashlib.sha256(jpeg).hexdigest())


DEEP: dict[str, tuple[str, Plant]] = {
    "other bytes": ("preview-bytes", lambda: set_first(Hotpreview, jpeg=jpeg_bytes(color="red"))),
    "another size": ("preview-bytes", lambda: another_jpeg(size=(40, 60))),
    "no picture": (
        "preview-bytes",
        lambda: set_first(Hotpreview, jpeg=b"none", sha256=hashlib.sha256(b"none").hexdigest()),
    ),
    "a cut picture": (
        "preview-bytes",
        lambda: set_first(
            Hotpreview,
            jpeg=jpeg_bytes()[:-30],
            sha256=hashlib.sha256(jpeg_bytes()[:-30]).hexdigest(),
        ),
    ),
    "a block that is no TIFF": ("exif-block", lambda: set_first(ExifBlock, tiff=b"II")),
}


@pytest.mark.parametrize("what", DEEP)
def test_what_only_reading_the_bytes_shows_is_found_when_asked(library: User, what: str) -> None:
    check, plant = DEEP[what]
    assert list(check_library(library, deep=True)) == []
    plant()
    found = [finding.check for finding in check_library(library, deep=True)]
    assert check in found
    assert check not in names(library)


def test_the_command_reads_the_bytes_when_asked(
    library: User, capsys: pytest.CaptureFixture[str]
) -> None:
    set_first(Hotpreview, jpeg=b"none")
    call_command("check_library")
    with pytest.raises(SystemExit):
        call_command("check_library", "--deep")
    assert "other bytes than its SHA-256" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("model", "name"),
    [pytest.param(*link, id=f"{link[0].__name__}.{link[1]}") for link in owned_links()],
)
def test_a_row_of_two_owners_is_found(
    library: User, bob: User, unchecked: None, model: type[OwnedModel], name: str
) -> None:
    other: Any = model._meta.get_field(name).related_model
    theirs = other._default_manager.filter(owner=bob).first()
    mine = model._default_manager.filter(owner=library).order_by("pk")[:1].get()
    model._default_manager.filter(pk=mine.pk).update(**{name: theirs})
    found = [finding.row for finding in check_library(library) if finding.check == "owner"]
    label = f"{model._meta.model_name} {mine.pk}"
    assert found == [f"{label}: its {name} {theirs.pk} belongs to another account"]


def test_every_link_between_owned_tables_is_looked_at() -> None:
    links = {(model.__name__, name) for model, name in owned_links()}
    assert {("Copy", "image"), ("Copy", "source"), ("Image", "photo")} <= links
    assert {("ImportItem", "photo"), ("Photo", "author"), ("Hotpreview", "photo")} <= links
    assert len(links) >= 14


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases take no such row")
def test_a_row_that_points_nowhere_is_found(library: User) -> None:
    image = first(Image)
    Image.objects.filter(pk=image.pk).update(photo=999_999)
    assert [finding.check for finding in check_database()] == ["database"]
    Image.objects.filter(pk=image.pk).update(photo=image.photo_id)


def test_a_place_that_held_something_else_since_is_no_finding(
    api: APIClient, library: User
) -> None:
    """Its new photo is gone for good, and the place with it; the old line is history."""
    again = ImportSession.start(library, source="Card")
    send(api, again, a_photo(a_file("DCIM/A.JPG", seed="other")))
    photo = Photo.objects.get(hothash=some_hash(("picture", "other")))
    photo.remove()
    photo.delete_for_good()
    assert names(library) == []


def test_a_place_that_held_another_photos_identical_sidecar_is_no_finding(
    api: APIClient, alice: User
) -> None:
    for content in ("one", "other"):
        session = ImportSession.start(alice, source="Card")
        sidecar = a_sidecar("DCIM/B.xmp", seed="no stars yet")
        send(api, session, a_photo(a_file("DCIM/B.JPG", seed=content), sidecar))
    photo = Photo.objects.get(hothash=some_hash(("picture", "other")))
    photo.remove()
    photo.delete_for_good()
    assert names(alice) == []


def test_photos_removed_restored_and_gone_for_good_leave_nothing_wrong(library: User) -> None:
    one, other = Photo.objects.owned_by(library).order_by("pk")
    one.remove()
    one.restore()
    other.remove()
    other.delete_for_good()
    assert names(library) == []


def test_deleting_an_import_leaves_nothing_wrong(library: User, session: ImportSession) -> None:
    session.delete()
    assert names(library) == []


def test_a_photo_of_another_client_may_have_no_files_yet(api: APIClient, alice: User) -> None:
    assert api.post("/api/v1/photos", {"hothash": some_hash()}).status_code == 201
    assert names(alice) == []


def test_the_command_ends_with_1_and_says_what_to_do(
    library: User, capsys: pytest.CaptureFixture[str]
) -> None:
    set_first(Photo, sort_month=202401)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_library")
    told = capsys.readouterr().out
    assert "A photo's columns do not follow" in told
    assert "What to do: Run `manage.py rederive --photo HOTHASH`" in told
    assert f"alice photo {first(Photo).hothash}: sort_month" in told
    assert told.endswith("Findings: 1\n")


def test_the_command_writes_a_line_of_json_for_each_finding(
    library: User, capsys: pytest.CaptureFixture[str]
) -> None:
    ImportSession.objects.update(current_file="", images_imported=3, files_skipped=0)
    with pytest.raises(SystemExit, match="1"):
        call_command("check_library", "--json")
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["check"] for one in told] == ["session-sums", "session-sums"]
    assert {"owner", "row", "meaning", "remedy"} <= told[0].keys()


def test_the_command_says_that_nothing_is_wrong(
    library: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_library")
    assert capsys.readouterr().out == "Nothing is wrong.\n"


def test_the_command_looks_at_one_account_only(library: User, bob: User) -> None:
    ImportSession.objects.filter(owner=bob).update(images_imported=7, files_processed=7)
    call_command("check_library", "--owner", "alice")
    with pytest.raises(SystemExit, match="1"):
        call_command("check_library", "--owner", "bob")
    with pytest.raises(CommandError, match="There is no account carol"):
        call_command("check_library", "--owner", "carol")
