"""The gallery in a real browser: endless, laid out to the edge, walked by keys, with a way back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from imalink.testing import jpeg_bytes, some_hash
from tests.api_client import Api

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.conftest import OpenProfile
    from tests.server import Account, Server

pytestmark = pytest.mark.browser

SIZES = [(6000, 4000), (4000, 6000), (4000, 3000), (1920, 1080), (3000, 3000)]
PHOTOS = 130
MAY = 120
PREVIEW = (60, 40)
WHITE_BORDER = 2 * 12
AT = "[...document.querySelectorAll('.tile__link')].indexOf(document.activeElement)"
#: For every row of every month: how far its last photo ends from the grid's edge.
ROW_ENDS = """() => [...document.querySelectorAll('.grid')].map(grid => {
  const ends = new Map();
  for (const tile of grid.children) {
    const box = tile.getBoundingClientRect();
    const row = Math.round(box.top + scrollY);
    ends.set(row, Math.max(ends.get(row) ?? 0, box.right));
  }
  return [...ends.values()].map(end => Math.round(grid.getBoundingClientRect().right - end));
})"""


class Album(NamedTuple):
    """An account with two months of photos of five shapes; their hothashes, newest first."""

    account: Account
    api: Api
    hothashes: list[str]


@pytest.fixture(scope="module")
def album(server: Server) -> Album:
    account = server.new_account()
    api = Api(server, account)
    preview = base64.b64encode(jpeg_bytes(PREVIEW)).decode()
    hothashes = [some_hash(f"gallery {n}") for n in range(PHOTOS)]
    for n, hothash in enumerate(hothashes):
        width, height = SIZES[n % len(SIZES)]
        taken_at = f"2023-{5 if n < MAY else 4:02}-{28 - n // 60:02}T10:{59 - n % 60:02}:00"
        fields = {"hothash": hothash, "width": width, "height": height, "hotpreview": preview}
        assert api.post("photos", fields | {"taken_at": taken_at}).status == 201
    return Album(account, api, hothashes)


@pytest.fixture
def photos(album: Album) -> list[str]:
    return album.hothashes


@pytest.fixture
def page(open_profile: OpenProfile, album: Album) -> Page:
    return open_profile(album.account).context.new_page()


def tiles(page: Page) -> Locator:
    return page.locator(".tile__link")


def scroll_to_the_end(page: Page) -> None:
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(tiles(page)).to_have_count(PHOTOS)


def test_scrolling_brings_every_photo_once_in_rows_that_end_at_the_edge(
    page: Page, photos: list[str]
) -> None:
    page.goto("/")
    scroll_to_the_end(page)
    shown = tiles(page).evaluate_all("links => links.map(link => link.dataset.hothash)")
    assert shown == photos
    assert page.locator(".month").count() == 2, "a month cut by a chunk has one heading"
    for ends in page.evaluate(ROW_ENDS):
        assert all(end in (0, 1) for end in ends[:-1])


def test_photos_that_came_before_stay_where_they_are(page: Page, photos: list[str]) -> None:
    place = "document.querySelectorAll('.tile')[40].getBoundingClientRect().toJSON()"
    page.goto("/")
    expect(page.locator(".grid--laid")).not_to_have_count(0)
    before = page.evaluate(f"{{ const b = {place}; [b.left, b.top + scrollY, b.width] }}")
    scroll_to_the_end(page)
    assert page.evaluate(f"{{ const b = {place}; [b.left, b.top + scrollY, b.width] }}") == before


def test_the_grid_is_one_stop_and_arrows_move_inside_it(page: Page, photos: list[str]) -> None:
    page.goto("/")
    assert page.locator(".tile__link[tabindex='0']").count() == 1
    tiles(page).first.focus()
    for key, place in (("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", 0), ("Home", 0)):
        page.keyboard.press(key)
        assert page.evaluate(AT) == place
    page.keyboard.press("ArrowDown")
    below = page.evaluate(AT)
    assert below > 1
    page.keyboard.press("ArrowUp")
    assert page.evaluate(AT) < below
    page.keyboard.press("Enter")
    page.wait_for_url("**/photos/*/")


def test_a_photo_is_removed_by_its_key_and_comes_back_by_another(
    page: Page, photos: list[str], album: Album
) -> None:
    page.goto("/")
    tiles(page).nth(3).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("Photo removed from the catalogue.")).to_be_visible()
    assert page.evaluate(AT) == 3, "focus goes to the next photo"
    assert photos[3] not in {p["hothash"] for p in album.api.every("photos?page_size=500")}
    assert counts(page) == (f"{MAY - 1} photos", str(PHOTOS - 1))
    page.keyboard.press("z")
    expect(tiles(page).nth(3)).to_have_attribute("data-hothash", photos[3])
    assert page.evaluate(AT) == 3
    assert counts(page) == (f"{MAY} photos", str(PHOTOS))
    assert photos[3] in {p["hothash"] for p in album.api.every("photos?page_size=500")}


def counts(page: Page) -> tuple[str, str]:
    """Beside the first month, and in the side bar."""
    month, place = page.locator(".month__count").first, page.locator(".place__count").first
    return month.inner_text(), place.inner_text()


def test_a_preview_is_never_enlarged_beyond_one_and_a_half(page: Page, photos: list[str]) -> None:
    drawn = "document.querySelector('.photo__picture').getBoundingClientRect().width"
    page.goto(f"/photos/{photos[0]}/", wait_until="networkidle")
    assert page.evaluate(drawn) == 1.5 * PREVIEW[0] + WHITE_BORDER


def test_single_letters_can_be_turned_off(page: Page) -> None:
    page.goto("/imports/")
    page.keyboard.press("?")
    page.get_by_label("Single letters act").uncheck()
    page.keyboard.press("Escape")
    for key in "ga":
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/imports/")


def test_letters_typed_into_a_field_are_letters(page: Page) -> None:
    page.goto("/authors/new/")
    page.get_by_label("Name").fill("")
    page.keyboard.type("Inga ?")
    assert page.get_by_label("Name").input_value() == "Inga ?"


def test_without_javascript_the_links_lead_through_the_whole_gallery(
    open_profile: OpenProfile, album: Album, photos: list[str]
) -> None:
    page = open_profile(album.account, java_script_enabled=False).context.new_page()
    page.goto("/")
    shown = [link.get_attribute("data-hothash") for link in tiles(page).all()]
    page.get_by_text("Older photos").click()
    shown += [link.get_attribute("data-hothash") for link in tiles(page).all()]
    assert shown == photos
