"""Exports in a real browser: what is in view, what is ticked, by pointer and by keys alone."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from imalink.testing import jpeg_bytes, read_zip, some_hash
from tests import axe
from tests.api_client import Api
from tests.conftest import RESULTS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.conftest import OpenProfile, Profile
    from tests.server import Account, Server
    from tests.watch import Watch

pytestmark = pytest.mark.browser

PHOTOS = 9
COLOURS = ("teal", "goldenrod", "slategray")


@pytest.fixture(scope="module")
def account(server: Server) -> Account:
    """Nine photos of one day, every third of them with five stars."""
    account = server.new_account()
    api = Api(server, account)
    session = api.post("import_sessions/start").json()["import_id"]
    api.post(f"import_sessions/{session}/increment/imported")
    for n in range(PHOTOS):
        preview = base64.b64encode(jpeg_bytes((400, 267), COLOURS[n % 3])).decode()
        fields = {"hothash": hothash(n), "width": 6000, "height": 4000, "hotpreview": preview}
        fields |= {"import_session_id": session} if n == 4 else {}
        assert api.post("photos", fields | {"taken_at": f"2023-05-01T10:0{9 - n}:00"}).status == 201
        assert (
            api.call(
                "PATCH",
                f"photos/{hothash(n)}",
                json.dumps({"rating": 0 if n % 3 else 5, "title": f"=Photo {n}"}).encode(),
                "application/json",
            ).status
            == 200
        )
    return account


@pytest.fixture
def profile(open_profile: OpenProfile, account: Account) -> Profile:
    return open_profile(account)


@pytest.fixture
def page(profile: Profile) -> Page:
    page = profile.context.new_page()
    page.goto("/")
    return page


def hothash(n: int) -> str:
    return some_hash(f"export {n}")


def menu(page: Page) -> Locator:
    return page.locator(".search__acts details")


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Selected photos")


def saved(page: Page, chooser: Locator) -> Path:
    with page.expect_download() as download:
        chooser.click()
    return Path(download.value.path())


def hothashes_of(table: Path) -> list[str]:
    text = table.read_text(encoding="utf-8-sig")
    return [line["hothash"] for line in csv.DictReader(io.StringIO(text, newline=""))]


def test_the_table_holds_what_is_in_view(page: Page) -> None:
    page.goto("/?rating=5")
    menu(page).locator("summary").click()
    table = saved(page, menu(page).get_by_role("link", name="Table (CSV)"))
    assert hothashes_of(table) == [hothash(n) for n in (0, 3, 6)]
    expect(menu(page)).not_to_have_attribute("open", re.compile(".*"))


def test_sidecars_come_as_a_zip(page: Page) -> None:
    menu(page).locator("summary").click()
    archive = saved(page, menu(page).get_by_role("link", name="XMP sidecars"))
    assert len(read_zip(archive.read_bytes())) == PHOTOS + 1


def test_an_import_is_exported_from_its_page_also_on_the_narrowest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/imports/")
    page.locator("main a[href^='/imports/']").filter(has_not_text="Import photos").last.click()
    page.locator(".session__acts summary").click()
    links = page.locator(".session__acts .menu__entry")
    for box in (links.nth(n).bounding_box() for n in range(3)):
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert hothashes_of(saved(page, links.first)) == [hothash(4)]


def test_ticked_photos_are_exported_by_keys_alone(page: Page) -> None:
    page.locator(".tile__link").first.focus()
    for key in ("x", "ArrowRight", "ArrowRight", "x"):
        page.keyboard.press(key)
    expect(bar(page)).to_contain_text("2 selected")
    bar(page).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"imalink-photos-[\d-]+\.csv", download.value.suggested_filename)
    assert hothashes_of(Path(download.value.path())) == [hothash(0), hothash(2)]


def test_shift_ticks_all_between_two_and_escape_goes_back_step_by_step(page: Page) -> None:
    page.get_by_role("button", name="Select").click()
    tiles = page.locator(".tile")
    tiles.nth(1).click()
    tiles.nth(5).click(modifiers=["Shift"])
    expect(bar(page)).to_contain_text("5 selected")
    tiles.nth(3).click()
    expect(bar(page)).to_contain_text("4 selected")
    bar(page).locator("summary").click()
    page.keyboard.press("Escape")
    expect(bar(page).locator("summary")).to_be_focused()
    expect(bar(page)).to_contain_text("4 selected")
    page.keyboard.press("Escape")
    expect(bar(page)).to_contain_text("0 selected")
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()
    tiles.nth(0).click()
    page.wait_for_url(f"**/photos/{hothash(0)}/")


def test_a_removed_photo_is_no_longer_selected_until_it_is_back(page: Page) -> None:
    link = page.locator(".tile__link").first
    link.focus()
    page.keyboard.press("x")
    expect(bar(page)).to_contain_text("1 selected")
    page.keyboard.press("Delete")
    expect(bar(page)).to_contain_text("0 selected")
    page.get_by_role("button", name="Undo").click()
    expect(bar(page)).to_contain_text("1 selected")


def test_an_empty_selection_is_told(page: Page) -> None:
    page.get_by_role("button", name="Select").click()
    bar(page).locator("summary").click()
    bar(page).get_by_role("button", name="JSON").click()
    expect(page.locator(".toast")).to_contain_text("Choose a photo first.")


def test_an_export_the_server_refuses_says_why_and_keeps_the_selection(
    page: Page, watch: Watch, server: Server, account: Account
) -> None:
    watch.expect("404")
    page.get_by_role("button", name="Select").click()
    page.locator(".tile").nth(8).click()
    api = Api(server, account)
    api.call("DELETE", f"photos/{hothash(8)}")
    bar(page).locator("summary").click()
    with page.expect_response("**/export/json") as answer:
        bar(page).get_by_role("button", name="JSON").click()
    api.post(f"photos/{hothash(8)}/restore")
    assert answer.value.status == 404
    expect(page.locator(".toast")).to_contain_text("Photos that are not in your catalogue: 1.")
    expect(bar(page)).to_contain_text("1 selected")


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_menu_and_selection_are_accessible_and_fit(
    open_profile: OpenProfile, account: Account, theme: str, width: int
) -> None:
    viewport = {"width": width, "height": 844 if width < 1000 else 900}
    profile = open_profile(account, viewport=viewport, color_scheme=theme)
    page = profile.context.new_page()
    page.goto("/")
    menu(page).locator("summary").click()
    page.screenshot(path=RESULTS / f"export-menu-{width}-{theme}.png")
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Select").click()
    for n in (1, 2, 5):
        page.locator(".tile").nth(n).click()
    bar(page).locator("summary").click()
    page.screenshot(path=RESULTS / f"export-selection-{width}-{theme}.png")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
