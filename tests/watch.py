"""What a page must never do: complain on the console, ask another host, get a 500."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

LOCAL_SCHEMES = {"blob", "data", "about"}


class Watch:
    """Collects complaints of every page of a context; `expect` names those a test provokes."""

    def __init__(self, context: BrowserContext, hosts: set[str]) -> None:
        self.hosts = hosts
        self.complaints: list[str] = []
        self.expected: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def expect(self, *words: str) -> None:
        """Complaints with one of these words in them are what the test is about."""
        self.expected += words

    def unexpected(self) -> list[str]:
        return [line for line in self.complaints if not any(w in line for w in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            at = message.location.get("url", "")
            self.complaints.append(f"console {message.type}: {message.text} ({at})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL_SCHEMES and address.netloc not in self.hosts:
            self.complaints.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left takes its running requests with it; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"answer {response.status}: {response.url}")
