"""The policies that the scripts of workers come with."""

from wsgiref.headers import Headers

import pytest

from imalink.worker_policy import add_worker_policy


def policy_of(url: str) -> str | None:
    headers = Headers([])
    add_worker_policy(headers, "", url)
    return headers["Content-Security-Policy"]


def test_only_the_worker_of_libheif_may_compile_webassembly() -> None:
    assert "'wasm-unsafe-eval'" in (policy_of("/static/assets/heicWorker-D3adB33f.js") or "")
    assert "wasm" not in (policy_of("/static/assets/importWorker-D3adB33f.js") or "wasm")


def test_the_worker_that_reads_photos_may_speak_to_nobody() -> None:
    policy = policy_of("/static/assets/importWorker-D3adB33f.js") or ""
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy


@pytest.mark.parametrize("url", ["/static/assets/app-D3adB33f.js", "/static/htmx.js"])
def test_other_files_come_without_one(url: str) -> None:
    assert policy_of(url) is None
