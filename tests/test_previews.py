"""Hotpreviews stand upright and show the right picture, as other tools draw it."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.api_client import Api
from tests.conftest import signed_in
from tests.import_page import ImportPage
from tests.server import ROOT
from tests.ssim import ssim

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.xdist_group("corpus")]

EXIFTOOL = ("perl", str(ROOT / "node_modules/exiftool-vendored.pl/bin/exiftool"))
#: One file a format, with the tag of the embedded JPEG that is the whole picture.
TURNED = {
    "orientation/Landscape_1.jpg": "",
    "png/sunrise_exif_gps.png": "",
    "webp/denali_exif.webp": "",
    "tiff/sunrise_k3.tif": "",
    "raw-preview/a330.arw": "PreviewImage",
    "raw-preview/iphone12pro_proraw.dng": "PreviewImage",
    "raw-preview/x-t1.raf": "PreviewImage",
    "raw-preview/istdl.pef": "JpgFromRaw",
    "raw-preview/ep3.orf": "PreviewImage",
    "raw/canon_r6.cr3": "PreviewImage",
    "pairs/P1000123.RW2": "JpgFromRaw",
    "samename/2020/IMG_0001.CR2": "PreviewImage",
}
TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: How alike a preview and its picture must be, at least.
ALIKE = 0.9


def exiftool(*arguments: str) -> bytes:
    return subprocess.run([*EXIFTOOL, *arguments], check=True, capture_output=True).stdout


def upright(file: Path, tag: str) -> Image.Image:
    """What Pillow draws of a file, or of the JPEG in it, turned by ExifTool's orientation."""
    jpeg = exiftool("-b", f"-{tag}", str(file)) if tag else file.read_bytes()
    picture = Image.open(io.BytesIO(jpeg))
    # Pillow turns a TIFF by itself.
    turn = None if picture.format == "TIFF" else TURN.get(orientation_of(file))
    return picture.convert("RGB") if turn is None else picture.convert("RGB").transpose(turn)


def previews(
    browser: Browser, server: Server, folder: Path, seconds: float = 60
) -> dict[str, Image.Image]:
    """Imported by an account of its own; by the name of the primary."""
    account = server.new_account()
    context = signed_in(browser, server, account)
    page = ImportPage(context.new_page())
    page.choose(folder)
    page.start()
    assert page.wait_until("completed", "failed", seconds=seconds) == "completed"
    api = Api(server, account)
    lines = api.every(f"import_sessions/{page.session}/items")
    found = {Path(line["path"]).name: preview_of(api, line) for line in lines}
    context.close()
    return found


def preview_of(api: Api, line: dict[str, Any]) -> Image.Image:
    answer = api.call("GET", f"/photos/{line['hothash']}/hotpreview.jpg")
    assert answer.status == 200, line
    return Image.open(io.BytesIO(answer.body)).convert("RGB")


def likeness(preview: Image.Image, picture: Image.Image) -> float:
    """0 when they are not of one shape."""
    scale = max(picture.size) / max(preview.size)
    expected = [round(side / scale) for side in picture.size]
    if any(abs(a - b) > 1 for a, b in zip(expected, preview.size, strict=True)):
        return 0
    return ssim(preview, picture.resize(preview.size, Image.Resampling.BOX))


def exif_places(raw: bytearray) -> list[int]:
    """Where the TIFF structures begin that hold a RAW's orientation, its preview's among them."""
    if raw[4:8] == b"ftyp":
        return [raw.find(b"CMT1") + 4]
    in_preview = raw.find(b"Exif\0\0") + 6
    if raw.startswith(b"FUJIFILM"):
        return [in_preview]
    return [0, in_preview] if raw.startswith(b"IIU\0") else [0]


def turn_raw(raw: bytearray, orientation: int) -> None:
    """Puts another number into IFD0: ExifTool does not rewrite RAW files that lack their pixels."""
    for base in exif_places(raw):
        order = "<" if raw[base : base + 2] == b"II" else ">"
        (first,) = struct.unpack_from(f"{order}I", raw, base + 4)
        (count,) = struct.unpack_from(f"{order}H", raw, base + first)
        for at in range(base + first + 2, base + first + 2 + 12 * count, 12):
            if struct.unpack_from(f"{order}H", raw, at) == (0x112,):
                struct.pack_into(f"{order}H", raw, at + 8, orientation)


def orientation_of(file: Path) -> int:
    return int(exiftool("-n", "-s3", "-IFD0:Orientation", str(file)).split()[0])


def write_turned(original: Path, copy: Path, tag: str, orientation: int) -> None:
    if tag:
        raw = bytearray(original.read_bytes())
        turn_raw(raw, orientation)
        copy.write_bytes(raw)
    else:
        exiftool(f"-IFD0:Orientation#={orientation}", "-o", str(copy), str(original))
    assert orientation_of(copy) == orientation


@pytest.mark.parametrize("orientation", range(1, 9))
def test_previews_stand_upright(
    orientation: int, browser: Browser, server: Server, corpus: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "turned"
    folder.mkdir()
    for n, (path, tag) in enumerate(TURNED.items()):
        write_turned(corpus / path, folder / f"{n}{Path(path).suffix}", tag, orientation)
    drawn = previews(browser, server, folder)
    alike = {
        path: round(likeness(drawn[f"{n}{Path(path).suffix}"], upright(file, tag)), 3)
        for n, (path, tag) in enumerate(TURNED.items())
        for file in [folder / f"{n}{Path(path).suffix}"]
    }
    print(orientation, alike)  # noqa: T201
    assert {path: value for path, value in alike.items() if value < ALIKE} == {}


def heif_renderer() -> tuple[str, ...] | None:
    """A program that draws HEIC by a libheif of its own; None where there is none."""
    for name in ("heif-dec", "heif-convert"):
        if shutil.which(name):
            return (name,)
    return ("vips", "autorot") if shutil.which("vips") else None


#: Cut off by whoever gave it away, and a sequence of pictures: other programs refuse them.
NOT_DRAWN_BY_OTHERS = {"sony.hif", "nokia_c001.heic"}


def test_previews_of_heic_are_turned_once(
    browser: Browser, server: Server, corpus: Path, tmp_path: Path
) -> None:
    renderer = heif_renderer()
    if renderer is None:
        pytest.skip("no heif-dec, heif-convert or vips: install libheif-examples")
    folder = tmp_path / "heic"
    shutil.copytree(corpus / "heic", folder)
    drawn = previews(browser, server, folder, seconds=120)
    alike = {}
    for file in sorted(folder.iterdir()):
        if file.name not in NOT_DRAWN_BY_OTHERS:
            picture = tmp_path / f"{file.stem}.png"
            subprocess.run([*renderer, str(file), str(picture)], check=True, capture_output=True)
            alike[file.name] = round(likeness(drawn[file.name], Image.open(picture)), 3)
    print(alike)  # noqa: T201
    assert {name: value for name, value in alike.items() if value < ALIKE} == {}
