"""“Your data” in a real browser, with the server's own process doing the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.api_client import Api
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import OpenProfile
    from tests.server import Account, Server
    from tests.watch import Watch

pytestmark = pytest.mark.browser

#: The work begins with a start of Django, on a machine that does other things beside.
PATIENCE = 120_000


def take_away(page: Page, folder: Path) -> Path:
    page.goto("/library/")
    page.get_by_role("button", name="Make an archive").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click(timeout=PATIENCE)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_library_goes_from_one_account_to_another(
    open_profile: OpenProfile, account: Account, server: Server, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 12)
    page = open_profile(account).context.new_page()
    ImportPage(page).import_folder(tmp_path / "card")
    archive = take_away(page, tmp_path)
    assert archive.name.startswith(f"imalink-{account.username}-")

    other = server.new_account()
    theirs = open_profile(other).context.new_page()
    theirs.goto("/library/")
    theirs.get_by_label("Archive", exact=True).set_input_files(archive)
    row = theirs.get_by_role("row", name="Photos")
    expect(row).to_contain_text("12", timeout=PATIENCE)
    before = {photo["hothash"] for photo in Api(server, account).every("photos")}
    assert {photo["hothash"] for photo in Api(server, other).every("photos")} == before
    theirs.goto("/")
    expect(theirs.locator(".tile img").first).to_be_visible()


def test_a_damaged_archive_is_refused_on_the_page(page: Page, remote: Api, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(b"not an archive" * 300_000)
    page.goto("/library/")
    page.get_by_label("Archive", exact=True).set_input_files(damaged)
    refused = page.get_by_text("This is not an archive of ImaLink. Nothing was changed.")
    expect(refused).to_be_visible(timeout=PATIENCE)
    assert list(remote.every("photos")) == []


def test_an_archive_that_arrived_in_part_goes_on(page: Page, watch: Watch, tmp_path: Path) -> None:
    """The network goes after the first piece; the same file chosen again sends only the rest."""
    archive = tmp_path / "large.tar"
    archive.write_bytes(bytes(5_000_000))
    watch.expect("ERR_FAILED")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.headers.get("content-range", "")))
    page.goto("/library/")
    page.route(
        "**/content/",
        lambda route: (
            route.continue_()
            if route.request.headers["content-range"].startswith("bytes 0-")
            else route.abort()
        ),
    )
    page.get_by_label("Archive", exact=True).set_input_files(archive)
    expect(page.get_by_text("Choose the same file again, and it goes on.")).to_be_visible()
    page.unroute_all()
    page.reload()
    sent.clear()
    page.get_by_label("Archive", exact=True).set_input_files(archive)
    refused = page.get_by_text("This is not an archive of ImaLink. Nothing was changed.")
    expect(refused).to_be_visible(timeout=PATIENCE)
    assert next(one for one in sent if one).startswith("bytes 2097152-")
