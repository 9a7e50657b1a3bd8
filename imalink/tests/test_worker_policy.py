"""The policies that the scripts of workers come with."""

from wsgiref.headers import Headers

import pytest

from imalink.worker_policy import add_worker_policy


def policy_of(url: str) -> str | None:
    headers = Headers([])
    add_worker_policy(headers, "", url)
    return headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["heicWorker", "importWorker"])
def test_the_workers_that_decode_may_compile_webassembly_and_nothing_else(name: str) -> None:
    policy = policy_of(f"/static/assets/{name}-D3adB33f.js") or ""
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "'unsafe-eval'" not in policy


def test_the_worker_that_reads_photos_may_speak_to_nobody() -> None:
    policy = policy_of("/static/assets/importWorker-D3adB33f.js") or ""
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy


@pytest.mark.parametrize("url", ["/static/assets/app-D3adB33f.js", "/static/htmx.js"])
def test_other_files_come_without_one(url: str) -> None:
    assert policy_of(url) is None
