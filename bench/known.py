"""A folder of known photos: asked by content after reading, and by place without reading."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from bench import sent
from bench.client import BATCH, Client
from bench.figures import Figure, at_least, at_most, ratio
from bench.photo_set import link_all
from bench.stage import Stage, say

if TYPE_CHECKING:
    from tests.server import Account

MODIFIED_AT = 1_700_000_000
AS_SENT = "2023-11-14T22:13:20.000Z"
IN_A_FOLDER = 1000


def measure(stage: Stage) -> Iterator[Figure]:
    here = stage.photos[0].parent
    elsewhere = link_all(stage.photos, stage.folder / "moved")
    unchanged = stage.folder / "unchanged"
    owner = stage.server.new_account()
    number = make_known(stage, owner, unchanged)
    new, by_content, by_place = [], [], []
    for n in range(stage.scale.rounds):
        account = stage.server.new_account()
        new.append(stage.importer.ours(account, here).seconds / len(stage.photos))
        again = stage.importer.ours(account, elsewhere)
        by_content.append(again.seconds / len(stage.photos))
        if again.session["duplicates_skipped"] != len(stage.photos):
            raise RuntimeError(f"Not all were known by content: {again.session}")
        placed = stage.importer.ours(owner, unchanged)
        by_place.append(placed.seconds / number)
        if placed.session["bytes_read"]:
            raise RuntimeError(f"Files known by place were read: {placed.session}")
        say(f"round {n + 1}: new {new[-1]:.4f}, by content {by_content[-1]:.4f} s a photo")
    yield Figure(f"{number:,} files by place", [one * number for one in by_place], "s", at_most(10))
    yield ratio("known by content / new", new, by_content, at_least(4))
    yield ratio("known by place / new, per photo", new, by_place, at_least(50))


def make_known(stage: Stage, owner: Account, folder: Path) -> int:
    """A folder of many files, and a catalogue that has seen each of them just there; how many.

    The files are links to the photos of the set: by place nobody looks into them.
    """
    for path in stage.photos:
        os.utime(path, (MODIFIED_AT, MODIFIED_AT))
    photos = sent.photos(range(stage.scale.by_place))
    for photo, target in zip(photos, cycle(stage.photos), strict=False):
        name = f"{photo.number // IN_A_FOLDER:03}/IMG_{photo.number:05}.JPG"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.hardlink_to(target)
        (file,) = photo.meta["files"]
        seen = {"path": f"{folder.name}/{name}", "modified_at": AS_SENT}
        file |= seen | {"file_size": target.stat().st_size}
    client = Client(stage.server, owner)
    session = client.start()
    for n in range(0, len(photos), BATCH):
        client.send(session, sent.batch_of(photos[n : n + BATCH]))
    client.post(f"import_sessions/{session}/complete")
    return len(photos)
