"""Every page, light and dark, on a desk and on a phone: quiet, accessible, never sideways."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest
from playwright.sync_api import expect

from tests import axe, pictures
from tests.api_client import Api
from tests.conftest import RESULTS, signed_in, watch_over
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.conftest import OpenProfile
    from tests.server import Account, Server

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
WIDTHS = {390: 844, 1440: 900}
PAGES = {
    "gallery": "/",
    "photo": "/photos/{hothash}/",
    "photo-without-preview": "/photos/{no_preview}/",
    "removed": "/photos/deleted/",
    "delete-for-good": "/photos/{removed}/delete/",
    "imports": "/imports/",
    "import-new": "/imports/new/",
    "import": "/imports/{session}/",
    "import-delete": "/imports/{session}/delete/",
    "authors": "/authors/",
    "author-new": "/authors/new/",
    "author-rename": "/authors/{author}/rename/",
    "author-delete": "/authors/{author}/delete/",
    "library": "/library/",
    "library-delete": "/library/{archive}/delete/",
    "account": "/accounts/",
    "sign-out": "/accounts/logout/",
}
EMPTY_PAGES = {
    "empty-gallery": "/",
    "empty-removed": "/photos/deleted/",
    "empty-imports": "/imports/",
    "empty-authors": "/authors/",
    "empty-library": "/library/",
}


class Catalogue(NamedTuple):
    account: Account
    keys: dict[str, Any]


@pytest.fixture(scope="module")
def catalogue(
    browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Catalogue:
    """A few months of self-made photos, one without a preview, one removed, a failed file."""
    folder = tmp_path_factory.mktemp("pages") / "card"
    pictures.write_jpegs(folder / "walks", 60)
    pictures.write_every_kind(folder / "kinds")
    (folder / "cut.jpg").write_bytes(b"\xff\xd8\xff")
    whole = pictures.write_jpegs(folder / "half", 1, seed=7)[0]
    whole.write_bytes(whole.read_bytes()[:2000])
    account = server.new_account()
    context = signed_in(browser, server, account)
    importing = ImportPage(context.new_page())
    importing.import_folder(folder)
    context.close()
    api = Api(server, account)
    author = api.post("authors", {"name": "Ansel"}).json()
    photos = list(api.every("photos?page_size=500"))
    removed = photos[-1]["hothash"]
    api.call("DELETE", f"photos/{removed}")
    # Which field says so is the gallery's business; the preview's own address tells.
    without = [
        p for p in photos if api.call("GET", f"/photos/{p['hothash']}/hotpreview.jpg").status == 404
    ]
    keys = {
        "hothash": photos[0]["hothash"],
        "no_preview": without[0]["hothash"],
        "removed": removed,
        "session": importing.session,
        "author": author["id"],
        "archive": make_archive(api),
    }
    return Catalogue(account, keys)


def make_archive(api: Api) -> int:
    """Made by the server's own process."""
    run = api.post("archives").json()
    until = time.monotonic() + 120
    while api.get(f"archives/{run['id']}")["status"] != "done":
        assert time.monotonic() < until, api.get(f"archives/{run['id']}")
        time.sleep(0.5)
    return int(run["id"])


def has_preview(api: Api, hothash: str) -> bool:
    return api.call("GET", f"/photos/{hothash}/hotpreview.jpg").status == 200


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    chosen: Theme = request.param
    return chosen


def look_at(page: Page, name: str, theme: Theme) -> None:
    """Pictures at both widths for people to look at; nothing for axe to find at either."""
    RESULTS.mkdir(exist_ok=True)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        page.screenshot(path=RESULTS / f"{name}-{width}-{theme}.png", full_page=True)
        assert axe.violations(page) == [], width
        assert_not_sideways(page, width)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_not_sideways(page, 320)


def assert_not_sideways(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_accessible_and_never_sideways(
    open_profile: OpenProfile, catalogue: Catalogue, name: str, theme: Theme
) -> None:
    page = open_profile(catalogue.account, color_scheme=theme).context.new_page()
    page.goto(PAGES[name].format(**catalogue.keys))
    look_at(page, name, theme)


@pytest.mark.parametrize("name", EMPTY_PAGES)
def test_an_empty_page_is_too(
    open_profile: OpenProfile, account: Account, name: str, theme: Theme
) -> None:
    page = open_profile(account, color_scheme=theme).context.new_page()
    page.goto(EMPTY_PAGES[name])
    look_at(page, name, theme)


def test_the_import_page_is_too_in_each_of_its_steps(
    open_profile: OpenProfile, account: Account, tmp_path: Path, theme: Theme
) -> None:
    pictures.write_jpegs(tmp_path / "card", 12)
    pictures.write_every_kind(tmp_path / "card" / "kinds")
    page = open_profile(account, color_scheme=theme).context.new_page()
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    look_at(page, "import-rehearsal", theme)
    importing.start()
    importing.wait_until("completed")
    look_at(page, "import-done", theme)


def test_the_way_in_is_too(browser: Browser, server: Server, theme: Theme) -> None:
    server.new_account()
    context = browser.new_context(base_url=server.url, color_scheme=theme)
    watch = watch_over(context, server)
    page = context.new_page()
    page.goto("/accounts/login/")
    look_at(page, "sign-in", theme)
    context.close()
    assert watch.unexpected() == []


@pytest.mark.parametrize("address", ["/api/v1/docs/", "/api/v1/photos", "/api/v1/import_sessions"])
def test_the_pages_for_programmers_are_quiet(
    open_profile: OpenProfile, catalogue: Catalogue, address: str
) -> None:
    page = open_profile(catalogue.account).context.new_page()
    page.goto(address, wait_until="networkidle")
    assert page.title()


def test_the_gallery_works_without_javascript(
    open_profile: OpenProfile, catalogue: Catalogue
) -> None:
    page = open_profile(catalogue.account, java_script_enabled=False).context.new_page()
    page.goto("/")
    page.locator("a[href^='/photos/']").filter(has=page.locator("img")).first.click()
    expect(page).to_have_url(re.compile(r"/photos/[0-9a-f]{64}/"))


def test_removing_a_photo_can_be_undone(
    open_profile: OpenProfile, server: Server, account: Account, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 1)
    page = open_profile(account).context.new_page()
    ImportPage(page).import_folder(tmp_path / "card")
    api = Api(server, account)
    (photo,) = api.every("photos")
    page.goto(f"/photos/{photo['hothash']}/")
    page.get_by_role("button", name=re.compile("Remove")).first.click()
    expect(page.get_by_text("removed from the catalogue").first).to_be_visible()
    assert list(api.every("photos")) == []
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(r"/photos/[0-9a-f]{64}/"))
    assert len(list(api.every("photos"))) == 1


def test_the_side_bar_counts_what_an_import_brought(
    open_profile: OpenProfile, account: Account, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 2)
    page = open_profile(account).context.new_page()
    page.goto("/")
    expect(page.locator(".place__count")).to_be_hidden()
    ImportPage(page).import_folder(tmp_path / "card")
    expect(page.locator(".place__count")).to_have_text("2")
