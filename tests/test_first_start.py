"""The first start on a machine: one command, the first account, signing in again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.conftest import RESULTS, watch_over
from tests.server import PASSWORD, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return Server(tmp_path_factory.mktemp("fresh"))


def test_the_first_account_is_made_on_the_page_and_signs_in_again(
    browser: Browser, fresh_server: Server
) -> None:
    with fresh_server as server:
        context = browser.new_context(base_url=server.url)
        watch = watch_over(context, server)
        page = context.new_page()
        page.goto("/")
        assert page.get_by_label("Code from the console").count() == 0
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / "first-account-1280-light.png")
        assert axe.violations(page) == []
        page.get_by_label("Your name").fill("nora")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button").last.click()
        expect(page.get_by_role("link", name="Import photos").first).to_be_visible()

        page.goto("/accounts/logout/")
        page.get_by_role("button", name="Sign out").last.click()
        page.goto("/imports/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.get_by_label(re.compile("name", re.IGNORECASE)).fill("nora")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/imports/$"))
        context.close()
        assert watch.unexpected() == []


def test_from_another_name_the_first_account_takes_the_code_of_the_console(
    browser: Browser, fresh_server: Server
) -> None:
    with fresh_server as server:
        page = browser.new_context(base_url=server.lan_url).new_page()
        page.goto("/")
        page.get_by_label("Your name").fill("nora")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Code from the console").fill("0000 0000")
        page.get_by_role("button").last.click()
        expect(page.get_by_text("This is not the code on the console.")).to_be_visible()
        code = re.search(r"Code for the first account: (\d{4} \d{4})", server.log.read_text())
        assert code
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Code from the console").fill(code[1])
        page.get_by_role("button").last.click()
        expect(page.get_by_role("link", name="Import photos").first).to_be_visible()
        page.context.close()


def test_a_stopped_server_says_so_and_starts_again_with_what_it_had(fresh_server: Server) -> None:
    with fresh_server as server:
        server.new_account("nora")
    assert fresh_server.process.returncode == 0
    assert "ImaLink has stopped." in fresh_server.log.read_text()
    with fresh_server as server:
        names = server.manage("shell", "--no-imports", "-c", NAMES)
    assert names.split() == ["nora"]


NAMES = """
from django.contrib.auth.models import User
print(*User.objects.values_list("username", flat=True))
"""
