"""The small form of the faults that `make chaos` has in full: each import ends complete, without a
click, with every photo there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api_client import Api
from tests.chaos import faults
from tests.chaos.browser_import import BrowserImport
from tests.conftest import OpenProfile
from tests.server import PASSWORD, Account, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = [pytest.mark.chaos, pytest.mark.browser, pytest.mark.xdist_group("faults")]

PHOTOS = 24
#: What a browser writes on its console about calls that fail, which is what these tests are about.
NOISE = ("Failed to load resource", "request failed", "answer 50")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of this module's own; it waits for locks no longer than a second, for the tests' sake."""
    folder = tmp_path_factory.mktemp("faults")
    database = folder / "data" / "imalink.sqlite3"
    with Server(folder) as server:
        faults.restart(server, f"sqlite:///{database}?timeout=1")
        yield server


@pytest.fixture
def context(open_profile: OpenProfile, account: Account) -> BrowserContext:
    profile = open_profile(account)
    profile.watch.expect(*NOISE)
    return profile.context


@pytest.fixture
def one(server: Server, context: BrowserContext, tmp_path: Path) -> BrowserImport:
    return BrowserImport(server, context, tmp_path, PHOTOS)


def endures(one: BrowserImport) -> None:
    endured = one.end(seconds=60)
    assert endured.failed_calls, "nothing was wrong: this test has shown nothing"
    assert endured.is_sound, str(endured)


def test_offline(one: BrowserImport) -> None:
    faults.offline(one, seconds=5)
    endures(one)


def test_offline_before_anything_is_sent(one: BrowserImport) -> None:
    faults.offline_while_looking(one)
    endured = one.end(seconds=60)
    assert endured.is_sound, str(endured)


@pytest.mark.parametrize(
    "fault", [faults.calls_aborted, faults.answers_lost, faults.a_proxys_pages]
)
def test_calls_go_wrong_at_random(
    one: BrowserImport, fault: Callable[[BrowserImport, float, int], None]
) -> None:
    fault(one, 0.4, 2)
    endures(one)


def test_a_slow_line(one: BrowserImport) -> None:
    faults.slow_line(one)
    endured = one.end(seconds=60)
    assert endured.is_sound, str(endured)
    assert not endured.failed_calls


def test_the_browser_stopped_and_continued(one: BrowserImport, browser: Browser) -> None:
    faults.browser_stopped(one, browser, seconds=3)
    endured = one.end(seconds=60)
    assert endured.is_sound, str(endured)


def test_signed_out_in_another_tab(
    server: Server, open_profile: OpenProfile, tmp_path: Path
) -> None:
    owner, stranger = faults.people_with_passwords(server, "mine", "theirs")
    profile = open_profile(owner)
    profile.watch.expect(*NOISE)
    one = BrowserImport(server, profile.context, tmp_path, PHOTOS)
    faults.signed_out(one, "mine", "theirs", PASSWORD)
    endures(one)
    assert list(Api(server, stranger).every("import_sessions")) == []


def test_the_browser_has_lost_the_token(one: BrowserImport) -> None:
    with one.first_batch_held():
        one.context.clear_cookies(name="csrftoken")
    endures(one)


def test_the_database_locked_by_another_process(one: BrowserImport) -> None:
    faults.database_locked(one, seconds=4)
    endures(one)


def test_the_disk_full_and_freed(one: BrowserImport) -> None:
    with faults.no_room(one.server):
        faults.disk_full(one, comes_back=True)
        endures(one)


def test_an_import_that_is_cancelled_elsewhere_ends_and_says_so(
    one: BrowserImport, remote: Api
) -> None:
    with one.first_batch_held():
        remote.post(f"import_sessions/{one.importing.session}/cancel")
    assert one.importing.wait_until("failed", "completed", "cancelled") == "failed"
    expect(one.page.locator("#done-lead")).to_contain_text("This import is cancelled")


def test_an_import_whose_record_is_deleted_elsewhere_ends_and_says_so(
    one: BrowserImport, remote: Api
) -> None:
    with one.first_batch_held():
        remote.call("DELETE", f"import_sessions/{one.importing.session}")
    assert one.importing.wait_until("failed", "completed", "cancelled") == "failed"
    expect(one.page.locator("#done-lead")).to_contain_text("record of this import was deleted")
