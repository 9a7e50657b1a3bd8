"""The faults in full: each with a server and a browser of its own, and some hundred photos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.chaos import faults
from tests.chaos.browser_import import BrowserImport, Endured
from tests.chromium import FLAGS, find_chromium
from tests.conftest import signed_in
from tests.server import PASSWORD, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Account

PHOTOS = 400
#: Longest time that one import may take, in seconds.
PATIENCE = 900

Fault = Callable[[BrowserImport, int], None]
Run = Callable[[Path, int], Endured]


@contextmanager
def browser_of_its_own() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def enduring(fault: Fault) -> Run:
    """An import by someone new, with this fault in it."""

    def run(folder: Path, seed: int) -> Endured:
        with Server(folder) as server, browser_of_its_own() as browser:
            one = importing(server, browser, server.new_account(), folder, seed)
            fault(one, seed)
            return one.end(PATIENCE)

    return run


def importing(
    server: Server, browser: Browser, account: Account, folder: Path, seed: int
) -> BrowserImport:
    context = signed_in(browser, server, account)
    return BrowserImport(server, context, folder, PHOTOS, seed)


def browser_stopped(folder: Path, seed: int) -> Endured:
    with Server(folder) as server, browser_of_its_own() as browser:
        one = importing(server, browser, server.new_account(), folder, seed)
        faults.browser_stopped(one, browser, seconds=60)
        return one.end(PATIENCE)


def signed_out(folder: Path, seed: int) -> Endured:
    with Server(folder) as server, browser_of_its_own() as browser:
        owner, _stranger = faults.people_with_passwords(server, "mine", "theirs")
        one = importing(server, browser, owner, folder, seed)
        faults.signed_out(one, "mine", "theirs", PASSWORD)
        return one.end(PATIENCE)


def disk_full(folder: Path, seed: int) -> Endured:
    with Server(folder) as server, browser_of_its_own() as browser:
        account = server.new_account()
        with faults.no_room(server):
            one = importing(server, browser, account, folder, seed)
            faults.disk_full(one, comes_back=False)
            return one.end(PATIENCE)


FAULTS: dict[str, Run] = {
    "offline for 60 s": enduring(lambda one, _: faults.offline(one, seconds=60)),
    "offline before anything is sent": enduring(lambda one, _: faults.offline_while_looking(one)),
    "20 % of calls aborted": enduring(lambda one, seed: faults.calls_aborted(one, 0.2, seed)),
    "answers lost after the commit": enduring(
        lambda one, seed: faults.answers_lost(one, 0.2, seed)
    ),
    "a proxy's pages": enduring(lambda one, seed: faults.a_proxys_pages(one, 0.2, seed)),
    "100 kB/s": enduring(lambda one, _: faults.slow_line(one)),
    "browser stopped for 60 s": browser_stopped,
    "signed out in another tab": signed_out,
    "disk full": disk_full,
    "database locked for 10 s": enduring(lambda one, _: faults.database_locked(one, seconds=10)),
    "database locked for 60 s": enduring(lambda one, _: faults.database_locked(one, seconds=60)),
}
