"""What a browser's processes take, as Linux counts it."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FIGURE = re.compile(r"^(\w+):\s+(\d+) kB", re.MULTILINE)


def renderers(browser: Browser) -> set[int]:
    """The processes that hold pages and their workers."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return {int(one["id"]) for one in processes if one["type"] == "renderer"}


def peak_memory(process: int) -> int:
    """Most bytes resident at once, less the browser's own program, which its processes share."""
    kilobytes = _memory(process)
    return (kilobytes["VmHWM"] - kilobytes["RssFile"]) * 1024


def anonymous_memory(process: int) -> int:
    """Bytes resident now that are no file's."""
    return _memory(process)["RssAnon"] * 1024


def _memory(process: int) -> dict[str, int]:
    status = Path(f"/proc/{process}/status").read_text()
    return {name: int(figure) for name, figure in FIGURE.findall(status)}


def kill_browser(profile: Path) -> None:
    """All processes of the browser that uses this profile, at once, as a power cut does."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_text().split("\0")
        except OSError:
            continue  # it has ended meanwhile
        is_first = not any(argument.startswith("--type=") for argument in arguments)
        if is_first and f"--user-data-dir={profile}" in arguments:
            os.killpg(os.getpgid(int(process.name)), signal.SIGKILL)
