"""A signed-in client of the real server's API, as a program of someone else's would be."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from typing import Any, NamedTuple, Protocol

from tests.server import Account

CSRF_TOKEN = "t" * 32
BOUNDARY = "----a-boundary-of-these-tests"


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: Message

    def json(self) -> Any:
        return json.loads(self.body)


class Served(Protocol):
    @property
    def url(self) -> str: ...


class Api:
    """`Api(server, account).post("import_sessions/start", {...})`; paths are under /api/v1/."""

    def __init__(self, server: Served, account: Account | None) -> None:
        self.root = server.url
        cookies = f"csrftoken={CSRF_TOKEN}"
        if account:
            cookies += f"; sessionid={account.sessionid}"
        self.headers = {"Cookie": cookies, "X-CSRFToken": CSRF_TOKEN}

    def get(self, path: str) -> Any:
        return self.call("GET", path).json()

    def post(self, path: str, body: Any = None) -> Answer:
        return self.call("POST", path, json.dumps(body or {}).encode(), "application/json")

    def post_batch(self, session: int, meta: dict[str, Any], blobs: bytes = b"") -> Answer:
        """The two parts of a batch, as the import page sends them."""
        return self.call(
            "POST",
            f"import_sessions/{session}/batch",
            multipart(json.dumps(meta).encode(), blobs),
            f"multipart/form-data; boundary={BOUNDARY}",
        )

    def every(self, path: str) -> Iterator[Any]:
        """The rows of all pages of a list."""
        address: str | None = f"{self.root}/api/v1/{path}"
        while address:
            page = self.get(urllib.parse.urlsplit(address)._replace(scheme="", netloc="").geturl())
            yield from page["results"]
            address = page["next"]

    def call(
        self, method: str, path: str, body: bytes | None = None, content_type: str = ""
    ) -> Answer:
        address = f"{self.root}{path}" if path.startswith("/") else f"{self.root}/api/v1/{path}"
        headers = self.headers | ({"Content-Type": content_type} if content_type else {})
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return Answer(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read(), error.headers)


def multipart(meta: bytes, blobs: bytes) -> bytes:
    parts = b""
    for name, kind, content in (
        ("meta", "application/json", meta),
        ("blobs", "application/octet-stream", blobs),
    ):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"'
        parts += f"{head}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n"
    return parts + f"--{BOUNDARY}--\r\n".encode()
