"""The same folder in two tabs, and in two browsers, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import pictures
from tests.disturbed import begin, files_read, go_on, lines, photo_count, wait_for_photos
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api_client import Api
    from tests.conftest import OpenProfile, Profile
    from tests.server import Account

pytestmark = pytest.mark.browser


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
