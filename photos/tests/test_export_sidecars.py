"""The zip of sidecars: where they lie, and that ExifTool reads back what the catalogue knows."""

import json
import math
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from imalink.testing import (
    NOON,
    make_author,
    make_copy,
    make_image,
    make_photo,
    make_source,
    read_zip,
)
from photos.export.xmp_packet import NOT_IN_XML
from photos.models import Photo, Role, Source

EXPORT = "/api/v1/photos/export/sidecars"
NOTES = "ImaLink.txt"
EXIFTOOL = settings.BASE_DIR / "node_modules/exiftool-vendored.pl/bin/exiftool"


def exported(api: APIClient, **filters: Any) -> dict[str, str]:
    answer = api.get(EXPORT, filters)
    assert answer.status_code == 200
    return {name: content.decode() for name, content in read_zip(answer.getvalue()).items()}


def names(api: APIClient) -> set[str]:
    return set(exported(api)) - {NOTES}


def make_file(photo: Photo, source: Source, path: str, role: Role = Role.PRIMARY) -> None:
    image = make_image(photo, role=role, filename=path.rpartition("/")[2])
    make_copy(image, source, path=path)


@pytest.fixture
def card(alice: User) -> Source:
    return make_source(alice, name="Card")


def test_a_sidecar_lies_beside_each_file_at_every_place(
    api: APIClient, alice: User, card: Source
) -> None:
    photo = make_photo(alice)
    image = make_image(photo, filename="IMG_1.JPG")
    make_copy(image, card, path="DCIM/100/IMG_1.JPG")
    make_copy(image, make_source(alice, name="Disk"), path="2023/Røros/IMG_1.JPG")
    assert names(api) == {"Card/DCIM/100/IMG_1.JPG.xmp", "Disk/2023/Røros/IMG_1.JPG.xmp"}


def test_a_raw_has_one_for_lightroom_too_and_a_dng_has_not(
    api: APIClient, alice: User, card: Source
) -> None:
    photo = make_photo(alice)
    make_file(photo, card, "a/IMG_1.JPG")
    make_file(photo, card, "a/IMG_1.CR2", Role.RAW)
    make_file(make_photo(alice), card, "a/IMG_2.dng")
    files = exported(api)
    assert set(files) - {NOTES} == {
        *("Card/a/IMG_1.JPG.xmp", "Card/a/IMG_1.CR2.xmp", "Card/a/IMG_1.xmp"),
        "Card/a/IMG_2.dng.xmp",
    }
    assert "<photoshop:SidecarForExtension>CR2<" in files["Card/a/IMG_1.xmp"]
    assert "SidecarForExtension" not in files["Card/a/IMG_1.CR2.xmp"]


def test_photos_of_one_stem_in_one_folder_keep_a_sidecar_each(
    api: APIClient, alice: User, card: Source
) -> None:
    for path in ("a/IMG_1.JPG", "a/IMG_1.PNG", "a/img_1.jpg", "a/IMG_1.CR2", "a/IMG_1.NEF"):
        make_file(make_photo(alice, title=path), card, path)
    files = exported(api)
    notes = files.pop(NOTES)
    assert len(files) == 7
    assert len({name.casefold() for name in files}) == 7
    titles = set(re.findall('x-default">([^<]+)', "".join(files.values())))
    assert titles == {
        "a/IMG_1.CR2",
        "a/IMG_1.JPG",
        "a/IMG_1.NEF",
        "a/IMG_1.PNG",
        "a/img_1.jpg",
    }
    assert notes.count("(2)") == 2


def test_a_place_that_would_do_harm_is_renamed_and_listed(api: APIClient, alice: User) -> None:
    bad = make_source(alice, name="../C:\\con")
    make_file(make_photo(alice), bad, "../../etc/x.jpg")
    make_file(make_photo(alice), bad, "/abs/\u202enul.jpg\n")
    make_file(make_photo(alice), make_source(alice, name=NOTES), "a/NUL.jpg")
    files = exported(api)
    assert set(files) - {NOTES} == {
        ".._C__con/__/__/etc/x.jpg.xmp",
        ".._C__con/abs/\u202enul.jpg_.xmp",
        "ImaLink (2).txt/a/_NUL.jpg.xmp",
    }
    for line in (
        ".._C__con/ <- ../C:\\con",
        ".._C__con/__/__/etc/x.jpg.xmp <- ../../etc/x.jpg.xmp",
        ".._C__con/abs/\u202enul.jpg_.xmp <- /abs/\\u202enul.jpg\\n.xmp",
        "ImaLink (2).txt/a/_NUL.jpg.xmp <- a/NUL.jpg.xmp",
    ):
        assert line in files[NOTES].splitlines()


def test_a_photo_without_a_place_has_its_sidecar_all_the_same(api: APIClient, alice: User) -> None:
    make_image(make_photo(alice), filename="IMG_1.JPG")
    make_image(make_photo(alice), filename="IMG_1.JPG")
    bare = make_photo(alice)
    assert names(api) == {
        "Without a place/IMG_1.JPG.xmp",
        "Without a place/IMG_1.JPG (2).xmp",
        f"Without a place/{bare.hothash}.xmp",
    }


def test_a_sidecar_that_was_there_already_is_named_in_the_notes(
    api: APIClient, alice: User, card: Source
) -> None:
    photo = make_photo(alice)
    make_file(photo, card, "a/IMG_1.CR2")
    make_file(photo, card, "a/IMG_1.XMP", Role.SIDECAR)
    files = exported(api)
    assert set(files) == {"Card/a/IMG_1.CR2.xmp", "Card/a/IMG_1.xmp", NOTES}
    assert "Card/a/IMG_1.xmp" in files[NOTES].splitlines()
    assert "Card/a/IMG_1.CR2.xmp" not in files[NOTES]


def test_a_character_that_cannot_be_carried_is_told(
    api: APIClient, alice: User, card: Source
) -> None:
    make_file(make_photo(alice, title="a\x0bb"), card, "a.jpg")
    files = exported(api)
    assert ">ab<" in files["Card/a.jpg.xmp"]
    assert "Card/a.jpg.xmp: dc:title" in files[NOTES].splitlines()


def test_without_photos_the_zip_says_so(api: APIClient) -> None:
    assert exported(api) == {NOTES: "ImaLink\n\nSidecars: 0. Photos: 0.\n"}


HOSTILE = [
    "plain",
    "Påske på Røros",
    "\u202egpj.exe\u202c",
    "שלום עולם",
    "👩‍👩‍👧‍👦 🏔️",
    "</dc:title></x:xmpmeta>",
    "]]><![CDATA[",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "&lt;&#0;&amp;amp;",
    "\"double\" 'single' `back`",
    "=cmd|' /C calc'!A0",
    "be\x01fo\x0bre\ufffe",
    "two\nlines\tand a tab",
    "carriage\r\nreturn",
    "a|b;c,d/e",
    "0123",
    "-1",
    "{curly} $HOME %s \\n",
    "e\N{COMBINING ACUTE ACCENT} é ﬁ",
    "x" * 65_536,
]


def hostile_photo(owner: User, n: int) -> Photo:
    """Every value of a photo in turn missing, ordinary and hostile."""
    text = HOSTILE[n % len(HOSTILE)]
    place = n % 4 != 3
    return make_photo(
        owner,
        taken_at=None if n % 11 == 10 else NOON.replace(microsecond=1000 * (n % 3)),
        sort_at=NOON,
        taken_at_offset=None if n % 11 == 10 or n % 2 else 30 * (n % 24 - 12),
        rating=None if n % 8 == 7 else n % 7 - 1,
        label=text[:200],
        title=text[:1000],
        description=f"{text} {n}",
        keywords=[] if n % 5 == 4 else [f"{' '.join(text.splitlines())[:150]} {n}", "snø"],
        creator="" if n % 6 == 5 else text[:1000],
        author=make_author(owner) if n % 6 == 5 and n % 4 else None,
        gps_latitude=90 - n * 0.8976543 if place else None,
        gps_longitude=n * 1.7654321 - 179 if place else None,
        gps_altitude=n * 13.37 - 400 if n % 3 else None,
    )


@pytest.mark.skipif(not (EXIFTOOL.exists() and shutil.which("perl")), reason="no ExifTool")
def test_exiftool_reads_every_value_back_as_it_is_in_the_catalogue(
    api: APIClient, alice: User, card: Source, tmp_path: Path
) -> None:
    photos = {}
    for n in range(200):
        photos[f"{n}.CR2.xmp"] = photos[f"{n}.xmp"] = photo = hostile_photo(alice, n)
        make_file(photo, card, f"{n}.CR2")
    for name, content in exported(api).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, newline="")
    seen = {Path(row["SourceFile"]).name: row for row in exiftool(tmp_path / "Card")}
    assert set(seen) == set(photos)
    differ = {
        (name, field): (theirs, ours[field])
        for name, photo in photos.items()
        for ours in [in_the_catalogue(photo)]
        for field, theirs in as_exiftool_says(seen[name]).items()
        if not same(theirs, ours[field])
    }
    assert differ == {}


def exiftool(folder: Path) -> list[dict[str, Any]]:
    """Every file's XMP; numbers as they are written, because a text may look like one."""
    done = subprocess.run(  # noqa: S603
        ["perl", EXIFTOOL, "-json", "-n", "-q", "-ext", "xmp", "-XMP:all", folder],  # noqa: S607
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    rows: list[dict[str, Any]] = json.loads(done.stdout, parse_int=str, parse_float=str)
    return rows


def as_exiftool_says(row: dict[str, Any]) -> dict[str, Any]:
    keywords = row.get("Subject", [])
    below = row.get("GPSAltitudeRef") == "1"
    altitude = row.get("GPSAltitude")
    return {
        "rating": row.get("Rating"),
        "label": row.get("Label"),
        "title": row.get("Title"),
        "description": row.get("Description"),
        "keywords": keywords if isinstance(keywords, list) else [keywords],
        "creator": row.get("Creator"),
        "taken_at": row.get("DateTimeOriginal"),
        "created": row.get("DateCreated"),
        "gps_latitude": row.get("GPSLatitude") and float(row["GPSLatitude"]),
        "gps_longitude": row.get("GPSLongitude") and float(row["GPSLongitude"]),
        "gps_altitude": altitude and float(altitude) * (-1 if below else 1),
    }


def in_the_catalogue(photo: Photo) -> dict[str, Any]:
    time = photo.taken_at and photo.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    if time and photo.taken_at and photo.taken_at.microsecond:
        time += f".{photo.taken_at.microsecond // 1000:03}"
    if time and photo.taken_at_offset is not None:
        hours, minutes = divmod(abs(photo.taken_at_offset), 60)
        time += f"{'-' if photo.taken_at_offset < 0 else '+'}{hours:02}:{minutes:02}"
    return {
        "rating": None if photo.rating is None else str(photo.rating),
        "label": carried(photo.label),
        "title": carried(photo.title),
        "description": carried(photo.description),
        "keywords": [carried(word) for word in photo.keywords],
        "creator": carried(photo.creator or (photo.author.name if photo.author else "")),
        "taken_at": time,
        "created": time,
        "gps_latitude": photo.gps_latitude,
        "gps_longitude": photo.gps_longitude,
        "gps_altitude": photo.gps_altitude,
    }


def carried(text: str) -> str | None:
    return NOT_IN_XML.sub("", text) or None


def same(theirs: Any, ours: Any) -> bool:
    if isinstance(theirs, float) and isinstance(ours, float):
        return math.isclose(theirs, ours, abs_tol=1e-9)
    return bool(theirs == ours)
