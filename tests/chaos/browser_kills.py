"""Kills the browser in the middle of an import, opens it again, and lets the import go on."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import Error, sync_playwright

from tests import pictures
from tests.api_client import Api
from tests.chaos.kills import said_by_check_library
from tests.chromium import FLAGS, find_chromium
from tests.folders import private_folder, slow_answers, write_private
from tests.import_page import ImportPage
from tests.processes import kill_browser
from tests.server import Account, Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, BrowserType, Page

HERE = Path(__file__).parent
RECORD_READS = HERE.parent / "record_reads.js"
#: As many photos as one batch holds.
BATCH = 100
PATIENCE = 600


@dataclass
class Figures:
    photos: int
    seconds: float = 0
    workers: int = 0
    #: Of each kill: photos made by then, and files the server had confirmed.
    kills: list[tuple[int, int]] = field(default_factory=list)
    reads: Counter[str] = field(default_factory=Counter)
    #: Read in a later life though the server had confirmed them before.
    done_twice: set[str] = field(default_factory=set)
    different_rows: int = 0
    library: str = ""

    @property
    def read_again(self) -> int:
        return self.reads.total() - len(self.reads)

    @property
    def is_sound(self) -> bool:
        few = self.read_again <= len(self.kills) * self.workers * BATCH
        nothing = not self.done_twice and self.different_rows == 0 and few
        return nothing and self.library == "Nothing is wrong."

    def __str__(self) -> str:
        moments = ", ".join(f"{made} made and {sure} confirmed" for made, sure in self.kills)
        return (
            f"{self.photos} photos by {self.workers} workers in {self.seconds:.0f} s, "
            f"the browser killed {len(self.kills)} times: {moments}\n"
            f"files read again: {self.read_again}\n"
            f"files read again though confirmed: {len(self.done_twice)}\n"
            f"rows other than an undisturbed import's: {self.different_rows}\n"
            f"check_library: {self.library}"
        )


class Row(NamedTuple):
    path: str
    outcome: str
    hothash: str
    sha256: str


def run(
    chromium: BrowserType, folder: Path, *, photos: int, shares: tuple[float, ...], slow: bool
) -> Figures:
    """The same folder imported by two accounts: one whose browser is killed, one in peace."""
    figures = Figures(photos)
    paths = pictures.write_jpegs(folder / "card", photos)
    begun = time.monotonic()
    with Server(folder) as server:
        alice, bob = server.new_account("alice"), server.new_account("bob")
        life = Life(chromium, folder / "profile", server, alice, slow=slow)
        disturbed = import_with_kills(life, paths, shares, figures)
        calm = Life(chromium, folder / "calm", server, bob, slow=False)
        figures.different_rows = len(disturbed ^ import_in_peace(calm, paths))
        figures.library = said_by_check_library(server)
    figures.seconds = time.monotonic() - begun
    return figures


def in_full(folder: Path, _seed: int) -> Figures:
    with sync_playwright() as playwright:
        shares = (0.25, 0.5, 0.75)
        return run(playwright.chromium, folder, photos=600, shares=shares, slow=False)


class Life:
    """A browser's profile, and one process after the other that lives in it."""

    def __init__(
        self, chromium: BrowserType, profile: Path, server: Server, account: Account, *, slow: bool
    ) -> None:
        self.chromium, self.profile = chromium, profile
        self.server, self.account, self.slow = server, account, slow
        self.api = Api(server, account)

    @contextmanager
    def open(self, reads: Counter[str]) -> Iterator[ImportPage]:
        """A browser on the import page; killed or not, it is gone afterwards."""
        context = self.chromium.launch_persistent_context(
            self.profile, executable_path=find_chromium(), args=FLAGS, base_url=self.server.url
        )
        try:
            yield ImportPage(self._page(context, reads))
        finally:
            self.kill()
            with_no_answer(context)

    def kill(self) -> None:
        kill_browser(self.profile)

    def _page(self, context: BrowserContext, reads: Counter[str]) -> Page:
        cookie = {"name": "sessionid", "value": self.account.sessionid, "url": self.server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict of the same keys
        context.expose_binding("noteRead", lambda _source, path: reads.update([path]))
        context.add_init_script(path=RECORD_READS)
        private_folder(context)
        if self.slow:
            slow_answers(context)
        return context.new_page()

    def confirmed(self) -> set[str]:
        return {row.path for row in self.rows()}

    def rows(self) -> set[Row]:
        (session,) = self.api.every("import_sessions")
        lines = self.api.every(f"import_sessions/{session['id']}/items?page_size=500")
        return {Row(*(line[name] for name in Row._fields)) for line in lines}


def with_no_answer(context: BrowserContext) -> None:
    try:
        context.close()
    except Error:
        return  # it was killed


def import_with_kills(
    life: Life, paths: list[Path], shares: tuple[float, ...], figures: Figures
) -> set[Row]:
    sure: set[str] = set()
    for kill, share in enumerate((*shares, 1)):
        reads: Counter[str] = Counter()
        with life.open(reads) as importing:
            begin(importing, paths) if kill == 0 else importing.page.get_by_test_id("go-on").click()
            if share == 1:
                assert importing.wait_until("completed", "failed", seconds=PATIENCE) == "completed"
            else:
                wait_for_share(importing, share, len(paths))
            figures.workers = importing.page.evaluate("navigator.hardwareConcurrency")
        figures.reads += reads
        figures.done_twice |= sure & reads.keys()
        sure = life.confirmed()
        if share < 1:
            figures.kills.append((len(figures.reads), len(sure)))
    return life.rows()


def import_in_peace(life: Life, paths: list[Path]) -> set[Row]:
    with life.open(Counter()) as importing:
        begin(importing, paths)
        assert importing.wait_until("completed", "failed", seconds=PATIENCE) == "completed"
    return life.rows()


def begin(importing: ImportPage, paths: list[Path]) -> None:
    write_private(importing.page, paths)
    importing.page.get_by_role("button", name="Choose a folder").click()
    importing.wait_until("ready", seconds=PATIENCE)
    importing.start()


def wait_for_share(importing: ImportPage, share: float, photos: int) -> None:
    """Until this share of the files is through, with those of former lives."""
    done = importing.page.locator("#running-files")
    until = time.monotonic() + PATIENCE
    while number_in(done.inner_text()) < share * photos:
        if time.monotonic() > until:
            raise TimeoutError(f"The import does not come to {share:.0%}.")
        importing.page.wait_for_timeout(20)


def number_in(text: str) -> int:
    return int("".join(filter(str.isdigit, text)) or 0)
