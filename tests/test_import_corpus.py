"""Real camera files through a real browser, twice: what becomes of each."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.api_client import Api
from tests.conftest import signed_in, watch_over
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.xdist_group("corpus")]

FOLDERS = (
    *("jpg", "orientation", "gps", "offset", "edge", "noexif", "names", "pairs", "samename"),
    *("dups", "png", "webp", "avif", "bmp", "xmp"),
)
IGNORED = {".DS_Store", "._IMG_0001.jpg", ".hidden.jpg", "Thumbs.db", "desktop.ini"}


class Run(NamedTuple):
    end_state: str
    session: dict[str, Any]
    lines: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    complaints: list[str]

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome by path below the corpus."""
        return {below(line["path"]): line["outcome"] for line in self.lines}


class Twice(NamedTuple):
    found: set[str]
    first: Run
    photos: dict[str, dict[str, Any]]
    second: Run
    photos_after: int


def below(path: str) -> str:
    """Without the chosen folder's own name, which comes first."""
    return path.partition("/")[2]


@pytest.fixture(scope="module")
def twice(
    browser: Browser, server: Server, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twice]:
    """The same folder imported twice by one account."""
    folder = tmp_path_factory.mktemp("corpus") / "camera"
    for name in FOLDERS:
        shutil.copytree(corpus / name, folder / name)
    account = server.new_account()
    api = Api(server, account)
    context = signed_in(browser, server, account)

    def run() -> Run:
        watch = watch_over(context, server)
        page = ImportPage(context.new_page())
        end_state = page.import_folder(folder)
        session = api.get(f"import_sessions/{page.session}")
        lines = list(api.every(f"import_sessions/{page.session}/items"))
        return Run(end_state, session, lines, page.batches, watch.unexpected())

    first = run()
    photos = {photo["hothash"]: photo for photo in api.every("photos?page_size=500")}
    second = run()
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    yield Twice(found, first, photos, second, sum(1 for _photo in api.every("photos")))
    context.close()


def test_every_file_has_exactly_one_outcome(twice: Twice) -> None:
    assert twice.first.end_state == "completed"
    paths = [below(line["path"]) for line in twice.first.lines]
    assert Counter(paths) == Counter(twice.found)


def test_the_outcomes_add_up_to_the_files_found(twice: Twice) -> None:
    session, outcomes = twice.first.session, Counter(twice.first.outcomes.values())
    assert session["total_files_found"] == session["files_processed"] == len(twice.found)
    assert sum(outcomes.values()) == len(twice.found)
    assert session["images_imported"] == outcomes["imported"] == len(twice.photos)
    assert session["duplicates_skipped"] == outcomes["duplicate"]
    assert session["errors_count"] == outcomes["failed"] == 0
    assert session["status"] == "completed"


def test_no_line_leaves_its_reason_out(twice: Twice) -> None:
    for line in twice.first.lines:
        if line["outcome"] in {"skipped", "failed"}:
            assert line["message"], line


def test_the_pages_did_not_complain(twice: Twice) -> None:
    assert twice.first.complaints == []
    assert twice.second.complaints == []


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("pairs/DSC_0001.JPG", "imported"),
        ("pairs/DSC_0001.NEF", "file_added"),
        ("pairs/DSC08833.JPG", "imported"),
        ("pairs/DSC08833.ARW", "file_added"),
        ("pairs/p1000123.jpg", "imported"),
        ("pairs/P1000123.RW2", "imported"),
        ("pairs/P1000123.RW2.xmp", "file_added"),
        ("samename/2019/IMG_0001.jpg", "imported"),
        ("samename/2020/IMG_0001.jpg", "imported"),
        ("samename/2020/IMG_0001.CR2", "imported"),
        ("xmp/IMG_5910.jpg", "imported"),
        ("xmp/IMG_5910.xmp", "file_added"),
        ("xmp/cookiezen.xmp", "file_added"),
        ("xmp/digikam_example.xmp", "skipped"),
        ("edge/gps_invalid.heic", "imported"),
        ("names/noextension", "imported"),
        *((f"names/{name}", "skipped") for name in sorted(IGNORED)),
    ],
)
def test_each_kind_of_file_ends_as_the_rules_say(twice: Twice, path: str, outcome: str) -> None:
    assert twice.first.outcomes[path] == outcome


def test_three_files_with_one_picture_are_one_photo(twice: Twice) -> None:
    outcomes = [
        twice.first.outcomes[f"dups/{name}.jpg"] for name in ("a", "copy of a", "a-retagged")
    ]
    assert sorted(outcomes) == ["duplicate", "file_added", "imported"]


def test_the_same_folder_again_makes_no_photo_and_sends_no_preview(twice: Twice) -> None:
    again = twice.second
    assert again.end_state == "completed"
    assert twice.photos_after == len(twice.photos)
    assert set(again.outcomes.values()) <= {"duplicate", "skipped"}
    assert Counter(below(line["path"]) for line in again.lines) == Counter(twice.found)
    sent = [
        photo["hotpreview_size"] for batch in again.batches for photo in batch["meta"]["photos"]
    ]
    assert again.batches
    assert sum(sent) == 0


def test_far_fewer_bytes_are_sent_than_read(twice: Twice, corpus: Path) -> None:
    large = {path.name for path in (corpus / "jpg").iterdir() if path.stat().st_size > 2_000_000}
    photos = [photo for photo in photos_sent(twice.first) if primary_of(photo).name in large]
    files = [file for photo in photos for file in photo["files"]]
    sent = sum(photo["hotpreview_size"] for photo in photos)
    sent += sum(file["exif_size"] for file in files)
    assert len(photos) == len(large)
    assert 0 < sent < 0.03 * sum(file["file_size"] for file in files)


def photos_sent(run: Run) -> list[dict[str, Any]]:
    return [photo for batch in run.batches for photo in batch["meta"]["photos"]]


def primary_of(photo: dict[str, Any]) -> Path:
    return Path(photo["files"][0]["path"])
