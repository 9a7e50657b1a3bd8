"""A tab of Firefox: what a person does in it, and what its pages complain about."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.firefox import ANSWER_SECONDS
from tests.watch import LOCAL_SCHEMES

if TYPE_CHECKING:
    from tests.firefox import Firefox
    from tests.server import Account, Server

EVENTS = ("log.entryAdded", "network.responseCompleted", "network.fetchError")
#: The log does not tell what the policy forbade.
TELL_VIOLATIONS = """() => addEventListener("securitypolicyviolation", (event) =>
  console.error(`forbidden: ${event.violatedDirective} ${event.blockedURI}`))"""
#: WebDriver's names of keys that stand for no character.
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowRight": "\ue014"}


class Tab:
    """`Tab(firefox)`; paths given to `goto` are the server's, after `sign_in`."""

    def __init__(self, firefox: Firefox) -> None:
        self.firefox = firefox
        # Accounts are told apart by cookies: each tab has its own.
        self.user = firefox.call("browser.createUserContext")["userContext"]
        opened = firefox.call("browsingContext.create", type="tab", userContext=self.user)
        self.id = opened["context"]
        self.origin = ""
        firefox.call("session.subscribe", events=EVENTS, contexts=[self.id])
        self.run_before_every_page(TELL_VIOLATIONS)

    def close(self) -> None:
        self.firefox.call("browser.removeUserContext", userContext=self.user)

    def sign_in(self, server: Server, account: Account, origin: str = "") -> None:
        self.origin = origin or server.url
        value = {"type": "string", "value": account.sessionid}
        self.firefox.call(
            "storage.setCookie",
            cookie={"name": "sessionid", "value": value, "domain": urlsplit(self.origin).hostname},
            partition={"type": "storageKey", "userContext": self.user},
        )

    def run_before_every_page(self, function: str) -> None:
        self.firefox.call(
            "script.addPreloadScript", functionDeclaration=function, contexts=[self.id]
        )

    def goto(self, path: str) -> None:
        self.firefox.call(
            "browsingContext.navigate", context=self.id, url=self.origin + path, wait="complete"
        )

    def evaluate(self, expression: str, seconds: float = ANSWER_SECONDS) -> Any:
        """What it becomes, promises awaited, as JSON has it."""
        answer = self.firefox.call(
            "script.evaluate",
            seconds,
            expression=f"Promise.resolve({expression}).then((it) => JSON.stringify(it))",
            target={"context": self.id},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise AssertionError(f"{expression}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"].get("value", "null"))

    def run(self, script: str) -> None:
        """A script of its own, with its declarations."""
        self.firefox.call(
            "script.evaluate",
            expression=f"{script}\n;null",
            target={"context": self.id},
            awaitPromise=False,
        )

    def wait_until(self, expression: str, seconds: float = ANSWER_SECONDS) -> Any:
        """The first value that is not nothing."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            value = self.evaluate(expression)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s: {expression}")

    def set_files(self, selector: str, paths: Iterable[Path]) -> None:
        self.firefox.call(
            "input.setFiles",
            context=self.id,
            element=self._element(selector),
            files=[str(path) for path in paths],
        )

    def click(self, selector: str) -> None:
        origin = {"type": "element", "element": self._element(selector)}
        self._act(
            type="pointer",
            id="mouse",
            actions=[
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def press(self, key: str) -> None:
        value = KEYS.get(key, key)
        strokes = [{"type": step, "value": value} for step in ("keyDown", "keyUp")]
        self._act(type="key", id="keyboard", actions=strokes)

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        shot = self.firefox.call(
            "browsingContext.captureScreenshot",
            context=self.id,
            origin="document" if whole else "viewport",
        )
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self.firefox.call("browsingContext.setViewport", context=self.id, viewport=viewport)

    def complaints(self) -> list[str]:
        """Of the console, of the content security policy, of requests; since the last question."""
        self.evaluate("null")
        events, self.firefox.events = self.firefox.events, []
        told = [_complaint(event["method"], event["params"], self.origin) for event in events]
        return [line for line in told if line]

    def _act(self, **source: Any) -> None:
        self.firefox.call("input.performActions", context=self.id, actions=[source])

    def _element(self, selector: str) -> dict[str, str]:
        locator = {"type": "css", "value": selector}
        found = self.firefox.call("browsingContext.locateNodes", context=self.id, locator=locator)
        (node,) = found["nodes"]
        return {"sharedId": node["sharedId"]}


def _complaint(method: str, params: dict[str, Any], origin: str) -> str | None:
    if method == "log.entryAdded":
        text = f"console {params['level']}: {params['text']}"
        return text if params["level"] in {"error", "warn"} else None
    address = params["request"]["url"]
    if urlsplit(address).scheme not in LOCAL_SCHEMES and not address.startswith(f"{origin}/"):
        return f"request to another host: {address}"
    if method == "network.fetchError":
        # A page that is left takes its running requests with it; that is no failure.
        text = params["errorText"]
        return None if text == "NS_BINDING_ABORTED" else f"request failed: {address} {text}"
    status = params["response"]["status"]
    return f"answer {status}: {address}" if status >= 500 else None
