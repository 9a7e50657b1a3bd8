"""Firefox imports the same folder to the same catalogue, and its pages work."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PIL import Image

from tests import oracle, pictures
from tests.api_client import Api
from tests.conftest import RESULTS, signed_in, watch_over
from tests.firefox import Firefox
from tests.firefox_import import FirefoxImport
from tests.firefox_tab import Tab
from tests.import_page import ImportPage
from tests.phash import distance
from tests.ssim import ssim
from tests.test_import_everything import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Account, Server

pytestmark = [pytest.mark.browser, pytest.mark.firefox, pytest.mark.xdist_group("firefox")]

#: Bits of the perceptual hash.
NEAR = 4
#: Two encoders of the same pixels; turned or mirrored pictures are below 0.6.
ALIKE = 0.9
#: Large enough for the decoder of our own.
LARGE = (3600, 2400)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with Firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(firefox: Firefox, server: Server) -> Iterator[OpenTab]:
    """Opens tabs, each with its own cookies; at the end none of their pages may have complained."""
    opened: list[Tab] = []

    def open_one(account: Account, origin: str = "") -> Tab:
        tab = Tab(firefox)
        opened.append(tab)
        tab.sign_in(server, account, origin)
        return tab

    yield open_one
    complaints = [line for tab in opened for line in tab.complaints()]
    for tab in opened:
        tab.close()
    assert complaints == []


@pytest.fixture
def tab(open_tab: OpenTab, account: Account) -> Tab:
    return open_tab(account)


class Catalogue(NamedTuple):
    """What became of a folder: lines and photos by path below it, previews by hothash."""

    session: dict[str, Any]
    outcomes: dict[str, tuple[str, str]]
    photos: dict[str, dict[str, Any]]
    previews: dict[str, Image.Image]
    complaints: list[str]


class Both(NamedTuple):
    firefox: Catalogue
    chromium: Catalogue


def catalogue_of(api: Api, complaints: list[str]) -> Catalogue:
    (session,) = api.get("import_sessions")["results"]
    lines = list(api.every(f"import_sessions/{session['id']}/items"))
    photos = {photo["hothash"]: photo for photo in api.every("photos?page_size=500")}
    previews = {}
    for hothash in photos:
        answer = api.call("GET", f"/photos/{hothash}/hotpreview.jpg")
        if answer.status == 200:
            previews[hothash] = Image.open(io.BytesIO(answer.body)).convert("RGB")
    return Catalogue(
        session,
        {below(line["path"]): (line["outcome"], line["hothash"]) for line in lines},
        {below(x["path"]): photos[x["hothash"]] for x in lines if x["outcome"] == "imported"},
        previews,
        complaints,
    )


def below(path: str) -> str:
    return path.partition("/")[2]


def in_both(firefox: Firefox, browser: Browser, server: Server, folder: Path) -> Both:
    account = server.new_account()
    tab = Tab(firefox)
    tab.sign_in(server, account)
    assert FirefoxImport(tab).import_folder(folder, seconds=240) == "completed"
    ours = catalogue_of(Api(server, account), tab.complaints())
    tab.close()

    account = server.new_account()
    context = signed_in(browser, server, account)
    watch = watch_over(context, server)
    page = ImportPage(context.new_page())
    page.choose(folder)
    page.start()
    assert page.wait_until("completed", "failed", seconds=240) == "completed"
    theirs = catalogue_of(Api(server, account), watch.unexpected())
    context.close()
    return Both(ours, theirs)


def write_turned(folder: Path) -> None:
    """Every orientation, small and large."""
    folder.mkdir()
    for orientation in range(1, 9):
        for size in ((600, 400), LARGE):
            # Of another quality each: the same picture twice is one photo.
            path, exif = folder / f"{size[0]}-{orientation}.jpg", pictures.exif("", orientation)
            pictures.draw(-7, size).save(path, quality=80 + orientation, exif=exif)


@pytest.fixture(scope="module")
def made(
    firefox: Firefox, browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Both:
    folder = tmp_path_factory.mktemp("made") / "card"
    pictures.write_jpegs(folder / "DCIM" / "100", 24)
    pictures.write_every_kind(folder / "kinds")
    write_turned(folder / "turned")
    # Halved, its height would be rounded up twice.
    pictures.draw(-8, (1680, 945)).save(folder / "kinds" / "halved.jpg")
    return in_both(firefox, browser, server, folder)


@pytest.fixture(scope="module")
def real(
    firefox: Firefox,
    browser: Browser,
    server: Server,
    corpus: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Both:
    """Camera files that are whole; of one picture three times any may be first: not these."""
    folder = tmp_path_factory.mktemp("real") / "camera"
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns(*HOSTILE, "dups"))
    return in_both(firefox, browser, server, folder)


def assert_same(both: Both) -> None:
    """The same files to the same photos: identity, metadata, perceptual hash, preview."""
    assert both.firefox.complaints == []
    assert both.firefox.outcomes == both.chromium.outcomes
    assert both.firefox.previews.keys() == both.chromium.previews.keys()
    far, likeness = {}, {}
    for path, photo in both.firefox.photos.items():
        other = both.chromium.photos[path]
        for field in ("width", "height", "taken_at", "camera_model", "gps_latitude"):
            assert photo[field] == other[field], (path, field)
        far[path] = bits_between(photo["perceptual_hash"], other["perceptual_hash"])
        shown = both.firefox.previews.get(photo["hothash"])
        if shown is not None:
            likeness[path] = alike(shown, both.chromium.previews[photo["hothash"]])
    print(f"{len(far)} photos, {max(far.values())} bits, {min(likeness.values()):.3f}")  # noqa: T201
    assert {path: bits for path, bits in far.items() if bits > NEAR} == {}
    assert {path: value for path, value in likeness.items() if value < ALIKE} == {}


def bits_between(one: str | None, other: str | None) -> int:
    if one is None or other is None:
        assert one == other
        return 0
    return distance(one, int(other, 16))


def alike(one: Image.Image, other: Image.Image) -> float:
    return ssim(one, other) if one.size == other.size else 0


def test_a_folder_of_made_pictures_becomes_what_chromium_makes_of_it(made: Both) -> None:
    assert made.firefox.session["images_imported"] == 24 + 7 + 16
    assert made.firefox.session["errors_count"] == 0
    assert len(made.firefox.previews) == 24 + 7 + 16
    assert_same(made)


def test_every_orientation_is_shown_upright(made: Both) -> None:
    for path, photo in made.firefox.photos.items():
        if path.startswith("turned/"):
            width, height = made.firefox.previews[photo["hothash"]].size
            assert (width > height) == (photo["width"] > photo["height"]), path
            assert (width > height) == (int(Path(path).stem[-1]) < 5), path


@pytest.mark.corpus
def test_camera_files_become_what_chromium_makes_of_them(real: Both) -> None:
    assert real.firefox.session["errors_count"] == 0
    assert len(real.firefox.previews) > 100
    assert_same(real)


@pytest.mark.corpus
def test_camera_files_get_exiftools_hashes_as_their_addresses(real: Both, corpus: Path) -> None:
    expected = oracle.load(corpus)
    wrong = [
        path
        for path, photo in real.firefox.photos.items()
        if path in expected and photo["hothash"] != expected[path]["hothash"]
    ]
    assert wrong == []
    assert len(expected.keys() & real.firefox.photos.keys()) > 110


def test_the_page_says_what_the_question_for_a_folder_means(tab: Tab) -> None:
    FirefoxImport(tab)
    assert "no original is sent" in tab.evaluate("document.body.innerText")


def test_single_files_can_be_chosen(tab: Tab, remote: Api, tmp_path: Path) -> None:
    importing = FirefoxImport(tab)
    importing.choose_files(pictures.write_jpegs(tmp_path, 3))
    assert importing.start() == "completed"
    assert sum(1 for _photo in remote.every("photos")) == 3


#: As the window makes it of what is dropped; the system's own drag cannot be driven.
DROP = """(async () => {
  const picture = await fetch("/static/mark.svg").then((answer) => answer.blob());
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([picture], "mark.svg", { lastModified: 1_700_000_000_000 }));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
})()"""


def test_what_is_dropped_is_looked_through(tab: Tab) -> None:
    importing = FirefoxImport(tab)
    tab.evaluate(DROP)
    assert importing.wait_until("ready", "failed", seconds=10) == "ready"
    assert "mark.svg" in tab.evaluate("document.body.innerText")


def test_at_a_plain_http_name_a_folder_is_imported(
    open_tab: OpenTab, account: Account, remote: Api, server: Server, tmp_path: Path
) -> None:
    tab = open_tab(account, server.lan_url)
    pictures.write_jpegs(tmp_path / "card" / "DCIM", 3)
    importing = FirefoxImport(tab)
    assert tab.evaluate("isSecureContext") is False
    assert importing.import_folder(tmp_path / "card") == "completed"
    assert sum(1 for _photo in remote.every("photos")) == 3


def test_the_same_folder_again_makes_no_photo(tab: Tab, remote: Api, tmp_path: Path) -> None:
    pictures.write_jpegs(tmp_path / "card", 4)
    assert FirefoxImport(tab).import_folder(tmp_path / "card") == "completed"
    FirefoxImport(tab).choose_folder(tmp_path / "card")
    assert "already here" in tab.evaluate("document.querySelector('#rehearsal-counts').innerText")
    assert sum(1 for _photo in remote.every("photos")) == 4


def test_an_import_is_started_and_walked_by_the_keyboard(
    tab: Tab, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 4)
    importing = FirefoxImport(tab)
    importing.choose_folder(tmp_path / "card")
    tab.screenshot(RESULTS / "firefox-rehearsal.png")
    focus_on(tab, "start")
    tab.press("Enter")
    assert importing.wait_until("completed", "failed") == "completed"
    focus_on(tab, "show-photos")
    tab.press("Enter")
    tab.wait_until("document.querySelectorAll('.grid--laid .tile__link').length === 4")
    tab.screenshot(RESULTS / "firefox-gallery.png")
    tab.evaluate("document.querySelector('.tile__link').focus()")
    tab.press("ArrowRight")
    second = tab.evaluate("document.activeElement.dataset.hothash")
    tab.press("Enter")
    tab.wait_until(f"location.pathname === '/photos/{second}/'")
    tab.wait_until("[...document.images].every((image) => image.complete && image.naturalWidth)")
    tab.screenshot(RESULTS / "firefox-photo.png")


def focus_on(tab: Tab, identity: str) -> None:
    """By the Tab key, as far as it takes."""
    for _ in range(80):
        if tab.evaluate("document.activeElement.id") == identity:
            return
        tab.press("Tab")
    raise AssertionError(f"The Tab key does not come to {identity}.")
