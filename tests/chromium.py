"""Find a Chromium for the browser tests; as a script also install one where it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: This name is 127.0.0.1 to the browser: an origin that is not secure, as a NAS has.
LAN_NAME = "photos.lan"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {LAN_NAME} 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = "apt-get install -y --no-install-recommends chromium"


def find_chromium() -> str | None:
    """The path of the browser: IMALINK_CHROMIUM, else the first of the usual names on PATH."""
    named = os.environ.get("IMALINK_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def install_chromium() -> None:
    for command in ("apt-get update -qq", INSTALL):
        print(command, flush=True)  # noqa: T201 (a script's output)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command.split(), check=True, env=quiet)


def main() -> int:
    if find_chromium():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install_chromium()
        return 0
    print(  # noqa: T201
        f"The browser tests need Chromium: run `sudo {INSTALL}`, or name one in IMALINK_CHROMIUM.",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
