"""A real Firefox, as it is released, driven by WebDriver BiDi; Playwright drives only its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from itertools import count
from pathlib import Path
from typing import Any, Self

from tests.chromium import LAN_NAME
from tests.websocket import WebSocket

NAMES = ("firefox-esr", "firefox")
INSTALL = "apt-get install -y --no-install-recommends firefox-esr"
START_SECONDS = 60
ANSWER_SECONDS = 60
#: No errand of its own, to nobody; and the name of a server that has no certificate.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.localDomains": LAN_NAME,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


def find_firefox() -> str | None:
    """The path of the browser: IMALINK_FIREFOX, else the first of the usual names on PATH."""
    named = os.environ.get("IMALINK_FIREFOX")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


class BidiError(Exception):
    """What Firefox answers to a command it cannot do."""


class Firefox:
    """`with Firefox(folder) as firefox:` starts one with a new profile in that folder."""

    def __init__(self, folder: Path) -> None:
        found = find_firefox()
        if not found:
            raise RuntimeError(f"no Firefox: run `{INSTALL}`, or set IMALINK_FIREFOX")
        self.profile = folder / "profile"
        self.log = folder / "firefox.log"
        self.command = [found, "--headless", "--no-remote", "--profile", str(self.profile)]
        # System access: its folder dialog is outside of every page (tests/firefox_dialog.js).
        self.command += ["--remote-debugging-port", "0", "--remote-allow-system-access"]
        self.numbers = count(1)
        #: What happened and nobody has looked at yet: `{"method": ..., "params": ...}`.
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self.profile.mkdir(parents=True)
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        (self.profile / "user.js").write_text("\n".join(lines))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            self.socket = WebSocket(self._port(), "/session")
            behaviour = {"unhandledPromptBehavior": {"default": "accept"}}
            self.call("session.new", capabilities={"alwaysMatch": behaviour})
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()
        self._stop()

    def _stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _port(self) -> int:
        """It chooses one, and writes it into its profile."""
        written = self.profile / "WebDriverBiDiServer.json"
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return int(json.loads(written.read_text())["ws_port"])
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.1)
        raise RuntimeError(f"Firefox did not start:\n{self.log.read_text()}")

    def in_window(self, script: str) -> Any:
        """What this script comes to in the window around the pages: a string, number or bool."""
        outside: dict[str, Any] = {"moz:scope": "chrome"}
        windows = self.call("browsingContext.getTree", **outside)["contexts"]
        answer = self.call(
            "script.evaluate",
            expression=script,
            target={"context": windows[0]["context"]},
            awaitPromise=False,
        )
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def call(self, method: str, seconds: float = ANSWER_SECONDS, **params: Any) -> Any:
        """The result of this command; what happens meanwhile goes to `events`."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.receive(seconds))
            if message.get("id") == number:
                break
            self.events.append(message)
        if message["type"] == "error":
            raise BidiError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]
