"""The folder changes while it is imported: files deleted, rewritten, replaced; the card pulled."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.chromium import FLAGS, find_chromium
from tests.conftest import signed_in
from tests.drop import drop_folder
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.api_client import Api
    from tests.server import Account, Server

pytestmark = pytest.mark.browser

GONE = "It is no longer there."
CHANGED = "It changed while it was imported"


def choose(importing: ImportPage, folder: Path) -> None:
    importing.choose(folder)


def drop(importing: ImportPage, folder: Path) -> None:
    """So that the page has handles, which look at the disk anew."""
    drop_folder(importing.page, folder)
    importing.wait_until("ready", "failed")


Give = Callable[[ImportPage, Path], None]
both_ways = pytest.mark.parametrize("give", [choose, drop])


def lines(remote: Api, session: int | None) -> dict[str, dict[str, str]]:
    """The ledger, by the files' names."""
    items = remote.every(f"import_sessions/{session}/items")
    return {line["path"].rpartition("/")[2]: line for line in items}


def delete(path: Path) -> None:
    path.unlink()


def rewrite(path: Path) -> None:
    pictures.draw(77).save(path, quality=70)


def lengthen(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def lead_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/at/all.jpg")


def lead_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def rename(path: Path) -> None:
    path.rename(path.with_name("another.jpg"))


CHANGES = {
    "1": (delete, GONE),
    "2": (rewrite, CHANGED),
    "3": (lengthen, CHANGED),
    "4": (lead_nowhere, GONE),
    "5": (lead_to_itself, GONE),
    "6": (become_a_folder, ""),
    "7": (rename, GONE),
}


@both_ways
def test_each_file_that_changed_says_how_and_the_others_are_imported(
    page: Page, remote: Api, tmp_path: Path, give: Give
) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 12)
    importing = ImportPage(page)
    give(importing, tmp_path / "card")
    expected = {}
    for path, (change, message) in zip(paths, CHANGES.values(), strict=False):
        change(path)
        expected[path.name] = message
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    told = lines(remote, importing.session)
    assert {name for name, line in told.items() if line["outcome"] == "failed"} == set(expected)
    for name, message in expected.items():
        assert told[name]["stage"] == "read"
        assert told[name]["message"].startswith(message), name
    assert sum(line["outcome"] == "imported" for line in told.values()) == 12 - len(expected)


@both_ways
def test_a_file_that_changed_is_imported_as_it_is_the_next_time(
    page: Page, remote: Api, tmp_path: Path, give: Give
) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 3)
    importing = ImportPage(page)
    give(importing, tmp_path / "card")
    rewrite(paths[1])
    importing.start()
    importing.wait_until("completed", "failed")
    again = ImportPage(page)
    assert again.import_folder(tmp_path / "card") == "completed"
    outcomes = sorted(line["outcome"] for line in lines(remote, again.session).values())
    assert outcomes == ["duplicate", "duplicate", "imported"]


def begin(importing: ImportPage) -> None:
    """Starts, and is somewhere in the middle."""
    importing.start()
    made = importing.page.locator("#running-photos")
    expect(made).to_have_text(re.compile(r"^([4-9]|\d\d+)$"))


@both_ways
def test_the_card_pulled_out_is_waited_for_and_the_import_goes_on_by_itself(
    page: Page, remote: Api, tmp_path: Path, give: Give
) -> None:
    pictures.write_jpegs(tmp_path / "card", 120)
    importing = ImportPage(page)
    give(importing, tmp_path / "card")
    begin(importing)
    (tmp_path / "card").rename(tmp_path / "away")
    assert importing.wait_until("waiting", "completed") == "waiting"
    expect(page.get_by_test_id("folder-gone")).to_contain_text("The folder card is not there.")
    assert remote.get(f"import_sessions/{importing.session}")["errors_count"] == 0
    (tmp_path / "away").rename(tmp_path / "card")
    assert importing.wait_until("completed", "failed") == "completed"
    expect(page.get_by_test_id("folder-gone")).to_be_hidden()
    session = remote.get(f"import_sessions/{importing.session}")
    assert (session["images_imported"], session["errors_count"]) == (120, 0)


def test_without_the_card_the_import_can_be_ended_with_what_it_has(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 120)
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    begin(importing)
    shutil.rmtree(tmp_path / "card")
    importing.wait_until("waiting", "completed")
    page.get_by_test_id("go-on-without").click()
    assert importing.wait_until("completed", "failed") == "completed"
    session = remote.get(f"import_sessions/{importing.session}")
    assert session["images_imported"] + session["errors_count"] == 120
    assert session["images_imported"] > 3
    assert {line["message"] for line in lines(remote, importing.session).values()} == {"", GONE}


def test_an_import_that_waits_for_the_card_can_be_cancelled(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 60)
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    begin(importing)
    shutil.rmtree(tmp_path / "card")
    importing.wait_until("waiting", "completed")
    page.get_by_test_id("cancel-import").click()
    assert importing.wait_until("cancelled", "completed") == "cancelled"
    expect(page.get_by_test_id("folder-gone")).to_be_hidden()
    assert remote.get(f"import_sessions/{importing.session}")["status"] == "cancelled"


def test_of_two_folders_only_the_one_that_is_gone_is_waited_for(
    page: Page, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "one", 20, seed=1)
    pictures.write_jpegs(tmp_path / "two", 20, seed=2)
    importing = ImportPage(page)
    drop_folder(page, tmp_path / "one", tmp_path / "two")
    importing.wait_until("ready")
    (tmp_path / "two").rename(tmp_path / "away")
    importing.start()
    importing.wait_until("waiting", "completed")
    expect(page.get_by_test_id("folder-gone")).to_contain_text("The folder two is not there.")
    (tmp_path / "away").rename(tmp_path / "two")
    importing.wait_until("completed", "failed")
    assert remote.get(f"import_sessions/{importing.session}")["images_imported"] == 40


@pytest.fixture
def bound_browser(browser: Browser, tmp_path: Path) -> Iterator[Browser]:
    """One that may read only what permissions allow, also where root runs the tests."""
    chromium = str(find_chromium())
    if os.geteuid() == 0:
        bound = tmp_path / "chromium"
        caps = "--bounding-set=-dac_override,-dac_read_search"
        bound.write_text(f'#!/bin/sh\nexec setpriv {caps} {chromium} "$@"\n')
        bound.chmod(0o755)
        chromium = str(bound)
    with browser.browser_type.launch(executable_path=chromium, args=FLAGS) as one:
        yield one


@both_ways
def test_a_file_that_may_not_be_read_fails_alone(
    bound_browser: Browser,
    server: Server,
    account: Account,
    remote: Api,
    tmp_path: Path,
    give: Give,
) -> None:
    paths = pictures.write_jpegs(tmp_path / "card", 4)
    importing = ImportPage(signed_in(bound_browser, server, account).new_page())
    give(importing, tmp_path / "card")
    paths[1].chmod(0)
    importing.start()
    assert importing.wait_until("completed", "failed") == "completed"
    told = lines(remote, importing.session)
    assert [name for name, line in told.items() if line["outcome"] != "imported"] == [paths[1].name]
    assert "cannot be read" in told[paths[1].name]["message"]
