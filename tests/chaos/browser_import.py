"""One import in a real browser while something is wrong, and what is there in the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests import pictures
from tests.chaos.kills import said_by_check_library
from tests.import_page import END_STATES, ImportPage

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request, Response, Route

    from tests.server import Server

CALLS = "**/api/v1/**"
BATCH = "**/batch/"


@dataclass
class Endured:
    """What an import came to, and what must be nothing in the end."""

    photos: int
    state: str = ""
    seconds: float = 0
    #: By status; 0 where no answer came.
    failed_calls: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, Any] = field(default_factory=dict)
    library: str = ""

    @property
    def is_sound(self) -> bool:
        nothing_else = not self.wrong and self.library == "Nothing is wrong."
        return self.state == "completed" and nothing_else

    def __str__(self) -> str:
        failed = ", ".join(f"{n} x {status}" for status, n in sorted(self.failed_calls.items()))
        return (
            f"{self.photos} photos {self.state} in {self.seconds:.0f} s, "
            f"calls that failed: {failed or 'none'}, wrong: {self.wrong or 'nothing'}, "
            f"check_library: {self.library}"
        )


class BrowserImport:
    """An import of so many pictures, in a context whose account has nothing else.

    Nobody clicks anything after `start`.
    """

    def __init__(
        self, server: Server, context: BrowserContext, folder: Path, photos: int, seed: int = 0
    ) -> None:
        self.server = server
        self.context = context
        self.folder = folder / "card"
        self.endured = Endured(photos)
        pictures.write_jpegs(self.folder, photos, seed)
        self.page: Page = context.new_page()
        self.page.on("requestfailed", lambda request: self._failed(request, 0))
        self.page.on("response", self._answered)
        self.importing = ImportPage(self.page)
        self.note = self.page.get_by_test_id("waiting")

    def start(self) -> None:
        self.importing.choose(self.folder)
        self.begun = time.monotonic()
        self.importing.start()

    @contextmanager
    def first_batch_held(self) -> Iterator[None]:
        """Starts; what is done inside happens while the first batch is on its way."""
        held: list[Route] = []
        self.page.route(BATCH, lambda route: held.append(route))
        self.start()
        while not held:
            self.page.wait_for_timeout(20)
        yield
        for route in held:
            route.continue_()
        self.page.unroute(BATCH)

    def waits_saying(self, words: str, seconds: float = 30) -> None:
        self.importing.wait_until("waiting", seconds=seconds)
        expect(self.note).to_contain_text(words, timeout=seconds * 1000)

    def end(self, seconds: float = 120) -> Endured:
        """Waits for the end and counts."""
        self.endured.state = self.importing.wait_until(*END_STATES, seconds=seconds)
        self.endured.seconds = time.monotonic() - self.begun
        self._count()
        self.endured.library = said_by_check_library(self.server)
        return self.endured

    def _count(self) -> None:
        photos = self.endured.photos
        (session,) = self._ask("import_sessions/")
        lines = self._ask(f"import_sessions/{session['id']}/items/?page_size=500")
        there = {
            "photos": len({photo["hothash"] for photo in self._ask("photos/?page_size=500")}),
            "lines": len({line["path"] for line in lines if line["outcome"] == "imported"}),
            "status": session["status"],
            **{name: session[name] for name in ("total_files_found", "files_processed")},
            **{name: session[name] for name in ("images_imported", "errors_count")},
        }
        expected = dict.fromkeys(there, photos) | {"status": "completed", "errors_count": 0}
        self.endured.wrong = {
            name: value for name, value in there.items() if value != expected[name]
        }
        if self.note.is_visible():
            self.endured.wrong["note"] = self.note.inner_text()

    def _ask(self, path: str) -> list[Any]:
        answer = self.context.request.get(f"{self.server.url}/api/v1/{path}")
        rows: list[Any] = answer.json()["results"]
        return rows

    def _failed(self, request: Request, status: int) -> None:
        if "/api/v1/" in request.url:
            self.endured.failed_calls[status] += 1

    def _answered(self, response: Response) -> None:
        if response.status >= 400 or not _is_json(response):
            self._failed(response.request, response.status)


def _is_json(response: Response) -> bool:
    return "json" in response.headers.get("content-type", "")
