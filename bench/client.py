"""A client beside the browser: one connection that stays open, as a browser keeps it."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from bench.importer import SOURCE
from bench.sent import OWN_FIELDS, Sent, batch_of
from tests.api_client import Answer, Api, Served
from tests.chaos.folders import Batch
from tests.server import Account

BATCH = 100
PATIENCE = 120
#: A server closes connections that rest longer, so a new one is opened instead.
RESTED = 5


class Client(Api):
    """Any answer that is not a success is an error, save where the caller expects it."""

    def __init__(self, server: Served, account: Account) -> None:
        super().__init__(server, account)
        address = urlsplit(server.url)
        self.connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=PATIENCE
        )
        self.used_at = 0.0

    def call(
        self, method: str, path: str, body: bytes | None = None, content_type: str = ""
    ) -> Answer:
        if time.monotonic() - self.used_at > RESTED:
            self.connection.close()
        address = path if path.startswith("/") else f"/api/v1/{path}"
        headers = self.headers | ({"Content-Type": content_type} if content_type else {})
        self.connection.request(method, address, body, headers)
        with self.connection.getresponse() as answer:
            said = Answer(answer.status, answer.read(), answer.headers)
        self.used_at = time.monotonic()
        return said

    def start(self) -> int:
        said = self.post("import_sessions/start", {"source": SOURCE, "source_path": "card"})
        return int(said.json()["import_id"])

    def send(self, session: int, batch: Batch) -> None:
        said = self.post_batch(session, *batch)
        if said.status != 200:
            raise RuntimeError(f"{said.status} {said.body[:300]!r}")
        if any(line["outcome"] != "imported" for line in said.json()["items"]):
            raise RuntimeError("The server did not take every photo.")

    def seconds_in_batches(self, photos: Sequence[Sent]) -> float:
        """Packing not counted."""
        session = self.start()
        batches = [batch_of(photos[n : n + BATCH]) for n in range(0, len(photos), BATCH)]
        begun = time.perf_counter()
        for batch in batches:
            self.send(session, batch)
        return time.perf_counter() - begun

    def seconds_one_by_one(self, photos: Sequence[Sent]) -> float:
        """The specification's calls for each photo: is it there, photo, image, twice progress."""
        session = self.start()
        begun = time.perf_counter()
        for done, photo in enumerate(photos, start=1):
            self._send_alone(session, photo, done)
        return time.perf_counter() - begun

    def _send_alone(self, session: int, photo: Sent, done: int) -> None:
        hothash, name = photo.meta["hothash"], f"IMG_{photo.number:05}.JPG"
        self._expect(404, self.call("GET", f"photos/{hothash}"))
        preview = "data:image/jpeg;base64," + base64.b64encode(photo.preview).decode()
        values = {key: photo.meta[key] for key in OWN_FIELDS}
        body = {**values, "hothash": hothash, "hotpreview": preview, "import_session_id": session}
        self._expect(201, self.post("photos/", body))
        image = {"filename": name, "file_size": 4_000_000, "hothash": hothash}
        block = base64.b64encode(photo.exif).decode()
        body = {**image, "exif_data": block, "import_session_id": session}
        self._expect(201, self.post("images/", body))
        self._expect(200, self.post(f"import_sessions/{session}/increment/imported"))
        progress = {"files_processed": done, "current_file": name}
        address = f"import_sessions/{session}/progress"
        said = self.call("PATCH", address, json.dumps(progress).encode(), "application/json")
        self._expect(200, said)

    def _expect(self, status: int, answer: Answer) -> None:
        if answer.status != status:
            raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
