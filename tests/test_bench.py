"""The benchmark still runs: every part of it, in a form too small to say anything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bench.__main__ import PARTS
from tests.server import ROOT

pytestmark = pytest.mark.browser

#: On a machine that does other things beside; alone it takes half a minute.
PATIENCE = 600


def test_every_part_of_the_benchmark_runs_and_its_table_is_printed_last() -> None:
    printed = run_bench()
    assert all(f"\n{part} took " in printed for part in PARTS), printed
    table = printed[printed.index("\n|") :].strip().splitlines()
    assert all(line.startswith("|") and line.endswith("|") for line in table)
    assert any(line.startswith("| ours / the specification ") for line in table)


def run_bench() -> str:
    """Its standard output, of a run without real camera files."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench", "--scale", "tiny"],
        cwd=ROOT,
        env=os.environ | {"IMALINK_CORPUS": "/nowhere"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        printed, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.terminate()  # which, unlike a kill, takes its servers with it
        process.wait()
    assert process.returncode == 0, printed
    return printed
