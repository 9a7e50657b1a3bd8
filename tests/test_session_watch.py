"""An import seen from another tab: how long it still takes, from what its counters say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.api_client import Api

if TYPE_CHECKING:
    from tests.conftest import OpenProfile
    from tests.server import Account, Server

pytestmark = pytest.mark.browser


def test_the_time_left_comes_from_how_the_counters_move(
    open_profile: OpenProfile, server: Server, account: Account
) -> None:
    api = Api(server, account)
    started = api.post("import_sessions/start", {"total_files_estimated": 100}).json()
    session = f"import_sessions/{started['import_id']}"
    page = open_profile(account).context.new_page()
    page.goto(f"/imports/{started['import_id']}/")
    left = page.locator("#session-left")
    expect(left).to_have_text("100 files left")
    for done in (10, 20, 30, 40):
        body = f'{{"files_processed": {done}}}'.encode()
        assert api.call("PATCH", f"{session}/progress", body, "application/json").status == 200
        expect(left).to_have_attribute("data-processed", str(done))
    # 10 files in two seconds, and 60 are left.
    expect(left).to_have_text(re.compile(r"^(10|15|20) s left$"))
