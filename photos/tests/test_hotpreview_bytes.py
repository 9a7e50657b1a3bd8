import hashlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from imalink.testing import jpeg_bytes, picture_bytes
from photos.hotpreview_bytes import HotpreviewError, check, check_or_redraw

PLAIN = jpeg_bytes((400, 267), quality=80)


def pixels(jpeg: bytes) -> bytes:
    with Pillow.open(io.BytesIO(jpeg)) as picture:
        return picture.tobytes()


def with_segment(jpeg: bytes, marker: int, payload: bytes) -> bytes:
    return jpeg[:2] + bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload + jpeg[2:]


def a_bomb() -> bytes:
    """A PNG that says it is 20,000 x 20,000, in a few hundred kB."""
    head = (20_000).to_bytes(4) * 2 + bytes((1, 0, 0, 0, 0))
    body = zlib.compress(bytes(20_000 // 8 + 1) * 20_000, 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


#: A frame header's content: 8 bits, 16 x 16, one component.
TINY_FRAME = b"\x08\x00\x10\x00\x10\x01\x01\x11\x00"
FRAME_AT = PLAIN.index(b"\xff\xc0")
NO_HEIGHT = PLAIN[: FRAME_AT + 5] + b"\x00\x00" + PLAIN[FRAME_AT + 7 :]


@pytest.mark.parametrize("progressive", [False, True])
def test_a_plain_jpeg_keeps_its_very_pixels(progressive: bool) -> None:
    sent = jpeg_bytes((400, 300), "red", progressive=progressive, quality=80)
    preview = check(sent)
    assert (preview.width, preview.height) == (400, 300)
    assert pixels(preview.jpeg) == pixels(sent)
    assert preview.sha256 == hashlib.sha256(preview.jpeg).hexdigest()


def test_a_grey_jpeg_is_a_preview_too() -> None:
    out = io.BytesIO()
    Pillow.new("L", (30, 20), 99).save(out, "JPEG")
    assert check(out.getvalue()).width == 30


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = "where I live"
    sent = with_segment(jpeg_bytes(exif=exif), 0xFE, b"a comment")
    kept = check(sent).jpeg
    assert b"where I live" in sent
    assert b"where I live" not in kept
    assert b"a comment" not in kept
    assert b"JFIF" not in kept
    assert pixels(kept) == pixels(sent)


def test_checking_again_changes_nothing() -> None:
    once = check(PLAIN)
    assert check(once.jpeg) == once


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("nothing", b""),
        ("text", b"hello"),
        ("a PNG", picture_bytes("PNG")),
        ("a WebP", picture_bytes("WEBP")),
        ("401 pixels", jpeg_bytes((401, 10))),
        ("more than 64 KB", PLAIN + bytes(64 * 1024)),
        ("data after the end", PLAIN + b"\x00"),
        ("a second picture after the end", PLAIN + PLAIN),
        ("cut in its head", PLAIN[:100]),
        ("cut in its body", PLAIN[:-2]),
        ("no body", PLAIN[: PLAIN.index(b"\xff\xda")] + b"\xff\xd9"),
        ("a start and an end", b"\xff\xd8\xff\xd9"),
        ("two frames", with_segment(PLAIN, 0xC0, TINY_FRAME)),
        ("lossless", PLAIN.replace(b"\xff\xc0", b"\xff\xc3", 1)),
        ("no height", NO_HEIGHT),
        ("room in a table", PLAIN.replace(b"\xff\xdb\x00\x43", b"\xff\xdb\x00\x44", 1)),
        ("a stray restart", b"\xff\xd8\xff\xd0" + PLAIN[2:]),
        ("Adobe's other colours", with_segment(PLAIN, 0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x00")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_refused(name: str, sent: bytes) -> None:
    with pytest.raises(HotpreviewError, match=r"\w.*\."):
        check(sent)


def test_adobes_marker_for_the_usual_colours_is_let_in_and_dropped() -> None:
    assert check(with_segment(PLAIN, 0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")) == check(PLAIN)


def test_four_colour_components_are_refused() -> None:
    out = io.BytesIO()
    Pillow.new("CMYK", (30, 20)).save(out, "JPEG")
    with pytest.raises(HotpreviewError):
        check(out.getvalue())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_another_clients_larger_picture_is_drawn_anew(format: str) -> None:
    preview = check_or_redraw(picture_bytes(format, (1200, 600)))
    assert (preview.width, preview.height) == (400, 200)


def test_a_redrawn_picture_stands_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    preview = check_or_redraw(jpeg_bytes((600, 300), exif=exif))
    assert (preview.width, preview.height) == (200, 400)


def test_a_conforming_one_is_not_drawn_anew() -> None:
    assert check_or_redraw(PLAIN) == check(PLAIN)


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(HotpreviewError, match="50 million"):
        check_or_redraw(a_bomb())


def test_a_picture_of_more_than_50_million_pixels_is_refused() -> None:
    with pytest.raises(HotpreviewError, match="50 million"):
        check_or_redraw(jpeg_bytes((7100, 7100), quality=10))


@pytest.mark.parametrize("sent", [b"", b"GIF89a", picture_bytes("BMP"), picture_bytes("PNG")[:60]])
def test_what_is_no_picture_is_refused_from_other_clients_too(sent: bytes) -> None:
    with pytest.raises(HotpreviewError):
        check_or_redraw(sent)


SEEDS = [
    jpeg_bytes((20, 10)),
    jpeg_bytes((20, 10), progressive=True),
    picture_bytes("PNG", (20, 10)),
    picture_bytes("WEBP", (20, 10)),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real picture with bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        many = draw(st.integers(0, 8))
        data[at : at + many] = draw(st.binary(max_size=8))
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(damaged() | st.binary(max_size=200) | st.binary(max_size=60).map(lambda b: PLAIN[:180] + b))
def test_whatever_is_sent_the_only_error_is_the_declared_one(sent: bytes) -> None:
    for read in (check, check_or_redraw):
        try:
            preview = read(sent)
        except HotpreviewError:
            continue
        assert preview.jpeg.startswith(b"\xff\xd8")
        assert max(preview.width, preview.height) <= 400
        assert len(preview.jpeg) <= 64 * 1024
