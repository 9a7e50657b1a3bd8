"""Each way of decoding a JPEG shows the same picture, as Pillow draws it with its profile."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageCms, ImageOps

from tests.api_client import Api
from tests.conftest import signed_in
from tests.import_page import ImportPage
from tests.phash import distance, perceptual_hash
from tests.ssim import ssim

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.xdist_group("corpus")]

#: What a browser has not, so that one way is left.
WITHOUT = {
    "wasm": "delete globalThis.ImageDecoder; globalThis.createImageBitmap = undefined;",
    "ImageDecoder": "delete globalThis.WebAssembly; globalThis.createImageBitmap = undefined;",
    "createImageBitmap": "delete globalThis.WebAssembly; delete globalThis.ImageDecoder;",
    "whichever comes first": "",
}
ORIENTATION = 0x112
#: At least so alike, and at most so many levels of colour off on the mean; the last step is not
#: by Lanczos where there is no WebAssembly.
ALIKE, MEAN_ERROR = 0.96, 4.5
ALIKE_WITHOUT_WASM, MEAN_ERROR_WITHOUT_WASM = 0.94, 6.5
#: Bits of the perceptual hash.
NEAR = 4


def write_jpegs(corpus: Path, folder: Path) -> None:
    """Large ones, turned and tagged in every way."""
    folder.mkdir()
    with Image.open(corpus / "jpg/canon_7d_adobergb.jpg") as tagged:
        adobe = tagged.info["icc_profile"]
    with Image.open(corpus / "pairs/p1000123.jpg") as whole:
        picture = whole.resize((3208, 2139))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        # Of another quality each: the same picture twice is one photo.
        options: dict[str, Any] = {"quality": 80 + orientation, "subsampling": orientation % 3}
        options["exif"] = exif
        if orientation in (3, 6):
            options["icc_profile"] = adobe
        if orientation in (2, 5):
            options["restart_marker_rows"] = orientation
        picture.save(folder / f"turned{orientation}.jpg", **options)
    picture.convert("L").save(folder / "grey.jpg", quality=90)
    for name in ("nikon_d3s_iptc_p3.jpg", "iphone_xr.jpg"):
        (folder / name).write_bytes((corpus / "jpg" / name).read_bytes())


def write_others(corpus: Path, folder: Path) -> None:
    """What is left to the browser whatever it has: too small for an eighth, progressive."""
    with Image.open(folder / "turned1.jpg") as picture:
        picture.save(folder / "progressive.jpg", quality=88, progressive=True)
    for name in ("jpg/olympus_c5050.jpg", "orientation/Landscape_6.jpg"):
        (folder / Path(name).name).write_bytes((corpus / name).read_bytes())


def as_drawn_by_pillow(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        profile = picture.info.get("icc_profile")
        turned = ImageOps.exif_transpose(picture)
    if profile is None:
        return turned.convert("RGB")
    of_file = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    srgb = ImageCms.createProfile("sRGB")
    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    drawn = ImageCms.profileToProfile(turned, of_file, srgb, relative, outputMode="RGB")
    assert drawn is not None
    return drawn


def as_preview(drawn: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Small, and a JPEG of a preview's quality, which costs the same on both sides."""
    file = io.BytesIO()
    drawn.resize(size, Image.Resampling.LANCZOS).save(file, "JPEG", quality=80)
    return Image.open(file).convert("RGB")


def take_away(page: Page, code: str) -> None:
    def answer(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=code + real.text())

    page.route("**/assets/importWorker-*.js", answer)


def mean_error(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes())


@pytest.mark.parametrize("way", WITHOUT)
def test_every_way_of_decoding_shows_the_picture(
    way: str, browser: Browser, server: Server, corpus: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "card"
    write_jpegs(corpus, folder)
    if way != "wasm":
        write_others(corpus, folder)
    account = server.new_account()
    context = signed_in(browser, server, account)
    page = context.new_page()
    take_away(page, WITHOUT[way])
    importing = ImportPage(page)
    importing.choose(folder)
    importing.start()
    assert importing.wait_until("completed", "failed", seconds=240) == "completed"
    api = Api(server, account)
    seen = {}
    for line in api.every(f"import_sessions/{importing.session}/items"):
        file = folder / Path(line["path"]).name
        preview = api.call("GET", f"/photos/{line['hothash']}/hotpreview.jpg")
        assert preview.status == 200, line
        shown = Image.open(io.BytesIO(preview.body)).convert("RGB")
        drawn = as_preview(as_drawn_by_pillow(file), shown.size)
        hashed = api.get(f"photos/{line['hothash']}")["perceptual_hash"]
        seen[file.name] = (
            round(ssim(shown, drawn), 3),
            distance(hashed, perceptual_hash(drawn)),
            round(mean_error(shown, drawn), 2),
        )
    context.close()
    print(way, seen)  # noqa: T201
    has_wasm = "WebAssembly" not in WITHOUT[way]
    least = ALIKE if has_wasm else ALIKE_WITHOUT_WASM
    most = MEAN_ERROR if has_wasm else MEAN_ERROR_WITHOUT_WASM
    wrong = {
        name: (alike, bits, error)
        for name, (alike, bits, error) in seen.items()
        if alike < least or bits > NEAR or error > most
    }
    assert len(seen) == len(list(folder.iterdir()))
    assert wrong == {}
