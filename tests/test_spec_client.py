"""The specification's own import remote, run in a browser on a folder, through its seven phases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import pictures
from tests.drop import drop_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.api_client import Api
    from tests.watch import Watch

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
EXIF_READER = ROOT / "node_modules" / "exifreader" / "dist" / "exif-reader.js"
CATCH_DROP = """
window.dropped = new Promise((resolve) => {
  document.addEventListener("dragover", (event) => event.preventDefault(), true);
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    resolve(event.dataTransfer.items[0].getAsFileSystemHandle());
  }, true);
});
window.showDirectoryPicker = () => window.dropped;
null;
"""


@pytest.fixture
def run_client(page: Page, watch: Watch) -> Any:
    """Runs the client on a folder; what it counted for itself, and what the server refused."""
    # It takes 404 for "not there", and warns of files without Exif (a BMP).
    watch.expect("status of 404", "EXIF extraction failed")

    def run(folder: Path) -> dict[str, Any]:
        page.goto("/authors/")
        page.evaluate(CATCH_DROP)
        page.evaluate(EXIF_READER.read_text())
        page.evaluate(Path(__file__).with_name("spec_client.js").read_text())
        drop_folder(page, folder)
        counted: dict[str, Any] = page.evaluate("specification.runImport('A walk')")
        return {**counted, "refused": page.evaluate("specification.refused")}

    return run


def make_folder(folder: Path) -> None:
    pictures.write_jpegs(folder / "walk", 3)
    pictures.write_every_kind(folder / "kinds")
    # A pair, as the client sees it: one basename, two files.
    (folder / "walk" / "IMG_0001.NEF").write_bytes(b"II*\0 not a real RAW file, its name says so")


def test_it_imports_a_folder_and_its_counters_add_up(
    run_client: Any, remote: Api, tmp_path: Path
) -> None:
    make_folder(tmp_path / "photos")
    counted = run_client(tmp_path / "photos")
    assert counted["refused"] == []

    session = remote.get(f"import_sessions/{counted['importId']}")
    assert session["status"] == "completed"
    assert session["source_description"] == "A walk"
    assert session["total_files_found"] == counted["files"] == 9
    assert session["files_processed"] == counted["groups"] == 8
    assert session["images_imported"] + session["errors_count"] == counted["groups"]
    assert session["errors_count"] == session["duplicates_skipped"] == 0
    assert sum(1 for _photo in remote.every("photos")) == counted["groups"]
    assert sum(1 for _image in remote.every("images")) == counted["files"]


def test_it_recognises_what_it_imported_before(
    run_client: Any, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "photos", 3)
    run_client(tmp_path / "photos")
    again = run_client(tmp_path / "photos")
    assert again["refused"] == []
    session = remote.get(f"import_sessions/{again['importId']}")
    assert session["duplicates_skipped"] == 3
    assert sum(1 for _photo in remote.every("photos")) == 3


def test_its_photos_have_the_metadata_and_the_preview_it_sent(
    run_client: Any, remote: Api, page: Page, tmp_path: Path
) -> None:
    pictures.write_every_kind(tmp_path / "photos")
    run_client(tmp_path / "photos")
    photos = list(remote.every("photos"))
    (placed,) = [photo for photo in photos if photo["gps_latitude"] is not None]
    assert placed["taken_at"].startswith("2024-05-01T12:30:00")
    assert placed["gps_latitude"] == pytest.approx(60.39, abs=1e-4)
    assert placed["gps_longitude"] == pytest.approx(-5.32, abs=1e-4)
    assert placed["camera_model"] == "Model One"
    assert placed["hothash_rule"] == "client"
    for photo in photos:
        preview = page.request.get(f"/photos/{photo['hothash']}/hotpreview.jpg")
        assert preview.headers["content-type"] == "image/jpeg"
