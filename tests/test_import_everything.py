"""Every kind of camera file in one import, whole and broken, against what ExifTool says of them."""

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
from tests.processes import peak_memory, renderers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.xdist_group("corpus")]

RECORD_GROUPS = Path(__file__).with_name("record_groups.js")
HOSTILE = ("broken", "bomb")


class Run(NamedTuple):
    end_state: str
    session: dict[str, Any]
    lines: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    times: dict[str, float]
    peak_memory: int
    complaints: list[str]
    photos: dict[str, dict[str, Any]]
    api: Api

    def line(self, path: str) -> dict[str, Any]:
        return next(line for line in self.lines if below(line["path"]) == path)


def below(path: str) -> str:
    """Without the chosen folder's own name, which comes first."""
    return unicodedata.normalize("NFC", path.partition("/")[2])


def run_import(browser: Browser, server: Server, folder: Path, seconds: float) -> Run:
    account = server.new_account()
    api = Api(server, account)
    context = signed_in(browser, server, account)
    watch, before = watch_over(context, server), renderers(browser)
    tab = context.new_page()
    tab.add_init_script(path=RECORD_GROUPS)
    page = ImportPage(tab)
    page.choose(folder)
    page.start()
    end_state = page.wait_until("completed", "cancelled", "failed", seconds=seconds)
    peak = max(peak_memory(process) for process in renderers(browser) - before)
    run = Run(
        end_state,
        api.get(f"import_sessions/{page.session}"),
        list(api.every(f"import_sessions/{page.session}/items")),
        page.batches,
        {below(path): time for path, time in tab.evaluate("window.groupTimes").items()},
        peak,
        watch.unexpected(),
        {photo["hothash"]: photo for photo in api.every("photos?page_size=500")},
        api,
    )
    context.close()
    return run


@pytest.fixture(scope="module")
def everything(browser: Browser, server: Server, corpus: Path) -> Run:
    return run_import(browser, server, corpus, seconds=240)


@pytest.fixture(scope="module")
def expected(corpus: Path) -> dict[str, dict[str, Any]]:
    """By path below the corpus, as the import pages spell it."""
    return {unicodedata.normalize("NFC", path): seen for path, seen in oracle.load(corpus).items()}


GIVES_UP = "ExifTool gives up on a JPEG that ends after its Exif"
MAKER_NOTE = "ExifTool takes it from a part of the MakerNote that is not read"
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
    ("raw/canon_s40.CRW", "taken_at"): "the oracle leaves out the time stamp of CIFF",
    ("offset/no_tz.jpg", "*"): GIVES_UP,
    ("edge/year_2216.jpg", "*"): GIVES_UP,
}


def is_hostile(path: str) -> bool:
    return path.split("/")[0] in HOSTILE


def files_sent(run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    for batch in run.batches:
        for photo in batch["meta"]["photos"]:
            for file in photo["files"]:
                yield below(file["path"]), file


def photos_sent(run: Run) -> Iterator[tuple[str, dict[str, Any]]]:
    """By the path of the primary."""
    for batch in run.batches:
        for photo in batch["meta"]["photos"]:
            yield below(photo["files"][0]["path"]), photo


def test_every_file_has_exactly_one_outcome(everything: Run, corpus: Path) -> None:
    assert everything.end_state == "completed"
    found = [path.relative_to(corpus) for path in corpus.rglob("*") if path.is_file()]
    names = [unicodedata.normalize("NFC", str(path)) for path in found]
    assert Counter(below(line["path"]) for line in everything.lines) == Counter(names)
    session, outcomes = everything.session, Counter(line["outcome"] for line in everything.lines)
    assert session["total_files_found"] == session["files_processed"] == len(names)
    assert session["images_imported"] == outcomes["imported"]
    print(dict(outcomes))  # noqa: T201


def test_no_line_leaves_its_reason_out(everything: Run) -> None:
    for line in everything.lines:
        if line["outcome"] in {"skipped", "failed"}:
            assert line["message"], line
    for path, photo in photos_sent(everything):
        assert bool(photo["hotpreview_size"]) != bool(photo["no_preview_reason"]), path


def test_the_page_did_not_complain(everything: Run) -> None:
    assert everything.complaints == []


def test_only_hostile_files_fail(everything: Run) -> None:
    failed = [line["path"] for line in everything.lines if line["outcome"] == "failed"]
    assert [path for path in failed if not is_hostile(below(path))] == []


def test_hothashes_are_exiftools_image_data_hashes(
    everything: Run, expected: dict[str, dict[str, Any]]
) -> None:
    wrong, right = [], 0
    for path, file in files_sent(everything):
        if path not in expected or is_hostile(path) or file["role"] == "sidecar":
            continue
        same = file["image_data_hash"] == expected[path]["hothash"]
        assert file["sha256"] == expected[path]["sha256"], path
        right += same
        wrong += [] if same else [path]
    print(f"{right} image data hashes, all as ExifTool's")  # noqa: T201
    assert wrong == []
    assert right > 110


def test_upright_width_and_height_are_exiftools(
    everything: Run, expected: dict[str, dict[str, Any]]
) -> None:
    for path, photo in photos_sent(everything):
        seen = expected[path]
        if not is_hostile(path) and seen["displayWidth"] is not None:
            size = (photo["width"], photo["height"])
            assert size == (seen["displayWidth"], abs(seen["displayHeight"])), path


def test_metadata_is_exiftools_but_for_listed_reasons(
    everything: Run, expected: dict[str, dict[str, Any]]
) -> None:
    given, agreed, reasons = Counter[str](), Counter[str](), set()
    for path, photo, field, theirs in values(everything, expected):
        kind = expected[path]["fileType"].replace("Extended ", "")
        agrees = oracle.agree(field, photo[field], theirs)
        given[kind] += theirs is not None
        agreed[kind] += theirs is not None and agrees
        if not agrees:
            reason = (path, field) if (path, field) in REASONS else (path, "*")
            why = REASONS.get(reason, "NO REASON")
            print(f"{path} {field}: {photo[field]!r}, ExifTool {theirs!r}: {why}")  # noqa: T201
            reasons.add(reason)
    print({kind: f"{agreed[kind]}/{given[kind]}" for kind in given})  # noqa: T201
    assert reasons == REASONS.keys()
    assert agreed.total() >= 0.99 * given.total()
    for kind in given:
        assert agreed[kind] >= 0.97 * given[kind], kind


def values(
    run: Run, expected: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any], str, Any]]:
    """Path, photo as the catalogue has it, field and ExifTool's value; what is whole."""
    for line in run.lines:
        path = below(line["path"])
        if line["outcome"] != "imported" or is_hostile(path):
            continue
        for field, theirs in oracle.fields_of(expected[path]).items():
            yield path, run.photos[line["hothash"]], field, theirs


NOT_BY_LIBRARY = {"tiff/bigtiff.tif": "utif2 does not open BigTIFF"}
NO_PICTURE_IN_IT = {"edge/gps_invalid.heic": "the file ends before its picture"}
RAW_TYPES = {"ARW", "CR2", "CR3", "CRW", "DNG", "NEF", "ORF", "PEF", "RAF", "RW2"}


def must_have_preview(path: str, seen: dict[str, Any]) -> bool:
    if is_hostile(path) or path in NOT_BY_LIBRARY | NO_PICTURE_IN_IT:
        return False
    if seen["fileType"] in RAW_TYPES:
        return seen["largestEmbeddedJpeg"] is not None
    return seen["fileType"] in {"HEIC", "HEIF", "HEIFS", "TIFF", "BTF"}


def test_every_raw_heic_and_tiff_that_can_be_shown_has_a_preview(
    everything: Run, expected: dict[str, dict[str, Any]]
) -> None:
    photos = dict(photos_sent(everything))
    missing, kinds = [], Counter[str]()
    for path, photo in photos.items():
        if must_have_preview(path, expected[path]):
            kinds[expected[path]["fileType"]] += 1
            missing += [] if photo["hotpreview_size"] else [path]
    print(f"previews: {dict(kinds)}")  # noqa: T201
    assert missing == []
    assert RAW_TYPES - {"NEF"} <= kinds.keys()


def test_a_raw_of_another_time_is_a_photo_of_its_own_and_its_line_says_why(
    everything: Run,
) -> None:
    apart = everything.line("pairs/P1000123.RW2")
    assert apart["outcome"] == "imported"
    assert "not part of p1000123.jpg: taken at another time" in apart["message"]
    sidecar = everything.line("pairs/P1000123.RW2.xmp")
    assert (sidecar["outcome"], sidecar["hothash"]) == ("file_added", apart["hothash"])


def test_far_fewer_bytes_are_sent_than_read(everything: Run) -> None:
    read, sent = everything.session["bytes_read"], everything.session["bytes_sent"]
    print(f"{read:,} bytes read, {sent:,} sent: {100 * sent / read:.2f} %")  # noqa: T201
    previews = sum(photo["hotpreview_size"] for _path, photo in photos_sent(everything))
    exif = sum(file["exif_size"] for _path, file in files_sent(everything))
    print(f"{previews:,} of them previews, {exif:,} Exif blocks")  # noqa: T201
    assert sent < 0.05 * read


def test_no_batch_holds_a_jpeg_that_is_not_a_hotpreview(everything: Run) -> None:
    for batch in everything.batches:
        photos = batch["meta"]["photos"]
        assert batch["jpegs"] == sum(photo["hotpreview_size"] > 0 for photo in photos)
    assert sum(batch["jpegs"] for batch in everything.batches) > 120


@pytest.fixture(scope="module")
def hostile(
    browser: Browser, server: Server, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Only what is broken, in a page of its own."""
    folder = tmp_path_factory.mktemp("hostile") / "drawer"
    for name in HOSTILE:
        shutil.copytree(corpus / name, folder / name)
    return run_import(browser, server, folder, seconds=120)


def test_hostile_files_end_within_three_seconds_and_half_a_gigabyte(hostile: Run) -> None:
    assert hostile.end_state == "completed"
    slowest = sorted((time, path) for path, time in hostile.times.items())[-5:]
    print(slowest, f"{hostile.peak_memory / 1e6:.0f} MB")  # noqa: T201
    assert len(hostile.times) == len(hostile.lines)
    assert slowest[-1][0] < 3000
    assert hostile.peak_memory < 500_000_000


def test_bombs_are_refused_by_their_headers(hostile: Run) -> None:
    bombs = [photo for path, photo in photos_sent(hostile) if path.startswith("bomb/")]
    assert len(bombs) == 3
    assert all(photo["no_preview_reason"].startswith("Refused by its header") for photo in bombs)
