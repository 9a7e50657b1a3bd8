"""POST batch: a bad preview fails its own photo; the rest goes on."""

import io

import pytest
from PIL import Image as Pillow
from rest_framework.test import APIClient

from imalink.testing import jpeg_bytes, picture_bytes
from imports.models import ImportItem, ImportSession
from imports.tests.batches import a_file, a_photo, a_raw, outcomes, photos, send
from photos.models import Hotpreview, Photo

pytestmark = pytest.mark.usefixtures("sound_library")


def a_bomb() -> bytes:
    """A JPEG of a few kB that says it has 30,000 x 30,000 pixels."""
    jpeg = bytearray(jpeg_bytes())
    size = jpeg.index(b"\xff\xc0") + 5
    jpeg[size : size + 4] = (30_000).to_bytes(2) * 2
    return bytes(jpeg)


@pytest.mark.parametrize(
    "preview",
    [
        b"no picture",
        b"\xff\xd8",
        jpeg_bytes()[:-40],
        jpeg_bytes() + b"<script>",
        jpeg_bytes((401, 10)),
        a_bomb(),
        picture_bytes("PNG"),
        picture_bytes("WEBP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        jpeg_bytes() + b"\x00" * 70_000,
    ],
    ids=["text", "head", "cut", "tail", "large", "bomb", "png", "webp", "svg", "heavy"],
)
def test_its_files_are_failed_and_the_others_are_imported(
    api: APIClient, session: ImportSession, preview: bytes
) -> None:
    bad = a_photo(a_file("DCIM/bad.JPG"), a_raw("DCIM/bad.CR2"), hotpreview=preview)
    answer = send(api, session, *photos(1), bad, a_photo(a_file("DCIM/z.JPG")))
    assert outcomes(answer) == ["imported", "failed", "failed", "imported"]
    lines = ImportItem.objects.filter(outcome="failed")
    assert {line.stage for line in lines} == {"preview"}
    assert all(line.message and line.sha256 for line in lines)
    assert Photo.objects.count() == Hotpreview.objects.count() == 2


def test_what_else_was_in_the_jpeg_is_not_kept(api: APIClient, session: ImportSession) -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "a secret place"
    send(api, session, a_photo(a_file("DCIM/1.JPG"), hotpreview=jpeg_bytes(exif=exif)))
    kept = bytes(Hotpreview.objects.get().jpeg)
    assert b"secret" not in kept
    assert Pillow.open(io.BytesIO(kept)).size == (60, 40)


def test_a_bad_preview_of_a_known_photo_does_not_matter(
    api: APIClient, session: ImportSession
) -> None:
    send(api, session, a_photo(a_file("a/1.JPG")))
    again = a_photo(a_file("b/1.JPG", "a/1.JPG"), hotpreview=b"no picture")
    assert outcomes(send(api, session, again)) == ["duplicate"]
