"""The small form of the browser kills in `make chaos`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.browser_kills import run

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.mark.chaos
@pytest.mark.browser
def test_the_browser_killed_half_way_goes_on_and_ends_as_if_nothing_had_been(
    browser: Browser, tmp_path: Path
) -> None:
    figures = run(browser.browser_type, tmp_path, photos=60, shares=(0.5,), slow=True)
    print(figures)
    assert figures.is_sound, str(figures)
    ((_made, confirmed),) = figures.kills
    assert 30 <= confirmed < 60, "it was killed while it ran"
    assert figures.read_again <= 30, "no more than what was not confirmed"
