"""In Firefox: ours, and the specification's algorithm as written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures import Figure, at_least, ratio
from bench.importer import PATIENCE, SOURCE, SPEC_CLIENT, WATCH, Imported
from bench.processes import cpu_seconds
from bench.rounds import interleave
from bench.speed import SPECIFICATION, tell
from bench.stage import Stage, say
from tests.api_client import Api
from tests.firefox import INSTALL, Firefox, find_firefox
from tests.firefox_tab import Tab
from tests.test_spec_client import EXIF_READER

if TYPE_CHECKING:
    from tests.server import Server

OURS = "ours in Firefox"
THEIRS = f"{SPECIFICATION} in Firefox"
SECONDS = PATIENCE / 1000
#: Firefox has no folder dialog for pages: the specification's gets a folder made of chosen files.
FOLDER_OF_FILES = """
document.body.append(Object.assign(document.createElement("input"), {
  type: "file", multiple: true, id: "chosen",
}));
window.showDirectoryPicker = async () => ({
  async *entries() {
    for (const file of document.getElementById("chosen").files)
      yield [file.name, { kind: "file", getFile: async () => file }];
  },
});
"""


def measure(stage: Stage) -> Iterator[Figure]:
    """Left out, and said so, where there is no Firefox."""
    if not find_firefox():
        say(f"No Firefox, so nothing is measured in it: {INSTALL}")
        return
    with Firefox(stage.folder / "firefox") as firefox:
        importer = FirefoxImporter(firefox, stage.server)
        contenders: dict[str, Callable[[], Imported]] = {
            OURS: partial(importer.ours, stage.photos),
            THEIRS: partial(importer.as_specified, stage.photos),
        }
        runs = interleave(contenders, stage.scale.rounds, tell)
    photos = len(stage.photos)
    for name, taken in runs.items():
        yield Figure(name, [photos / run.seconds for run in taken], "photos/s")
    for name, taken in runs.items():
        milliseconds = [1000 * run.cpu / photos for run in taken]
        yield Figure(f"{name}, processor time", milliseconds, "ms/photo")
    cpu = {name: [run.cpu for run in taken] for name, taken in runs.items()}
    seconds = {name: [run.seconds for run in taken] for name, taken in runs.items()}
    name = f"ours / {SPECIFICATION}, both in Firefox"
    yield ratio(f"{name}, by processor time", cpu[THEIRS], cpu[OURS])
    yield ratio(name, seconds[THEIRS], seconds[OURS], at_least(3))


class FirefoxImporter:
    """As bench.importer's, in tabs that begin with nothing."""

    def __init__(self, firefox: Firefox, server: Server) -> None:
        self.firefox = firefox
        self.server = server

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.firefox.process.pid, self.server.process.pid)

    @contextmanager
    def tab(self) -> Iterator[tuple[Tab, Api]]:
        account = self.server.new_account()
        tab = Tab(self.firefox)
        tab.sign_in(self.server, account)
        yield tab, Api(self.server, account)
        tab.close()

    def ours(self, photos: Sequence[Path]) -> Imported:
        with self.tab() as (tab, api):
            tab.run_before_every_page(f"() => {{ {WATCH.read_text()} }}")
            tab.goto("/imports/new/")
            tab.evaluate(f"void (document.getElementById('source').value = '{SOURCE}')")
            before = self.cpu_seconds()
            tab.set_files("#files-input", photos)
            state = tab.evaluate(f"bench.endedWithin({PATIENCE})", SECONDS)
            cpu = self.cpu_seconds() - before
            at = tab.evaluate("bench.at")
            session = of_all(photos, api)
        return Imported((at[state] - at["chosen"]) / 1000, cpu, at, session)

    def as_specified(self, photos: Sequence[Path]) -> Imported:
        with self.tab() as (tab, api):
            tab.goto("/authors/")
            for script in (EXIF_READER.read_text(), SPEC_CLIENT.read_text(), FOLDER_OF_FILES):
                tab.run(script)
            tab.set_files("#chosen", photos)
            before = self.cpu_seconds()
            begun = tab.evaluate("performance.now()")
            tab.evaluate("specification.runImport('A walk')", SECONDS)
            ended = tab.evaluate("performance.now()")
            cpu = self.cpu_seconds() - before
            session = of_all(photos, api)
        return Imported((ended - begun) / 1000, cpu, {}, session)


def of_all(photos: Sequence[Path], api: Api) -> dict[str, Any]:
    """The session, in which every photo must have ended well."""
    (session,) = api.get("import_sessions")["results"]
    if session["images_imported"] != len(photos) or session["errors_count"]:
        raise RuntimeError(f"{len(photos)} photos, and this came of them in Firefox: {session}")
    return dict(session)
