"""An import that is paused, left, killed or partly failed goes on, and nothing is done twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.disturbed import (
    begin,
    files_read,
    go_on,
    lines,
    photo_count,
    wait_for_lines,
    wait_for_photos,
)
from tests.folders import private_folder, slow_answers, without_folder_dialog, write_private
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.api_client import Api
    from tests.conftest import OpenProfile, Profile
    from tests.server import Account

pytestmark = pytest.mark.browser


def test_a_paused_import_stands_still_until_it_goes_on(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 40)
    importing = begin(profile, tmp_path / "card")
    page, pause = importing.page, importing.page.get_by_test_id("pause-import")
    wait_for_photos(page, 3)
    pause.focus()
    page.keyboard.press("p")
    assert importing.wait_until("paused", seconds=1) == "paused"
    expect(pause).to_have_text(re.compile("Go on"))
    expect(pause).to_be_focused()
    expect(page.get_by_text("Paused", exact=True).first).to_be_visible()
    session = f"import_sessions/{importing.session}"
    for _ in range(100):
        if remote.get(session)["status"] == "paused":
            break
        page.wait_for_timeout(100)
    stood = remote.get(session)
    assert stood["status"] == "paused"
    assert 0 < stood["files_processed"] < 40
    expect(page.locator("#running-photos")).to_have_text(str(stood["files_processed"]))
    page.wait_for_timeout(2500)
    assert remote.get(session)["files_processed"] == stood["files_processed"]
    assert importing.state == "paused"
    pause.click()
    assert importing.wait_until("completed", "failed") == "completed"
    assert sorted(files_read(importing)) == sorted(lines(remote, importing.session))
    assert set(lines(remote, importing.session).values()) == {"imported"}
    assert remote.get(session)["status"] == "completed"
    assert photo_count(remote) == 40


def test_a_paused_import_is_cancelled_at_once(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 20)
    importing = begin(profile, tmp_path / "card")
    page = importing.page
    wait_for_photos(page, 1)
    page.keyboard.press("p")
    importing.wait_until("paused")
    answered = page.evaluate(
        """() => new Promise((resolve) => {
          const began = performance.now();
          const button = document.getElementById("cancel");
          const watch = new MutationObserver(() => resolve(performance.now() - began));
          watch.observe(button, { childList: true, characterData: true, subtree: true });
          button.click();
        })"""
    )
    assert answered < 200
    assert importing.wait_until("cancelled", "failed") == "cancelled"
    assert remote.get(f"import_sessions/{importing.session}")["status"] == "cancelled"


def test_after_a_reload_one_click_goes_on_with_the_remembered_folder(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    private_folder(profile.context)
    slow_answers(profile.context)
    importing = ImportPage(profile.context.new_page())
    page = importing.page
    page.on("dialog", lambda dialog: dialog.accept())
    write_private(page, pictures.write_jpegs(tmp_path / "card", 30))
    page.get_by_role("button", name="Choose a folder").click()
    importing.wait_until("ready")
    importing.start()
    wait_for_lines(remote, importing, 5)
    session = importing.session
    page.reload()
    expect(go_on(page)).to_be_visible()
    expect(page.get_by_text("Choose the folder card again")).to_be_hidden()
    confirmed = lines(remote, session)
    go_on(page).click()
    assert importing.wait_until("completed", "failed") == "completed"
    assert importing.session == session, "the same import went on"
    assert not set(files_read(importing)) & set(confirmed), "what was confirmed is not read again"
    assert list(lines(remote, session).values()) == ["imported"] * 30
    page.reload()
    page.wait_for_timeout(500)
    expect(go_on(page)).to_be_hidden()
    assert page.evaluate(REMEMBERED) == []


REMEMBERED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("imalink");
  opening.onsuccess = () => {
    const store = opening.result.transaction("imports").objectStore("imports");
    store.getAll().onsuccess = ({ target }) => resolve(target.result);
  };
})"""


def leave(importing: ImportPage, remote: Api, count: int) -> dict[str, str]:
    """The browser is gone in the middle; what the server had confirmed by then."""
    wait_for_lines(remote, importing, count)
    importing.page.context.close()
    return lines(remote, importing.session)


def resume(page: Page, folder: Path) -> None:
    with page.expect_file_chooser() as choosing:
        go_on(page).click()
    choosing.value.set_files(folder)


def another_window(open_profile: OpenProfile, account: Account, session: int | None) -> ImportPage:
    """Another browser of the same person, come from the import's own page."""
    context = open_profile(account).context
    without_folder_dialog(context)
    page = context.new_page()
    importing = ImportPage(page)
    page.goto(f"/imports/new/?go_on={session}")
    return importing


def test_it_goes_on_in_another_browser_given_the_same_folder(
    open_profile: OpenProfile, account: Account, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 30)
    first = begin(open_profile(account), tmp_path / "card")
    confirmed = leave(first, remote, 5)
    second = another_window(open_profile, account, first.session)
    expect(go_on(second.page)).to_be_focused()
    expect(second.page.get_by_text("Choose the folder card again")).to_be_visible()
    resume(second.page, tmp_path / "card")
    assert second.wait_until("completed", "failed") == "completed"
    assert not set(files_read(second)) & set(confirmed)
    assert list(lines(remote, first.session).values()) == ["imported"] * 30
    session = remote.get(f"import_sessions/{first.session}")
    assert (session["status"], session["images_imported"]) == ("completed", 30)
    whole = sum(path.stat().st_size for path in (tmp_path / "card").iterdir())
    assert session["bytes_read"] >= whole * len(files_read(second)) / 30
    assert [one["id"] for one in remote.every("import_sessions")] == [first.session]


def test_what_was_taken_out_stays_out_when_it_goes_on(
    open_profile: OpenProfile, account: Account, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 20)
    profile = open_profile(account)
    slow_answers(profile.context)
    first = ImportPage(profile.context.new_page())
    first.choose(tmp_path / "card")
    first.page.get_by_role("checkbox", name="IMG_0020.JPG").uncheck()
    first.start()
    first.wait_until("in_progress")
    leave(first, remote, 5)
    second = another_window(open_profile, account, first.session)
    resume(second.page, tmp_path / "card")
    assert second.wait_until("completed", "failed") == "completed"
    outcomes = lines(remote, first.session)
    assert outcomes.pop("card/IMG_0020.JPG") == "skipped"
    assert list(outcomes.values()) == ["imported"] * 19


@pytest.mark.parametrize(
    ("name", "says"),
    [("holiday", "This is another one"), ("card", "is where the import that stopped found it")],
)
def test_a_wrong_folder_is_pointed_out_and_not_forbidden(
    open_profile: OpenProfile,
    account: Account,
    remote: Api,
    tmp_path: Path,
    name: str,
    says: str,
) -> None:
    pictures.write_jpegs(tmp_path / "card", 20)
    wrong = tmp_path / "elsewhere" / name
    for path in pictures.write_jpegs(wrong, 2, seed=9):
        path.rename(wrong / f"other {path.name}")
    first = begin(open_profile(account), tmp_path / "card")
    leave(first, remote, 2)
    second = another_window(open_profile, account, first.session)
    resume(second.page, wrong)
    second.wait_until("ready")
    expect(second.page.get_by_text(says)).to_be_visible()
    second.start()
    assert second.wait_until("completed", "failed") == "completed"


def test_what_failed_is_tried_again_and_goes_in_once_it_is_mended(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    private_folder(profile.context)
    importing = ImportPage(profile.context.new_page())
    page, retry = importing.page, importing.page.get_by_test_id("retry-failed")
    paths = pictures.write_jpegs(tmp_path / "card", 4)
    whole = [path.read_bytes() for path in paths[:2]]
    for path in paths[:2]:
        path.write_bytes(b"\xff\xd8\xff")
    write_private(page, paths)
    page.get_by_role("button", name="Choose a folder").click()
    importing.wait_until("ready")
    importing.start()
    importing.wait_until("completed")
    assert sorted(lines(remote, importing.session).values()) == ["failed"] * 2 + ["imported"] * 2
    expect(retry).to_have_text(re.compile("Try the 2 that failed again"))

    paths[0].write_bytes(whole[0])
    write_private(page, paths[:1])
    first = importing.session
    retry.click()
    importing.wait_for_session(after=first)
    assert importing.wait_until("completed", "failed") == "completed"
    assert lines(remote, importing.session) == {
        "card/IMG_0001.JPG": "imported",
        "card/IMG_0002.JPG": "failed",
    }
    expect(retry).to_have_text(re.compile("Try the 1 that failed again"))
    paths[1].write_bytes(whole[1])
    write_private(page, paths[1:2])
    second = importing.session
    retry.click()
    importing.wait_for_session(after=second)
    assert importing.wait_until("completed", "failed") == "completed"
    expect(retry).to_be_hidden()
    assert photo_count(remote) == 4
    assert list(lines(remote, first).values()).count("failed") == 2, "history stays as it was"
