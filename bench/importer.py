"""Imports in a real Chromium, timed by the page's own clock: ours, and the specification's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.processes import cpu_seconds
from tests.api_client import Api
from tests.conftest import signed_in
from tests.drop import drop_folder
from tests.test_spec_client import CATCH_DROP, EXIF_READER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.server import Account, Server

HERE = Path(__file__).resolve().parent
WATCH = HERE / "page.js"
BASELINE = HERE / "baseline.js"
SPEC_CLIENT = HERE.parent / "tests" / "spec_client.js"
CORES = "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {get: () => %d});"
PATIENCE = 15 * 60 * 1000
#: The source of every import here, so that a place is the same from page to page.
SOURCE = "Card"


class Imported(NamedTuple):
    """From the choice of the folder to the last answer; `session` as the API gives it.

    `cpu` is what browser and server had of the processors, in seconds.
    """

    seconds: float
    cpu: float
    at: dict[str, float]
    session: dict[str, Any]


class Importer:
    """`Importer(browser, server).ours(account, folder, workers=2)`."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser = browser
        self.server = server
        self.process = browser_process(browser)

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process, self.server.process.pid)

    @contextmanager
    def profile(self, account: Account) -> Iterator[BrowserContext]:
        context = signed_in(self.browser, self.server, account)
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()

    @contextmanager
    def import_page(self, account: Account, workers: int = 0) -> Iterator[Page]:
        """The import page before a folder is chosen; 0 workers means one for each core."""
        with self.profile(account) as context:
            page = context.new_page()
            page.add_init_script(path=WATCH)
            if workers:
                page.add_init_script(CORES % workers)
            page.goto("/imports/new/", wait_until="networkidle")
            page.fill("#source", SOURCE)
            yield page

    def ours(self, account: Account, folder: Path, workers: int = 0) -> Imported:
        """Every file of the folder must end well."""
        with self.import_page(account, workers) as page:
            imported = self.run(page, account, folder)
        found = sum(path.is_file() for path in folder.rglob("*"))
        session = imported.session
        if session["files_processed"] != found or session["errors_count"]:
            raise RuntimeError(f"{found} files found in {folder}, and this came of it: {session}")
        return imported

    def run(self, page: Page, account: Account, folder: Path) -> Imported:
        """As `ours`, on a page of the caller's, and whatever comes of the files."""
        before = self.cpu_seconds()
        choose(page, folder)
        state = wait_for_end(page)
        cpu = self.cpu_seconds() - before
        if state == "failed":
            raise RuntimeError(page.get_by_test_id("import-status").inner_text())
        at: dict[str, float] = page.evaluate("bench.at")
        (session, *_) = Api(self.server, account).get("import_sessions")["results"]
        return Imported((at[state] - at["chosen"]) / 1000, cpu, at, session)

    def as_specified(self, account: Account, folder: Path) -> Imported:
        """The specification's own client, from the folder's handle to its last call."""
        with self.profile(account) as context:
            page = context.new_page()
            page.goto("/authors/")
            page.evaluate(CATCH_DROP)
            page.evaluate(EXIF_READER.read_text())
            page.evaluate(SPEC_CLIENT.read_text())
            drop_folder(page, folder)
            page.evaluate("window.dropped")
            before = self.cpu_seconds()
            begun = page.evaluate("performance.now()")
            counted = page.evaluate("specification.runImport('A walk')")
            ended = page.evaluate("performance.now()")
            cpu = self.cpu_seconds() - before
            refused = page.evaluate("specification.refused")
        session = Api(self.server, account).get(f"import_sessions/{counted['importId']}")
        if refused or session["images_imported"] != counted["groups"]:
            raise RuntimeError(f"The specification's client failed: {refused[:3]} {session}")
        return Imported((ended - begun) / 1000, cpu, {}, session)

    def read_and_hash(self, account: Account, folder: Path) -> float:
        """Seconds to read and hash the folder's files in a page, one after the other."""
        with self.profile(account) as context:
            page = context.new_page()
            page.goto("/imports/new/")
            # The page itself must not begin with them.
            page.evaluate("addEventListener('change', (e) => e.stopImmediatePropagation(), true)")
            choose(page, folder)
            box = page.get_by_test_id("folder-input")
            return float(box.evaluate(BASELINE.read_text().partition("\n")[2].rstrip(";\n")))


def browser_process(browser: Browser) -> int:
    """The one that all others of this browser descend from."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(int(one["id"]) for one in processes if one["type"] == "browser")


def wait_for_end(page: Page) -> str:
    """The end state's name."""
    return str(page.evaluate(f"bench.endedWithin({PATIENCE})"))


def choose(page: Page, folder: Path) -> None:
    page.get_by_test_id("folder-input").set_input_files(folder)
