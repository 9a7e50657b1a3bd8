"""What network, server and machine do to an import in the browser. It must endure all of it."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from playwright.sync_api import expect

from tests.chaos.browser_import import CALLS
from tests.server import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from tests.chaos.browser_import import BrowserImport
    from tests.server import Account, Server

PROXY_PAGES = (200, 404, 502, 503)
BALLAST_PAGES = 4096


def offline(one: BrowserImport, seconds: float) -> None:
    with one.first_batch_held():
        one.context.set_offline(True)
    one.waits_saying("This computer is offline.")
    one.page.wait_for_timeout(seconds * 1000)
    one.context.set_offline(False)


def offline_while_looking(one: BrowserImport) -> None:
    """Before anything is sent: the rehearsal's question waits too."""
    one.context.set_offline(True)
    one.page.get_by_test_id("folder-input").set_input_files(one.folder)
    one.waits_saying("This computer is offline.")
    one.context.set_offline(False)
    one.importing.wait_until("ready")
    expect(one.note).to_be_hidden()
    one.begun = time.monotonic()
    one.importing.start()


def calls_aborted(one: BrowserImport, share: float, seed: int) -> None:
    dice = random.Random(seed)
    one.context.route(
        CALLS, lambda route: route.abort() if dice.random() < share else route.continue_()
    )
    one.start()


def answers_lost(one: BrowserImport, share: float, seed: int) -> None:
    """The server has done what it was asked, and nobody hears of it; the first of each kind, and
    a share of the others."""
    dice = random.Random(seed)
    heard: set[str] = set()

    def lose(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in heard and dice.random() >= share:
            return route.continue_()
        heard.add(path)
        route.fetch()
        return route.abort()

    one.context.route(CALLS, lose)
    one.start()


def a_proxys_pages(one: BrowserImport, share: float, seed: int) -> None:
    """Instead of the server's answer, whatever the status says."""
    dice = random.Random(seed)

    def answer(route: Route) -> None:
        if dice.random() >= share:
            return route.continue_()
        page = "<!doctype html><title>Somebody else</title>"
        return route.fulfill(status=dice.choice(PROXY_PAGES), content_type="text/html", body=page)

    one.context.route(CALLS, answer)
    one.start()


def slow_line(one: BrowserImport, bytes_per_second: int = 100_000) -> None:
    line = one.context.new_cdp_session(one.page)
    line.send("Network.enable")
    speed = dict.fromkeys(("downloadThroughput", "uploadThroughput"), bytes_per_second)
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 100, **speed})
    one.start()


def browser_stopped(one: BrowserImport, browser: Browser, seconds: float) -> None:
    """As a laptop's sleep stops it: every process of it, in the middle of a call."""
    with one.first_batch_held():
        session = browser.new_browser_cdp_session()
        info = session.send("SystemInfo.getProcessInfo")["processInfo"]
        processes = [int(process["id"]) for process in info]
    try:
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        time.sleep(seconds)
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def signed_out(one: BrowserImport, owner: str, stranger: str, password: str) -> None:
    """In another tab; there somebody else signs in, and then the owner again."""
    with one.first_batch_held():
        other = one.context.new_page()
        sign_out(other)
    one.waits_saying("You are signed out.")
    sign_in(other, stranger, password)
    one.waits_saying(f"Sign in as {owner}")
    sign_out(other)
    sign_in(other, owner, password)


def people_with_passwords(server: Server, *names: str) -> list[Account]:
    for name in names:
        person = {"DJANGO_SUPERUSER_USERNAME": name, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        server.manage("createsuperuser", "--noinput", "--email", "", **person)
    return [server.new_account(name) for name in names]


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("form [type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/accounts/login/**")


def database_locked(one: BrowserImport, seconds: float) -> None:
    """By another process, as a backup tool may: nothing can be written meanwhile."""
    with closing(sqlite3.connect(database_of(one.server), isolation_level=None)) as other:
        with one.first_batch_held():
            other.execute("BEGIN EXCLUSIVE")
        one.page.wait_for_timeout(seconds * 1000)
        other.execute("COMMIT")


def disk_full(one: BrowserImport, *, comes_back: bool) -> None:
    """The database may not grow until something else is deleted. Whoever has freed space comes
    back to the page, or not: then it notices by itself."""
    one.start()
    one.waits_saying("The disk of the server is full.")
    with closing(sqlite3.connect(database_of(one.server))) as other:
        other.execute("DROP TABLE ballast")
    if comes_back:
        one.page.evaluate("dispatchEvent(new Event('focus'))")


@contextmanager
def no_room(server: Server) -> Iterator[None]:
    """The running server started anew with a database that is as large as it may become."""
    with closing(sqlite3.connect(database_of(server))) as other:
        other.execute(f"CREATE TABLE ballast AS SELECT zeroblob({BALLAST_PAGES * 4096}) AS bytes")
        other.commit()
        (pages,) = other.execute("PRAGMA page_count").fetchone()
    before = server.environment.get("DATABASE_URL")
    command = quote(f"PRAGMA max_page_count = {pages + 8};")
    restart(server, f"sqlite:///{database_of(server)}?init_command={command}")
    try:
        yield
    finally:
        restart(server, before)


def restart(server: Server, database: str | None) -> None:
    server.__exit__()
    server.environment.pop("DATABASE_URL", None)
    if database:
        server.environment["DATABASE_URL"] = database
    server.__enter__()


def database_of(server: Server) -> Path:
    return server.folder / "data" / "imalink.sqlite3"
