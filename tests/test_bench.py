"""The benchmark still runs: every part of it, in a form too small to say anything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.server import ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("part", ["speed", "ingest"])
def test_a_part_of_the_benchmark_runs_and_prints_its_table_last(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", part, "--scale", "tiny"],
        cwd=ROOT,
        # Real camera files would only make it slower.
        env=os.environ | {"IMALINK_CORPUS": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = done.stdout.strip().splitlines()
    assert rows[-1].startswith("| ")
    assert any("/" in row for row in rows if row.startswith("| "))
