"""A worker obeys the policy its own script comes with, not its page's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.headers import Headers

#: By the names that Vite gives to the scripts of workers. The one that reads photos may speak to
#: nobody: what it makes goes through the page, and its WebAssembly lies within its script.
POLICIES = {
    "importWorker": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
    "heicWorker": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
}
WORKER = re.compile(r"/static/assets/(\w+)-[\w-]{8}\.js")


def add_worker_policy(headers: Headers, _path: str, url: str) -> None:
    """Called by WhiteNoise for each static file."""
    worker = WORKER.fullmatch(url)
    if worker and worker[1] in POLICIES:
        headers["Content-Security-Policy"] = POLICIES[worker[1]]
