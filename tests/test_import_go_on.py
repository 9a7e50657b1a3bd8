"""An import that is paused, left, killed or partly failed goes on, and nothing is done twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.folders import private_folder, slow_answers, without_folder_dialog, write_private
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.api_client import Api
    from tests.conftest import OpenProfile, Profile
    from tests.server import Account

pytestmark = pytest.mark.browser


def lines(remote: Api, session: int | None) -> dict[str, str]:
    """Outcome by path."""
    every = remote.every(f"import_sessions/{session}/items")
    return {line["path"]: line["outcome"] for line in every}


def photo_count(remote: Api) -> int:
    return sum(1 for _photo in remote.every("photos"))


def files_read(importing: ImportPage) -> list[str]:
    """What this page's batches say was read."""
    photos = [photo for batch in importing.batches for photo in batch["meta"]["photos"]]
    return [file["path"] for photo in photos for file in photo["files"]]


def wait_for_photos(page: Page, count: int) -> None:
    made = page.locator("#running-photos")
    for _ in range(600):
        if int(made.inner_text() or 0) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("The import makes no progress.")


def wait_for_lines(remote: Api, importing: ImportPage, count: int) -> None:
    """Until the server has confirmed so many files."""
    session = importing.wait_for_session()
    for _ in range(600):
        if remote.get(f"import_sessions/{session}")["files_processed"] >= count:
            return
        importing.page.wait_for_timeout(50)
    raise AssertionError("The import makes no progress.")


def begin(profile: Profile, folder: Path) -> ImportPage:
    slow_answers(profile.context)
    importing = ImportPage(profile.context.new_page())
    importing.page.on("dialog", lambda dialog: dialog.accept())
    importing.choose(folder)
    importing.start()
    importing.wait_until("in_progress")
    return importing


def go_on(page: Page) -> Locator:
    return page.get_by_test_id("go-on")


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
    assert stood["files_processed"] == int(page.locator("#running-photos").inner_text())
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


def test_a_second_tab_waits_for_the_first_and_then_reads_nothing_twice(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 20)
    first = begin(profile, tmp_path / "card")
    second = ImportPage(profile.context.new_page())
    second.page.bring_to_front()
    expect(go_on(second.page)).to_be_hidden()
    second.choose(tmp_path / "card")
    second.start()
    assert second.wait_until("waiting", "completed", "failed") == "waiting"
    expect(second.page.get_by_text("Another window of this browser imports")).to_be_visible()
    assert second.session is None
    assert first.wait_until("completed", "failed") == "completed"
    assert second.wait_until("completed", "failed") == "completed"
    assert files_read(second) == []
    assert list(lines(remote, first.session).values()) == ["imported"] * 20
    assert list(lines(remote, second.session).values()) == ["duplicate"] * 20
    assert photo_count(remote) == 20


def test_a_second_tab_that_waits_can_choose_another_folder(
    profile: Profile, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 20)
    pictures.write_jpegs(tmp_path / "other", 1, seed=5)
    first = begin(profile, tmp_path / "card")
    wait_for_photos(first.page, 1)
    first.page.keyboard.press("p")
    second = ImportPage(profile.context.new_page())
    second.page.bring_to_front()
    second.choose(tmp_path / "card")
    second.start()
    second.wait_until("waiting")
    second.page.get_by_role("button", name="Choose another folder").click()
    second.wait_until("idle")
    assert second.import_folder(tmp_path / "other") == "completed"
    first.page.get_by_test_id("pause-import").click()
    assert first.wait_until("completed", "failed") == "completed"
    assert photo_count(remote) == 21


def test_two_browsers_at_once_make_one_record_of_each_file(
    open_profile: OpenProfile, account: Account, remote: Api, tmp_path: Path
) -> None:
    pictures.write_jpegs(tmp_path / "card", 30)
    both = [ImportPage(open_profile(account).context.new_page()) for _ in range(2)]
    for one in both:
        one.choose(tmp_path / "card")
    for one in both:
        one.start()
    assert [one.wait_until("completed", "failed") for one in both] == ["completed"] * 2
    assert photo_count(remote) == 30
    assert sum(1 for _image in remote.every("images")) == 30
    counted: list[dict[str, Any]] = [remote.get(f"import_sessions/{o.session}") for o in both]
    assert [session["files_processed"] for session in counted] == [30, 30]
    assert sum(session["images_imported"] for session in counted) == 30
    assert sum(session["duplicates_skipped"] for session in counted) == 30
