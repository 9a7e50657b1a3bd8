"""Real camera files, in one go, through a real browser: outcomes, identity and metadata."""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests import oracle
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
PICTURES = {"JPEG", "PNG", "WEBP", "Extended WEBP", "AVIF", "BMP"}
IGNORED = {".DS_Store", "._IMG_0001.jpg", ".hidden.jpg", "Thumbs.db", "desktop.ini"}

GIVES_UP = "ExifTool gives up on a JPEG that ends after its Exif"
MAKER_NOTE = "ExifTool takes it from the MakerNote, which is not read"
NO_NUMBER = "a coordinate written as text with commas is no coordinate"
#: One line for every value that is not ExifTool's, and why; "*" is every field.
REASONS = {
    ("jpg/Nikon_D90.jpg", "iso"): MAKER_NOTE,
    ("jpg/casio_z3.jpg", "iso"): MAKER_NOTE,
    ("edge/degrees_as_string.jpg", "gps_latitude"): NO_NUMBER,
    ("edge/degrees_as_string.jpg", "gps_longitude"): NO_NUMBER,
    ("edge/iso_65535_plus.jpg", "iso"): "65535 says that the number stands in another tag",
    ("edge/latin1_model.jpg", "camera_model"): "ExifTool makes Latin-1 letters question marks",
    ("png/exif_both.png", "gps_latitude"): "ExifTool overlooks the second Exif block",
    ("png/exif_both.png", "gps_longitude"): "ExifTool overlooks the second Exif block",
    ("png/exif_both.png", "gps_altitude"): "ExifTool overlooks the second Exif block",
    ("offset/no_tz.jpg", "*"): GIVES_UP,
    ("edge/year_2216.jpg", "*"): GIVES_UP,
}


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
        ("pairs/P1000123.RW2", "skipped"),
        ("pairs/P1000123.RW2.xmp", "skipped"),
        ("samename/2019/IMG_0001.jpg", "imported"),
        ("samename/2020/IMG_0001.jpg", "imported"),
        ("samename/2020/IMG_0001.CR2", "skipped"),
        ("xmp/IMG_5910.jpg", "imported"),
        ("xmp/IMG_5910.xmp", "file_added"),
        ("xmp/cookiezen.xmp", "file_added"),
        ("xmp/digikam_example.xmp", "skipped"),
        ("edge/gps_invalid.heic", "skipped"),
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


def test_hothashes_are_exiftools_image_data_hashes(twice: Twice, corpus: Path) -> None:
    expected = pictures_expected(corpus, twice)
    ours = {below(line["path"]): line["hothash"] for line in twice.first.lines}
    wrong = {path: ours[path] for path, seen in expected.items() if ours[path] != seen["hothash"]}
    assert wrong == {}
    assert len(expected) > 70


def test_upright_width_and_height_are_exiftools(twice: Twice, corpus: Path) -> None:
    for path, photo, seen in imported(twice, corpus):
        if seen["displayWidth"] is not None:
            size = (photo["width"], photo["height"])
            assert size == (seen["displayWidth"], abs(seen["displayHeight"])), path


def test_metadata_is_exiftools_but_for_listed_reasons(twice: Twice, corpus: Path) -> None:
    given, missed, reasons = 0, 0, set()
    for path, field, ours, theirs in values(twice, corpus):
        given += theirs is not None
        if not oracle.agree(field, ours, theirs):
            reason = (path, field) if (path, field) in REASONS else (path, "*")
            why = REASONS.get(reason, "NO REASON")
            print(f"{path} {field}: {ours!r} here, {theirs!r} by ExifTool: {why}")  # noqa: T201
            missed += theirs is not None
            reasons.add(reason)
    print(f"{given - missed} of {given} values agree")  # noqa: T201
    assert reasons == REASONS.keys()
    assert missed <= 0.01 * given


def values(twice: Twice, corpus: Path) -> Iterator[tuple[str, str, Any, Any]]:
    """Path, field, our value and ExifTool's, of the photos from JPEG, PNG and WebP files."""
    for path, photo, seen in imported(twice, corpus):
        if seen["fileType"] not in {"AVIF", "BMP"}:
            for field, theirs in oracle.fields_of(seen).items():
                yield path, field, photo[field], theirs


def photos_sent(run: Run) -> list[dict[str, Any]]:
    return [photo for batch in run.batches for photo in batch["meta"]["photos"]]


def primary_of(photo: dict[str, Any]) -> Path:
    return Path(photo["files"][0]["path"])


def pictures_expected(corpus: Path, twice: Twice) -> dict[str, dict[str, Any]]:
    """The pictures that this folder has and no rule ignores, broken ones apart."""
    found = {unicodedata.normalize("NFC", path): path for path in twice.found}
    return {
        found[unicodedata.normalize("NFC", path)]: seen
        for path, seen in oracle.load(corpus).items()
        if unicodedata.normalize("NFC", path) in found
        and seen["fileType"] in PICTURES
        and seen["kind"] != "broken"
        and Path(path).name not in IGNORED
    }


def imported(twice: Twice, corpus: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Path, photo and what ExifTool says, of the files that became photos."""
    for path, seen in pictures_expected(corpus, twice).items():
        if twice.first.outcomes[path] == "imported":
            yield path, twice.photos[seen["hothash"]], seen
