"""The import page: kinds, drops, cancelling, two tabs, vanishing files, plain http."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.drop import drop_folder
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api_client import Api
    from tests.conftest import Profile
    from tests.server import Server

pytestmark = pytest.mark.browser


def lines(remote: Api, session: int | None) -> list[dict[str, str]]:
    return list(remote.every(f"import_sessions/{session}/items"))


def outcomes(remote: Api, session: int | None) -> Counter[str]:
    return Counter(line["outcome"] for line in lines(remote, session))


def photo_count(remote: Api) -> int:
    return sum(1 for _photo in remote.every("photos"))


def test_every_kind_this_browser_shows_becomes_a_photo_with_a_preview(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_every_kind(tmp_path / "kinds")
    importing = ImportPage(page)
    assert importing.import_folder(tmp_path / "kinds") == "completed"
    assert outcomes(remote, importing.session) == {"imported": 6, "skipped": 1}
    for photo in remote.every("photos"):
        preview = page.request.get(f"/photos/{photo['hothash']}/hotpreview.jpg")
        assert preview.headers["content-type"] == "image/jpeg"


def test_a_turned_picture_has_an_upright_preview(page: Page, remote: Api, tmp_path: Path) -> None:
    folder = tmp_path / "turned"
    folder.mkdir()
    pictures.draw(1).save(folder / "turned.jpg", exif=pictures.exif(orientation=6))
    ImportPage(page).import_folder(folder)
    (photo,) = remote.every("photos")
    assert (photo["width"], photo["height"]) == (400, 600)
    size = page.evaluate(
        "address => fetch(address).then(answer => answer.blob())"
        ".then(createImageBitmap).then(picture => [picture.width, picture.height])",
        f"/photos/{photo['hothash']}/hotpreview.jpg",
    )
    assert size == [267, 400]


def test_single_files_can_be_chosen(page: Page, remote: Api, tmp_path: Path) -> None:
    one, two, _three = pictures.write_jpegs(tmp_path, 3)
    importing = ImportPage(page)
    importing.choose_files(one, two)
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    assert photo_count(remote) == 2


def test_a_dropped_folder_is_imported_with_its_folders(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card" / "DCIM" / "100", 3)
    importing = ImportPage(page)
    drop_folder(page, tmp_path / "card")
    importing.wait_until("ready")
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    assert sorted(line["path"] for line in lines(remote, importing.session)) == [
        f"card/DCIM/100/IMG_{n:04}.JPG" for n in (1, 2, 3)
    ]


def test_nothing_is_sent_before_it_is_started(page: Page, remote: Api, tmp_path: Path) -> None:
    pictures.write_jpegs(tmp_path / "card", 3)
    ImportPage(page).choose(tmp_path / "card")
    assert list(remote.every("import_sessions")) == []
    assert photo_count(remote) == 0


def test_a_cancelled_import_keeps_what_it_has_and_can_be_done_again(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 150)
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    importing.start()
    importing.wait_until("in_progress")
    page.get_by_test_id("cancel-import").click()
    assert importing.wait_until("cancelled", "completed") == "cancelled"
    session = remote.get(f"import_sessions/{importing.session}")
    assert session["status"] == "cancelled"
    assert session["images_imported"] == photo_count(remote)

    again = ImportPage(page)
    assert again.import_folder(tmp_path / "card") == "completed"
    assert photo_count(remote) == 150


def test_two_tabs_import_the_same_folder_into_one_set_of_photos(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 30)
    tabs = [ImportPage(profile.context.new_page()) for _ in range(2)]
    for tab in tabs:
        tab.page.bring_to_front()  # a tab behind is not asked for its files
        tab.choose(tmp_path / "card")
    for tab in tabs:
        tab.start()
    assert [tab.wait_until("completed", "failed") for tab in tabs] == ["completed"] * 2
    assert photo_count(remote) == 30
    for tab in tabs:
        counted = outcomes(remote, tab.session)
        assert counted.total() == 30
        assert counted.keys() <= {"imported", "duplicate"}


def test_a_file_that_vanishes_fails_alone(page: Page, remote: Api, tmp_path: Path) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 6)
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    paths[2].unlink()
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    assert outcomes(remote, importing.session) == {"imported": 5, "failed": 1}
    (failed,) = [line for line in lines(remote, importing.session) if line["outcome"] == "failed"]
    assert failed["path"] == "card/IMG_0003.JPG"
    assert failed["message"]
    expect(page.get_by_text("IMG_0003.JPG").filter(visible=True).first).to_be_visible()


def test_a_cut_file_is_told_and_the_others_are_imported(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 3)
    paths[1].write_bytes(b"\xff\\xd8\xff")
    importing = ImportPage(page)
    assert importing.import_folder(tmp_path / "card") == "completed"
    assert outcomes(remote, importing.session) == {"imported": 2, "failed": 1}


def test_a_file_that_was_moved_is_recognised_by_its_content(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 3)
    ImportPage(page).import_folder(tmp_path / "card")
    shutil.copytree(tmp_path / "card", tmp_path / "backup" / "2024")
    again = ImportPage(page)
    again.import_folder(tmp_path / "backup")
    assert outcomes(remote, again.session) == {"duplicate": 3}
    assert photo_count(remote) == 3
    sizes = [
        photo["hotpreview_size"] for batch in again.batches for photo in batch["meta"]["photos"]
    ]
    assert sum(sizes) == 0


def test_at_a_plain_http_name_it_works_and_says_what_https_would_add(
    page: Page, remote: Api, server: Server, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 3)
    importing = ImportPage(page, server.lan_url)
    assert page.evaluate("isSecureContext") is False
    expect(page.get_by_text("HTTPS").first).to_be_visible()
    assert importing.import_folder(tmp_path / "card") == "completed"
    assert outcomes(remote, importing.session) == {"imported": 3}


def test_a_folder_dropped_at_a_plain_http_name_is_imported(
    page: Page, remote: Api, server: Server, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card" / "DCIM", 2)
    importing = ImportPage(page, server.lan_url)
    drop_folder(page, tmp_path / "card")
    importing.wait_until("ready")
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    assert outcomes(remote, importing.session) == {"imported": 2}
