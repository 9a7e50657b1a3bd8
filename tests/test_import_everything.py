"""Every kind of camera file in one import, whole and broken, against what ExifTool says of them."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests import oracle
from tests.api_client import Api
from tests.conftest import signed_in, watch_over
from tests.import_page import ImportPage
from tests.processes import peak_memory, renderers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.corpus, pytest.mark.xdist_group("corpus")]

RECORD_GROUPS = Path(__file__).with_name("record_groups.js")
HOSTILE = ("broken", "bomb")


class Run(NamedTuple):
    end_state: str
    session: dict[str, Any]
    lines: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    times: dict[str, float]
    peak_memory: int
    complaints: list[str]
    photos: dict[str, dict[str, Any]]
    api: Api

    def line(self, path: str) -> dict[str, Any]:
        return next(line for line in self.lines if below(line["path"]) == path)


def below(path: str) -> str:
    """Without the chosen folder's own name, which comes first."""
    return unicodedata.normalize("NFC", path.partition("/")[2])


def run_import(browser: Browser, server: Server, folder: Path, seconds: float) -> Run:
    account = server.new_account()
    api = Api(server, account)
    context = signed_in(browser, server, account)
    watch, before = watch_over(context, server), renderers(browser)
    tab = context.new_page()
    tab.add_init_script(path=RECORD_GROUPS)
    page = ImportPage(tab)
    page.choose(folder)
    page.start()
    end_state = page.wait_until("completed", "cancelled", "failed", seconds=seconds)
    peak = max(peak_memory(process) for process in renderers(browser) - before)
    run = Run(
        end_state,
        api.get(f"import_sessions/{page.session}"),
        list(api.every(f"import_sessions/{page.session}/items")),
        page.batches,
        {below(path): time for path, time in tab.evaluate("window.groupTimes").items()},
        peak,
        watch.unexpected(),
        {photo["hothash"]: photo for photo in api.every("photos?page_size=500")},
        api,
    )
    context.close()
    return run


@pytest.fixture(scope="module")
def everything(browser: Browser, server: Server, corpus: Path) -> Run:
    return run_import(browser, server, corpus, seconds=240)
