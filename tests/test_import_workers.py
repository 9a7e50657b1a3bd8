"""A worker that dies or hangs costs its own file and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import pictures
from tests.import_page import ImportPage

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Route

    from tests.api_client import Api
    from tests.conftest import Profile

pytestmark = pytest.mark.browser

#: Before the worker's own code: on the file of this name it does as told, for good.
ON_ITS_FILE = """
addEventListener("message", ({ data }) => {
  if (JSON.stringify(data.argumentList ?? "").includes("IMG_0003.JPG") &&
      data.path?.[0] === "importGroup") { %s }
});
"""


def make_workers(page: Page, fault: str) -> None:
    def answer(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=ON_ITS_FILE % fault + real.text())

    page.route("**/assets/importWorker-*.js", answer)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("setTimeout(() => { throw new Error('out of order'); });", "out of order"),
        ("for (;;);", "took longer than 30 seconds"),
    ],
    ids=["dies", "hangs"],
)
def test_only_its_file_fails_and_the_others_go_in(
    profile: Profile, remote: Api, tmp_path: Path, fault: str, message: str
) -> None:
    pictures.write_jpegs(tmp_path / "card", 12)
    page = profile.context.new_page()
    make_workers(page, fault)
    profile.watch.expect("out of order")
    importing = ImportPage(page)
    importing.choose(tmp_path / "card")
    importing.start()
    assert importing.wait_until("completed", "failed", seconds=90) == "completed"
    lines = {
        line["path"]: line for line in remote.every(f"import_sessions/{importing.session}/items")
    }
    failed = lines.pop("card/IMG_0003.JPG")
    assert failed["outcome"] == "failed"
    assert message in failed["message"]
    assert [line["outcome"] for line in lines.values()] == ["imported"] * 11
