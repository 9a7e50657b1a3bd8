"""The small form of `make chaos`: nothing is lost and nothing doubled when the server is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.kills import run


@pytest.mark.chaos
def test_the_server_killed_three_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    figures = run(tmp_path, photos=600, clients=3, kills=3, size=20, seed=3)
    assert figures.kills == 3
    assert figures.is_sound, str(figures)
